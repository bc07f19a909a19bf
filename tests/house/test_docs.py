"""The documentation hangs together where its builder doesn't look.

`make docs` fails on a broken link or anchor. It doesn't notice a page that no list names, a list that names no page, a
missing picture, or a link that leaves docs/ (which works in the repository and is dead on the built site).
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import reference

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
MADE = DOCS / "reference"
"""Made from the code when the documentation is built (`python -m reference`), and not kept."""
PAGES = sorted(path for path in DOCS.rglob("*.md") if not path.is_relative_to(MADE))
NAV = tomllib.loads((ROOT / "zensical.toml").read_text(encoding="utf-8"))["project"]["nav"]


pages = cache(reference.pages)


def listed(nav: object) -> Iterator[str]:
    """The pages a `nav` names, however deep."""
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, dict):
        for item in nav.values():
            yield from listed(item)
    elif isinstance(nav, list):
        for item in nav:
            yield from listed(item)


def targets(markdown: str) -> list[str]:
    """The local files that links and pictures of a page point at; code, addresses and anchors left out."""
    prose = re.sub(r"^```.*?^```", "", markdown, flags=re.DOTALL | re.MULTILINE)
    prose = re.sub(r"^ {4}.*$|`[^`\n]*`", "", prose, flags=re.MULTILINE)
    found = re.findall(r"\]\(([^)\s]+)", prose) + re.findall(r"^\[[^\]]+\]:\s*(\S+)", prose, flags=re.MULTILINE)
    return [target.partition("#")[0] for target in found if not re.match(r"[a-z]+:|#", target)]


def test_every_page_is_listed_and_every_listed_page_exists():
    named = set(listed(NAV))
    there = {str(path.relative_to(DOCS)) for path in PAGES} | {f"{MADE.name}/{name}" for name in pages()}
    assert named == there, (
        f"not in the nav of zensical.toml, so nobody finds it: {sorted(there - named)}; "
        f"in the nav but not in docs/: {sorted(named - there)}"
    )


def test_links_and_pictures_stay_inside_and_exist():
    found = []
    for page in PAGES:
        for target in targets(page.read_text(encoding="utf-8")):
            path = (page.parent / target).resolve()
            if not path.is_relative_to(DOCS):
                found.append(f"{page.relative_to(DOCS)}: {target} leaves docs/ and is dead on the built site")
            elif path.name not in pages() if path.parent == MADE else not path.exists():
                found.append(f"{page.relative_to(DOCS)}: {target} isn't there")
    assert not found, "\n".join(found)


def test_links_are_found_and_code_is_left_alone():
    page = """[a](b.md#c) ![p](x/y.png) [out](https://example.org) [here](#top) `[no](no.md)`

```
[no](no.md)
```
[r]: z.md
"""
    assert targets(page) == ["b.md", "x/y.png", "z.md"]
