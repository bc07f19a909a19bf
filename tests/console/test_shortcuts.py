"""The list of shortcuts names what the keyboard does, and nothing else: held against the scripts, the actions and the templates."""

from __future__ import annotations

import re
from pathlib import Path

import argosy.console
from argosy.console.actions import ALL
from argosy.console.navigation import PLACES
from argosy.console.shortcuts import EVERYWHERE, GROUPS, ON_AN_ORDER

CONSOLE = Path(argosy.console.__file__).parent
NAMED = {key for _, keys in GROUPS for pressed, _ in keys for key in pressed}


def scripts() -> set[str]:
    """The keys that scripts listen to on a page as a whole."""
    told = {path.name: path.read_text() for path in (CONSOLE / "static/js").glob("*.js")}
    table = re.search(r"const KEYS = \{\n(.*?)\n\};", told["keyboard.js"], re.DOTALL)
    assert table
    single = set(re.findall(r'^  "?([^\s":]+)"?:', table[1], re.MULTILINE))
    chords = re.findall(r'event\.metaKey\) && event\.key(?:\.toLowerCase\(\))? === "(\w+)"', "".join(told.values()))
    return single | {f"Ctrl {key.title()}" for key in chords}


def templates() -> set[str]:
    """The keys of buttons, and of fields that are searched in."""
    told = "".join(path.read_text() for path in (CONSOLE / "templates").rglob("*.html"))
    return {key for call in re.findall(r"ui\.(?:button|picker)\(.*", told) for key in re.findall(r'\b(?:key|shortcut)="(\w)"', call)}


def test_every_key_is_named():
    pressed = scripts() | templates() | {action.key for action in ALL if action.key}
    named = {{"Esc": "Escape"}.get(key, key) for key in NAMED}
    assert named == pressed - {"g"}, "g leads on: the menu names where to"


def test_no_key_does_two_things_in_one_place():
    for title, keys in GROUPS:
        pressed = [key for found, _ in keys for key in found]
        assert len(pressed) == len(set(pressed)), title
    everywhere = {key for found, _ in EVERYWHERE for key in found}
    assert not everywhere & {key for found, _ in ON_AN_ORDER for key in found}
    assert len({place.key for place in PLACES}) == len(PLACES)


def test_the_list_is_a_key_away(page):
    page.goto("/orders")
    page.keyboard.press("?")
    shown = page.get_by_role("dialog", name="Keyboard")
    for words in ("select the row", "Hold the order", "Edit the order", "place it, or apply the changes", "Audit log"):
        assert shown.get_by_text(words).is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    shown.get_by_role("button", name="Close").click()
    assert not shown.is_visible()
