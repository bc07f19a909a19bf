"""The words by which customers and SKUs are found: they follow whatever happens to them, and a rebuild makes the same."""

from __future__ import annotations

import psycopg
import pytest

from argosy.projections import Follower
from argosy.projections.find_terms import rebuild
from argosy.queries.terms import dialled, digits, fold, spellings
from tests.shop import ADDRESS, Shop

ALL = "select kind, term, id from find_terms order by kind, term, id"


@pytest.fixture
def shop(database):
    shop = Shop(database)
    shop.do("customers.put", reference="C-1", name="Zoë Müller-Klein", email="Zoe@Example.org", phone="+49 170 123456")
    shop.do("customers.put_address", customer="C-1", address=ADDRESS | {"postcode": "10 115"})
    shop.do("catalog.put_sku", code="TEA-1", title="Green Tea", barcodes={"4006381": 1})
    yield shop
    shop.close()


@pytest.fixture
def follow(database):
    follower = Follower(database)

    def caught_up():
        while follower.step():
            continue

    yield caught_up
    follower.close()


def test_what_they_are_found_by(shop, follow):
    follow()
    found: dict[str, set[str]] = {}
    for row in shop.rows(ALL):
        found.setdefault(row["kind"], set()).add(row["term"])
    assert found == {
        "customer": {"c-1", "zoe", "zo", "zoe@example.org", "klein"}
        | {"muller-klein", "mueller-klein", "muller", "mueller"}
        | {"tel:170123456", "49170123456", "9170123456", "170123456", "70123456", "0123456", "123456"},
        "same email": {"zoe@example.org"},
        "same phone": {"170123456"},
        "same place": {"kleinmullerzoe 10115"},
        "sku": {"tea-1", "green", "tea", "4006381"},
    }


def test_they_follow(shop, follow):
    follow()
    shop.do("customers.put", reference="C-1", name="Zoe Klein")
    shop.do("customers.remove_address", customer="C-1", n=1)
    shop.do("catalog.put_sku", code="TEA-1", title="Black Tea", barcodes={})
    follow()
    assert {r["term"] for r in shop.rows(ALL)} == {"c-1", "zoe", "zo", "klein", "tea-1", "black", "tea"}
    shop.do("customers.erase", customer="C-1")
    follow()
    assert {r["kind"] for r in shop.rows(ALL)} == {"sku"}


def test_a_rebuild_makes_the_same(shop, follow, database, monkeypatch):
    follow()
    before = shop.rows(ALL)
    shop.owner.execute("update find_terms set term = 'x' where term = 'klein'; delete from find_terms where kind = 'sku'")
    monkeypatch.setattr("argosy.projections.find_terms.ROWS_MAX", 1)
    with psycopg.connect(database.keyed_conninfo(), autocommit=True) as connection:
        rebuild(connection)
    assert shop.rows(ALL) == before


@pytest.mark.parametrize(
    ("typed", "found"), [("+49 (170) 12-3", "49170123"), ("0170", "0170"), ("12", None), ("W-100", None), ("", None), ("ext 12345", None)]
)
def test_what_looks_like_a_number(typed, found):
    assert digits(typed) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Köhler", "Koehler"),
        ("Müller-Lüdenscheidt", "Mueller-Luedenscheidt"),
        ("Jäger", "Jaeger"),
        ("Große", "Grosse"),
        ("Ko\u0308hler", "KOEHLER"),
    ],
)
def test_umlauts_are_found_however_they_are_written(one, other):
    """Also by who leaves the dots away, as before."""
    assert fold(one) in spellings(other)
    assert fold(other) in spellings(one)
    assert fold(one) in spellings(one)


@pytest.mark.parametrize("name", ["Bauer", "Neuer", "Quelle", "Anna"])
def test_what_stands_for_no_umlaut_has_one_spelling(name):
    assert spellings(name) == {name.lower()}


@pytest.mark.parametrize(
    "written", ["+49 30 123-456", "030123456", "0049 30 123456", "030/12 34 56", "+49 (0)30 123456", "(030) 123456", "+4930123456"]
)
def test_a_telephone_number_is_one_however_it_is_written(written):
    assert dialled(written) == "tel:30123456"


@pytest.mark.parametrize(
    ("written", "said"), [("+1 212 555 0100", "2125550100"), ("+44 20 7946 0000", "2079460000"), ("+358 9 123456", "9123456")]
)
def test_the_codes_of_countries(written, said):
    assert dialled(written) == f"tel:{said}"


@pytest.mark.parametrize("typed", ["100001", "2024-001", "030 12", "W-0301234567", "+49", "", "0301234 x"])
def test_what_is_not_dialled(typed):
    """A number of an order, and the beginning of a telephone number, are looked for as they are typed."""
    assert dialled(typed) is None
