"""The page of components: there in development, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import argosy.console
from argosy.console.templating import attributes

COMPONENTS = Path(argosy.console.__file__).parent / "templates/components"
INSIDE = {"act", "dialog", "dialog_footer", "form", "menu", "offered", "toast"}
"""Shown by others: `offer` shows buttons and a menu."""
OF_SCREENS = {"change", "form_token", "person", "picker", "sent", "side"}
"""What changes a draft needs one, a form's own parts can't be seen, and customers are compared where there are two."""


def test_it_is_for_development(console, page, monkeypatch):
    assert page.goto("/design").status == 404
    monkeypatch.setenv("ARGOSY_DEVELOPMENT", "1")
    page.goto("/design")
    assert page.get_by_role("region", name="light", exact=True).get_by_text("Parcel 1 left BER").is_visible()
    assert page.get_by_role("region", name="dark", exact=True).get_by_role("button", name="Release").is_visible()


def test_every_component_is_on_it():
    shown = (COMPONENTS.parent / "design.html").read_text()
    missing = {path.stem for path in COMPONENTS.glob("*.html")} - INSIDE - OF_SCREENS
    assert not {name for name in missing if f"ui.{name}(" not in shown}


def test_an_elements_further_attributes_are_told_by_name():
    told = {"hx_get": '/x?a="1"&b', "data_back": True, "disabled": False, "title": None, "value": ""}
    assert attributes(told) == ' hx-get="/x?a=&#34;1&#34;&amp;b" data-back value=""'
