"""The page of the design: there in development, and nowhere else; and nothing of the design is missing on it."""

from __future__ import annotations

import re
from pathlib import Path

import argosy.console
from argosy.console.screens.design import TOKENS, told_by
from argosy.console.templating import attributes

CONSOLE = Path(argosy.console.__file__).parent
COMPONENTS = {path.stem: path.read_text() for path in (CONSOLE / "templates/components").glob("*.html")}
USED = re.compile(r"\bui\.(\w+)\(")


def test_it_is_for_development(console, page, monkeypatch):
    assert page.goto("/design").status == 404
    monkeypatch.setenv("ARGOSY_DEVELOPMENT", "1")
    page.goto("/design")
    for shade in ("light", "dark"):
        shown = page.get_by_role("region", name=shade, exact=True)
        assert shown.get_by_text("Parcel 1 left BER").is_visible()
        assert shown.get_by_role("button", name="Release").is_visible()
        assert shown.get_by_role("dialog", name="Cancel the order").is_visible()
    sizes = page.locator(".shade.light .sample.is-type").evaluate_all("all => all.map(one => getComputedStyle(one).fontSize)")
    assert len(set(sizes)) == 6, "a step of the type scale looks like another one"


def test_every_component_is_on_it():
    """By itself, or as a part of one that is."""
    shown: set[str] = set()
    found = set(USED.findall((CONSOLE / "templates/design.html").read_text()))
    while found:
        shown |= found
        found = {name for one in found for name in USED.findall(COMPONENTS[one])} - shown
    assert shown == set(COMPONENTS)


def test_every_token_is_on_it():
    known = set(told_by((CONSOLE / "static/css/tokens.css").read_text()))
    assert {name for told in TOKENS.values() for name in told} == known
    sheet = (CONSOLE / "static/css/design.css").read_text()
    assert {name for name in known if f".sample.token-{name} {{" not in sheet or f"var(--{name}); }}" not in sheet} == set()


def test_a_tokens_usual_value_is_told():
    assert told_by(":root { --quick: 120ms; }\n@media (x) { :root { --quick: 0s; } }") == {"quick": "120ms"}


def test_an_elements_further_attributes_are_told_by_name():
    told = {"hx_get": '/x?a="1"&b', "data_back": True, "disabled": False, "title": None, "value": ""}
    assert attributes(told) == ' hx-get="/x?a=&#34;1&#34;&amp;b" data-back value=""'


def test_a_page_is_made_of_components():
    """What a component is for is typed out nowhere else."""
    typed = re.compile(r'<table\b|<dialog\b(?! id="palette")|<header class="page-header"|class="button\b|data-dialog|class="toast')
    pages = {path for path in (CONSOLE / "templates").rglob("*.html") if path.parent.name != "components"}
    assert {path.name: found for path in pages if (found := typed.findall(path.read_text()))} == {}
