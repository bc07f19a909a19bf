"""The console speaks German as well: every text that its templates and its code say is translated, with its places for values."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from jinja2.ext import babel_extract

import argosy.console
from argosy.console.vocabulary import WORDS, word
from argosy.console.words import speaking
from tests.base.test_texts import catalogue

CONSOLE = Path(argosy.console.__file__).parent
TEXTS = {"_": 1, "gettext": 1, "say": 1, "ngettext": 2}
"""How many of their arguments are texts."""
PLACE = re.compile(r"%\((\w+)\)s")


def said() -> set[str]:
    """All there is. Of Python by its syntax tree, which sees into f-strings as well, where `make texts` does not."""
    found = set()
    for path in CONSOLE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TEXTS:
                texts = node.args[: TEXTS[node.func.id]]
                found |= {text.value for text in texts if isinstance(text, ast.Constant)}
    for path in (CONSOLE / "templates").rglob("*.html"):
        with path.open("rb") as file:
            for _line, _name, texts, _notes in babel_extract(file, TEXTS, [], {"trim_blocks": "true", "lstrip_blocks": "true"}):
                found |= {text for text in ((texts,) if isinstance(texts, str) else texts or ()) if text}
    return found


@pytest.fixture(scope="module")
def translated() -> dict[str, str]:
    """The German of each English text, one or many."""
    known = {}
    for message in catalogue("de"):
        originals = [message.id] if isinstance(message.id, str) else message.id
        strings = [message.string] if isinstance(message.string, str) else message.string
        known |= dict(zip(originals, strings, strict=True))
    return known


def test_every_text_is_translated(translated):
    texts = said()
    assert len(texts) > 800
    missing = sorted(text for text in texts if not translated.get(text))
    assert not missing, f"make texts, and translate what is new: {missing}"


def test_no_place_for_a_value_is_lost(translated):
    wrong = {text: german for text, german in translated.items() if sorted(PLACE.findall(text)) != sorted(PLACE.findall(german))}
    assert not wrong
    assert not {text for text, german in translated.items() if text.strip() == text != "" and german.strip() != german}


def test_a_page_in_german(console, browse):
    """Its labels, its statuses, its money: nothing is left in English but what people have named."""
    shop = console.shop
    placed = shop.place("DE-1", TEA=1)["order"]
    page = browse("owner", language="de")
    page.goto("/orders")
    assert page.locator("html").get_attribute("lang") == "de"
    page.get_by_role("heading", name="Bestellungen", exact=True).or_(
        page.get_by_role("link", name="Bestellungen", exact=True)
    ).first.wait_for()
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=placed["number"]))
    row.get_by_text("Offen", exact=True).wait_for()
    assert page.get_by_role("searchbox", name="Bestellungen suchen").is_visible()
    page.goto(f"/orders/{placed['number']}")
    page.get_by_role("button", name="Anhalten", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Zurück", exact=True).wait_for()
    assert page.get_by_text("Verlauf", exact=True).count() == 1


def test_codes_have_words():
    """Every status there is a colour for has its German."""
    source = (CONSOLE / "templates/components/status.html").read_text()
    codes = re.findall(r'"(\w+)": "\w+"', source)
    assert len(codes) > 30
    with speaking("de", None):
        assert set(codes) <= WORDS.keys()
        assert word("part_paid") == "Teilweise bezahlt"
        assert word("nobody_knows_it") == "Nobody knows it"
