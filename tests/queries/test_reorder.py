"""What is copied of an order is a body that orders.place takes, and comes to what a customer would expect."""

import pytest

from argosy.base import ids
from argosy.queries.reorder import reorder
from argosy.queries.sight import Sight
from argosy.store.drivers.drive import drive
from tests.shop import ADDRESS, Shop, order_body


@pytest.fixture
def shop(database):
    shop = Shop(database)
    yield shop.open(skus=("TEA", "CUP"), stock={"TEA": {"BER": 9}, "CUP": {"BER": 9}})
    shop.audited()
    shop.close()


def copied(shop, prices, reference="B", sight=Sight()):  # noqa: B008  # it holds nothing that could be shared
    return drive(reorder(ids.text(shop.state("A")["id"].bytes), reference, prices, sight), shop.connection)


def edit(shop, *changes):
    shop.do("orders.edit", order=shop.order("A"), changes=list(changes))


def test_an_order_is_placed_once_more_as_it_was(shop):
    body = order_body("A", {"TEA": 4, "CUP": 2}) | {"bill_to": ADDRESS | {"name": "Otto"}, "tags": ["vip"], "note": "rang"}
    body["lines"][0] |= {"discount": "4.00"}
    shop.do("orders.place", **body)
    edit(shop, {"type": "set_quantity", "line": 1, "quantity": 3}, {"type": "set_price", "line": 2, "unit_price": "8.50", "reason": "x"})
    draft = copied(shop, "then")
    assert draft["lines"] == [
        {"sku": "TEA", "title": "TEA", "quantity": 3, "unit_price": "10.00", "discount": "3.00"},
        {"sku": "CUP", "title": "CUP", "quantity": 2, "unit_price": "8.50"},
    ]
    assert (draft["tags"], draft["bill_to"]["name"], "note" in draft, "payments" in draft) == (["vip"], "Otto", False, False)
    assert shop.do("orders.place", **draft)["total"] == "44.00"


def test_prices_are_todays_where_the_catalog_has_them(shop):
    shop.place("A", TEA=1, CUP=1)
    shop.do("catalog.put_sku", code="TEA", title="TEA", price="12.00", price_currency="EUR")
    draft = copied(shop, "now")
    assert [line.get("unit_price") for line in draft["lines"]] == [None, "10.00"]
    assert shop.do("orders.place", **draft)["total"] == "22.00"


def test_of_an_order_that_was_cancelled_all_is_copied_and_nothing_beyond_sight(shop):
    shop.place("A", TEA=2)
    shop.do("orders.cancel", order=shop.order("A"))
    assert copied(shop, "then")["lines"][0]["quantity"] == 2
    assert copied(shop, "then", sight=Sight(channels=["pos"])) is None
    assert drive(reorder("nobody", "B", "now", Sight()), shop.connection) is None
