"""What an edit makes of an order's goods, as people count them: more of a line is that line with more units, though it is a line of its own
beneath. Real orders, real dry runs.
"""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from argosy.base import ids
from argosy.console.drafts.tally import tally
from argosy.model.edit_shapes import Edits
from argosy.queries.order_page import order_page
from argosy.queries.sight import Sight
from argosy.store.drivers import drive


@pytest.fixture
def shop(console):
    shop = console.shop
    shop.do("catalog.put_sku", code="TEA", title="Tea", price="10.00", price_currency="EUR")
    shop.do("catalog.put_sku", code="MUG", title="Blue mug", price="5.00", price_currency="EUR")
    shop.do("catalog.put_sku", code="SET", title="Set for two", tracked=False)
    shop.do("catalog.put_bundle", code="SET", components=[{"sku": "TEA", "per": 1}, {"sku": "MUG", "per": 2}])
    shop.do("stock.receive", sku="MUG", location="BER", quantity=50)
    shop.do("stock.receive", sku="TEA", location="BER", quantity=50)
    return shop


def shown(shop, id, *changes) -> list[tuple[str, int, int, str, str]]:
    """The rows of the preview, whose sum is what the order's goods come to; nothing is done."""
    order = drive(order_page(id, Sight()), shop.connection)
    said = shop.preview("orders.edit", order=id, changes=list(changes))["outcome"]
    rows = tally(order, said["lines"], TypeAdapter(Edits).validate_python(list(changes)), {"MUG": "5.00", "TEA": "10.00"})
    return [(row.code, row.before, row.after, str(row.owed_before), str(row.owed_after)) for row in rows]


def edit(shop, id, *changes):
    shop.do("orders.edit", order=id, changes=list(changes))


def q(line, quantity):
    return {"type": "set_quantity", "line": line, "quantity": quantity}


def add(sku, quantity, **more):
    return {"type": "add_line", "sku": sku, "quantity": quantity, **more}


def price(line, amount):
    return {"type": "set_price", "line": line, "unit_price": amount, "reason": "dented"}


@pytest.fixture
def placed(shop, request):
    return ids.text(ids.parse(shop.place(request.node.name[:40], TEA=3, MUG=1)["order"]["id"]))


def test_three_become_four(shop, placed):
    assert shown(shop, placed, q(1, 4)) == [("TEA", 3, 4, "30.00", "40.00")]
    assert shown(shop, placed, q(1, 2)) == [("TEA", 3, 2, "30.00", "20.00")]


def test_and_again_when_they_are_two_lines(shop, placed):
    edit(shop, placed, q(1, 4))
    assert shown(shop, placed, q(3, 5)) == [("TEA", 4, 8, "40.00", "80.00")], "1 of the second line became 5"
    assert shown(shop, placed, q(1, 0)) == [("TEA", 4, 1, "40.00", "10.00")]


def test_the_same_added_once_more_is_more_of_it(shop, placed):
    assert shown(shop, placed, add("TEA", 2)) == [("TEA", 3, 5, "30.00", "50.00")]


def test_at_another_price_it_is_another_row(shop, placed):
    added = add("TEA", 2, unit_price="8.00")
    assert shown(shop, placed, added) == [("TEA", 0, 2, "0.00", "16.00")]
    assert shown(shop, placed, q(1, 4), added) == [("TEA", 3, 4, "30.00", "40.00"), ("TEA", 0, 2, "0.00", "16.00")]


def test_a_price_and_more_of_it(shop, placed):
    """Both at once, or one after the other: more of the line costs what the line costs by then."""
    assert shown(shop, placed, price(1, "8.00"), q(1, 4)) == [("TEA", 3, 4, "30.00", "32.00")]
    edit(shop, placed, price(1, "8.00"))
    assert shown(shop, placed, q(1, 4)) == [("TEA", 3, 4, "24.00", "32.00")], "what was changed before is counted"


def test_a_bundle_with_its_parts(shop, request):
    order = shop.do(
        "orders.place",
        channel="web",
        reference=request.node.name,
        currency="EUR",
        lines=[{"sku": "SET", "quantity": 1, "unit_price": "18.00"}, {"sku": "TEA", "quantity": 1, "unit_price": "10.00"}],
        ship_to={"name": "A", "line1": "B", "city": "C", "country": "DE"},
    )["order"]["id"]
    rows = shown(shop, order, q(1, 3))
    assert [row[:3] for row in rows] == [("SET", 1, 3), ("MUG", 2, 6), ("TEA", 1, 3)], "the TEA that is sold by itself is no part of it"
    assert sum(float(row[4]) for row in rows) == pytest.approx(54.0)
