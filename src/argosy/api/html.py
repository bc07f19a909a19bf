"""Small pages without scripts or anything from elsewhere: they work offline, and under the strictest content policy."""

from __future__ import annotations

import base64
import hashlib
import re
from html import escape

from starlette.responses import HTMLResponse

STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8882; --key: #2a6f97; }
@media (prefers-color-scheme: dark) { :root { --key: #89c2d9; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem 1.5rem 4rem; max-width: 60rem; font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; } h2 { margin-top: 3rem; border-bottom: 1px solid var(--line); } h3 { margin: 2.5rem 0 .3rem; font-size: 1.05rem; }
a { color: var(--key); } code, pre { font: .875em/1.45 ui-monospace, monospace; }
code { background: var(--soft); padding: .05em .3em; border-radius: .25em; } pre code { background: none; padding: 0; }
pre { background: var(--soft); padding: .8rem 1rem; border-radius: .4rem; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; } th { text-align: left; }
td, th { padding: .25rem .75rem .25rem 0; border-top: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
nav ul { columns: 22rem; padding-left: 0; list-style: none; } nav h4 { margin: 1.2rem 0 .2rem; } nav li { break-inside: avoid; }
.method { font-weight: 700; color: var(--key); } .quiet { opacity: .75; }
details { margin: .4rem 0; } summary { cursor: pointer; }
"""
_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_DIGEST}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def page(title: str, body: str) -> HTMLResponse:
    """A whole page; `body` is HTML already."""
    html = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style><body>{body}</body></html>"
    )
    return HTMLResponse(html, headers={"content-security-policy": POLICY, "x-content-type-options": "nosniff"})


def prose(text: str) -> str:
    """Paragraphs, lists, `code` and **strong**: what descriptions use of Markdown."""
    blocks = []
    for block in text.strip().split("\n\n"):
        if block.startswith("- "):
            items = re.split(r"^- ", block, flags=re.MULTILINE)[1:]
            blocks.append("<ul>" + "".join(f"<li>{phrase(item)}</li>" for item in items) + "</ul>")
        elif block:
            blocks.append(f"<p>{phrase(block)}</p>")
    return "".join(blocks)


def phrase(text: str) -> str:
    """One run of text, on one line."""
    safe = escape(" ".join(text.split()))
    return re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", re.sub(r"`(.+?)`", r"<code>\1</code>", safe))
