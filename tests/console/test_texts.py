"""The console speaks German as well: every text that its templates and its code say is translated, with its places for values; and
every problem, since people are refused as well as programs."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import pytest
from jinja2.ext import babel_extract
from pydantic import AwareDatetime, Field, ValidationError

import argosy.base.problems
import argosy.console
import argosy.model
from argosy.base.errors import AREAS, CATALOGUE
from argosy.console.mistakes import by_field, malformed_form
from argosy.console.vocabulary import TITLES, WORDS, word
from argosy.console.words import called, speaking
from argosy.model.shapes import IN_WORDS, Amount, Change, Country, Email, PositiveAmount, Quantity, Shape, message
from tests.base.test_texts import catalogue

CONSOLE, PROBLEMS, MODEL = (Path(package.__file__).parent for package in (argosy.console, argosy.base.problems, argosy.model))
TEXTS = {"_": 1, "gettext": 1, "say": 1, "ngettext": 2}
"""How many of their arguments are texts."""
PLACE = re.compile(r"%\((\w+)\)s")


def said() -> set[str]:
    """All there is. Of Python by its syntax tree, which sees into f-strings as well, where `make texts` does not."""
    found = set()
    for path in (*CONSOLE.rglob("*.py"), *PROBLEMS.glob("*.py"), *MODEL.glob("*shapes.py")):
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
    for entry in catalogue("de"):
        originals = [entry.id] if isinstance(entry.id, str) else entry.id
        strings = [entry.string] if isinstance(entry.string, str) else entry.string
        known |= dict(zip(originals, strings, strict=True))
    return known


def test_every_text_is_translated(translated):
    texts = said()
    assert len(texts) > 800
    missing = sorted(text for text in texts if not translated.get(text))
    assert not missing, f"make texts, and translate what is new: {missing}"


def test_every_problem_is_a_text_and_its_code_its_own(translated):
    """What is not marked, `make texts` drops; of two with one code, one would never be read."""
    sentences = {sentence for problem in CATALOGUE.values() for sentence in (problem.title, problem.advice)}
    assert sentences <= said()
    assert not [sentence for sentence in sentences if not translated.get(sentence)]
    assert len(CATALOGUE) == sum(map(len, AREAS))


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
    assert page.locator(".menu-title").all_inner_texts() == ["Waren", "Arbeit"], "the menu goes as a working day does, in any language"
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


def test_who_is_refused_is_told_in_their_language(console, browse):
    """As a page, in a dialog with the facts, above a page that stays, and beside a form."""
    placed = console.shop.place("DE-2", TEA=1)["order"]
    page = browse("order_desk", language="de")
    page.goto("/orders/nothing")
    page.get_by_role("heading", name="Diese Bestellung gibt es nicht, oder sie liegt außerhalb Ihrer Beschränkung.").wait_for()
    assert page.locator("html").get_attribute("lang") == "de"
    page.goto("/settings/users")
    page.get_by_text("Dafür fehlt das Recht.").first.wait_for()
    page.goto("/nowhere")
    page.get_by_role("heading", name="Unter dieser Adresse ist nichts.").wait_for()

    page.goto(f"/orders/{placed['number']}")
    console.shop.do("orders.cancel", order=placed["id"])
    page.evaluate("order => htmx.ajax('POST', '/act/orders.cancel/preview', {target: '#problems', values: {order}})", placed["id"])
    page.locator("#problems").get_by_text("Die Bestellung ist abgeschlossen oder storniert").or_(
        page.locator("#problems").get_by_text("Es gibt nichts mehr zu stornieren.")
    ).wait_for()
    page.evaluate("htmx.ajax('POST', '/orders/view/remove', {target: '#others', values: {view: '0190a3f0-0000-7000-8000-000000000001'}})")
    page.locator("#problems").get_by_text("Diese Ansicht gibt es nicht, oder sie gehört jemand anderem.").wait_for()

    page.goto("/me")
    page.locator("[name=old]").fill("whatever it was")
    page.locator("[name=new]").fill("aaaaaaaaaaaa")
    page.locator("[name=new]").press("Enter")
    page.locator(".wrong-said", has_text="Dieses Passwort ist zu leicht zu erraten.").wait_for()
    assert "Es wiederholt sich" in page.locator(".wrong-said").inner_text(), "a program's word for it"


class Form(Shape):
    """A field of each kind that forms have."""

    name: Annotated[str, Field(min_length=2, max_length=1_000)] = "xx"
    units: Quantity = 1
    least: Annotated[int, Field(ge=3)] = 3
    most: Annotated[int, Field(lt=2_000)] = 3
    rate: float = 1.0
    on: bool = True
    state: Literal["open", "complete"] = "open"
    day: date = date(2026, 1, 1)
    at: AwareDatetime | None = None
    tags: Annotated[list[str], Field(min_length=1, max_length=2)] = Field(default_factory=lambda: ["a"])
    price: Amount = "1.00"
    paid: PositiveAmount = "1.00"
    change: Change = 1
    country: Country = "DE"
    email: Email = "a@b"


MISTAKES = {
    "name": [("x", "muss mindestens 2 Zeichen haben"), ("x" * 1_001, "darf höchstens 1.000 Zeichen haben"), (3, "muss ein Text sein")],
    "units": [
        *((0, "muss größer als 0 sein"), ("many", "muss eine ganze Zahl sein"), (1.5, "muss eine ganze Zahl sein")),
        (10**10, "darf höchstens 1.000.000.000 sein"),
    ],
    "least": [(2, "muss mindestens 3 sein")],
    "most": [(2_000, "muss kleiner als 2.000 sein")],
    "rate": [("much", "muss eine Zahl sein")],
    "on": [("perhaps", "muss Ja oder Nein sein")],
    "state": [("lost", "muss eines davon sein: open, complete")],
    "day": [("someday", "muss ein Datum sein, etwa 2026-12-24")],
    "at": [("someday", "muss ein Datum mit Uhrzeit sein"), ("2026-01-01T09:00", "muss ein Datum mit Uhrzeit sein")],
    "tags": [([], "muss mindestens 1 Eintrag haben"), (["a"] * 3, "darf höchstens 2 Einträge haben")],
    "price": [("1,00", "muss eine Zahl mit Punkt sein, etwa „19.99“: höchstens 12 Stellen davor und 3 dahinter")],
    "paid": [("0.00", "muss größer als null sein")],
    "change": [(0, "darf nicht null sein: Es ist eine Differenz")],
    "country": [("Germany", "muss aus zwei Großbuchstaben bestehen, etwa DE")],
    "email": [("nobody", "muss eine E-Mail-Adresse sein, etwa anna@example.com")],
    "colour": [("red", "ein solches Feld gibt es hier nicht")],
}


@pytest.mark.parametrize(("field", "value", "said"), [(field, *case) for field, cases in MISTAKES.items() for case in cases])
def test_what_is_wrong_with_a_field_is_said_in_german(field, value, said):
    """And to programs in English, as before."""
    with pytest.raises(ValidationError) as raised:
        Form.model_validate({field: value})
    with speaking("de", None):
        assert by_field(raised.value) == {field: said}
        (told,) = malformed_form(raised.value).facts["errors"]
    (error,) = raised.value.errors()
    assert told == {"field": field, "message": said, "kind": error["type"]}
    assert message(error).isascii()
    assert "%(" not in message(error)
    with speaking("en", None):
        assert by_field(raised.value)[field].startswith(("must ", "there is no "))


def test_what_would_pass_is_told_of_every_pattern(translated):
    assert len(IN_WORDS) >= 12
    assert not [text for text in IN_WORDS.values() if not translated.get(text)]


def test_a_form_says_what_is_wrong_in_german(console, browse):
    """Beside its field as it is typed, and above a page that was sent."""
    placed = console.shop.place("DE-3", TEA=1)["order"]
    page = browse("owner", language="de")
    page.goto(f"/orders/{placed['number']}")
    page.evaluate("order => htmx.ajax('GET', '/act/orders.adjust?order=' + order, '#dialog-place')", placed["id"])
    page.get_by_role("dialog").locator("[name=amount]").fill("1,5,0")
    page.get_by_role("dialog").get_by_text("muss eine Zahl mit Punkt sein, etwa „-5.00“").first.wait_for()
    page.goto("/orders?days_late=-1")
    page.get_by_text("muss mindestens 0 sein").wait_for()


def test_holds_and_channels_are_called_by_their_titles(console, browse):
    """What came with the product in the reader's language, a merchant's own as they wrote it; a code nobody knows is said as it is."""
    assert {row["title"] for row in console.shop.rows("select title from hold_types")} == set(TITLES)
    console.shop.do("settings.put_hold_type", code="gift", title="Ask <Mia>")
    placed = console.shop.place("DE-4", TEA=1)["order"]
    for type in ("fraud", "gift"):
        console.shop.do("orders.hold", order=placed["id"], type=type, reason="?")
    page = browse("owner", language="de")
    page.goto("/orders?columns=number,channel,holds")
    row = page.get_by_role("row").filter(has_text=placed["number"])
    assert row.locator(".tag").all_inner_texts() == ["Betrugsverdacht", "Ask <Mia>"]
    assert row.get_by_text("Web", exact=True).count() == 1
    page.goto(f"/orders/{placed['number']}")
    page.get_by_text("Angehalten (Betrugsverdacht): ?").wait_for()
    page.evaluate("order => htmx.ajax('GET', '/act/orders.unhold?order=' + order, '#dialog-place')", placed["id"])
    choices = page.get_by_role("dialog").locator("[name=type] option")
    choices.first.wait_for(state="attached")
    assert [(one.get_attribute("value"), one.inner_text()) for one in choices.all()] == [
        ("gift", "Ask <Mia>"),
        ("fraud", "Betrugsverdacht"),
    ]
    with speaking("de", None):
        assert called("gone", "channels") == "gone"


def test_codes_have_words():
    """Every status there is a colour for has its German."""
    source = (CONSOLE / "templates/components/status.html").read_text()
    codes = re.findall(r'"(\w+)": "\w+"', source)
    assert len(codes) > 30
    with speaking("de", None):
        assert set(codes) <= WORDS.keys()
        assert word("part_paid") == "Teilweise bezahlt"
        assert word("nobody_knows_it") == "Nobody knows it"
