"""Products from a file as people have them: no currency, a column that nobody knows. What isn't read is said, and nothing is guessed."""

from __future__ import annotations

import pytest

from argosy.adapters.files.clerks import ACTOR
from argosy.adapters.files.intake import import_intake, preview_intake
from argosy.adapters.files.products import Products


@pytest.fixture
def open_shop(shop):
    shop.open(skus=("TEA",), stock={"TEA": {"BER": 2}})
    return shop


@pytest.fixture
def file(tmp_path):
    def written(text):
        (tmp_path / "products.csv").write_text(text)
        return Products(tmp_path / "products.csv")

    return written


def test_without_a_currency_prices_are_in_the_companys(open_shop, file, tmp_path):
    """Every row was refused for it, though all channels sell in euros."""
    done = import_intake(open_shop.office, ACTOR, file("sku;title;price;cost\nPOT;Pot;4,90;2,10\n"), rejects=tmp_path / "r.csv")
    assert done.as_dict() == {"rows": 1, "counts": {"create": 1}, "unread": []}
    assert open_shop.one("select price_currency, cost_currency from skus where code = 'POT'") == {
        "price_currency": "EUR",
        "cost_currency": "EUR",
    }


def test_a_product_keeps_its_currency(open_shop, file, tmp_path):
    open_shop.do("catalog.put_sku", code="POT", title="Pot", price="5.00", price_currency="CHF")
    import_intake(open_shop.office, ACTOR, file("sku;price\nPOT;4,90\n"), rejects=tmp_path / "r.csv")
    assert open_shop.one("select price, price_currency from skus where code = 'POT'")["price_currency"] == "CHF"


def test_of_two_currencies_none_is_guessed(open_shop, file):
    open_shop.do("settings.put_channel", code="ch", title="Swiss", currency="CHF", locations=["BER"])
    looked = preview_intake(open_shop.office, ACTOR, file("sku;price\nPOT;4,90\nTEA;\n"))
    assert looked.sentences() == [
        "line 2: rejected (currency_unknown): The row names no currency. The channels sell in CHF, EUR: add a column for the currency.",
        "2 rows: 0 create, 0 change, 1 unchanged, 1 rejected",
    ]


def test_columns_that_nobody_knows_are_told(open_shop, file, tmp_path):
    """A price under another name was left out without a word."""
    text = "sku;title;Preis EUR;Regal\nPOT;Pot;4,90;7\n"
    looked = preview_intake(open_shop.office, ACTOR, file(text))
    assert looked.sentences() == [
        "line 2: create POT: title - -> Pot",
        "1 row: 1 create, 0 change, 0 unchanged, 0 rejected",
        "Not read, for want of a known name: Preis EUR, Regal",
    ]
    assert looked.as_dict()["unread"] == ["Preis EUR", "Regal"]
    done = import_intake(open_shop.office, ACTOR, file(text), rejects=tmp_path / "r.csv")
    assert done.sentences()[-1] == "Not read, for want of a known name: Preis EUR, Regal"


def test_what_was_not_set_before_is_shown_so(open_shop, file):
    (change, *_) = preview_intake(open_shop.office, ACTOR, file("sku;price;title\nTEA;9,90;Tea\n")).sentences()
    assert "price - -> 9.90" in change
    assert "None" not in change
