"""From what people type to what a command takes: amounts with their own decimal sign, codes in small letters."""

from __future__ import annotations

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from argosy.base import i18n
from argosy.base.i18n import number
from argosy.commands.orders.adjust import AdjustOrder
from argosy.commands.orders.place import PlaceOrder
from argosy.console.forms import body_of, tree, typed
from argosy.console.words import country_code, decimal, speaking

ZONE = ZoneInfo("Europe/Berlin")
TYPED = [
    *[("de", *pair) for pair in (("4,90", "4.90"), ("1.234,5", "1234.5"), ("4.90", "4.90"), ("-3,5", "-3.5"), (" 1 234,50 ", "1234.50"))],
    *[("en", *pair) for pair in (("4.90", "4.90"), ("1,234.50", "1234.50"), ("1,234", "1234"), ("4,90", "4,90"), ("1,23,4", "1,23,4"))],
    *[("de", *pair) for pair in (("1,2,3", "1.2.3"), ("ten", "ten"), ("", ""))],
]


@pytest.mark.parametrize(("language", "said", "meant"), TYPED)
def test_a_number_is_read_as_its_reader_writes_it(language, said, meant):
    with speaking(language, ZONE):
        assert decimal(said) == meant


@given(st.integers(0, 10**10), st.sampled_from(["de", "en-GB", "es", "sv", "fr"]))
def test_what_we_show_can_be_typed(n, language):
    """An amount with cents, as a page writes it, is never read as another."""
    amount = Decimal(n * 100 + 1) / 100
    with speaking(language, ZONE):
        assert decimal(number(amount, language)) == str(amount)


@pytest.mark.parametrize("language", ["de", "en-GB", "sv"])
def test_a_country_may_be_typed_by_its_name(language):
    """Nobody knows all codes by heart: a name that is not read would be refused as no code."""
    with speaking(language, ZONE):
        for code, name in i18n.countries(language):
            assert country_code(name) == country_code(code.lower()) == code
        assert (country_code("austria"), country_code("nowhere")) == ("AT", "NOWHERE")
        assert tree([("ship_to.country", " Austria "), ("country", "de")]) == {"ship_to": {"country": "AT"}, "country": "DE"}


def test_amounts_alone_are_read_so():
    body = {"lines.0.sku": "a,b", "lines.0.unit_price": "4,90", "lines.0.title": "1,5 l", "ship_to.country": "de", "currency": "eur "}
    with speaking("de", ZONE):
        read = typed(PlaceOrder, tree(body.items()), ZONE)
        (line,) = read["lines"]
        assert (line["sku"], line["unit_price"], line["title"]) == ("a,b", "4.90", "1,5 l")
        assert (read["ship_to"]["country"], read["currency"]) == ("DE", "EUR")
        order = ("order", "00000000-0000-7000-8000-000000000000")
        adjusted = body_of(AdjustOrder, [order, ("kind", "goodwill"), ("amount", "-1,50"), ("reason", "late, again")], ZONE)
        assert (adjusted.amount, adjusted.reason) == ("-1.50", "late, again")
    with speaking("en", ZONE), pytest.raises(ValidationError):
        body_of(AdjustOrder, [order, ("kind", "goodwill"), ("amount", "-1,50"), ("reason", "late")], ZONE)
