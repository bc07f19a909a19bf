"""Prices in other currencies and with tax inside or on top: what is spread over units adds up to the smallest coin."""

import pytest

from tests.stories.trade import order_of

LINE = {"sku": "TEA", "quantity": 3}


def three_parcels(shop, order="A"):
    """Ship one unit at a time; what each asks to capture, in minor units."""
    shop.released(order)
    shop.pick(order)
    asked, before = [], 0
    for _ in range(3):
        shop.ship(order, L1=1)
        capturing = shop.payment(order)["capturing"]
        asked.append(capturing - before)
        before = capturing
    return asked


@pytest.mark.parametrize(
    ("currency", "price", "discount", "authorized", "parcels"),
    [
        ("JPY", "34", "2", "100", [33, 34, 33]),
        ("KWD", "0.3335", "0.001", "1.000", [333, 334, 333]),
        ("EUR", "3.334", "0", "10.00", [333, 334, 333]),
        ("EUR", "0.0125", "0", "0.04", [1, 2, 1]),
    ],
)
def test_a_total_that_does_not_divide(shop, currency, price, discount, authorized, parcels):
    """Story 25: yen have no decimals, dinars three, and unit prices four more than their currency."""
    shop.open(stock={"TEA": {"BER": 3}}, currency=currency)
    line = LINE | {"unit_price": price, "discount": discount}
    placed = shop.sell("A", line, currency=currency, authorized=authorized, total=authorized)
    assert placed["total"] == authorized
    assert three_parcels(shop) == parcels
    shop.captured("A", authorized)
    assert shop.statuses("A") == "complete paid shipped none"


def test_an_amount_with_more_decimals_than_its_currency(shop):
    shop.open(stock={"TEA": {"BER": 3}}, currency="JPY")
    line = LINE | {"unit_price": "34"}
    code, facts = shop.refused("orders.place", **order_of("A", line, authorized="102.5", currency="JPY"))
    assert (code, facts["decimals"]) == ("amount_too_precise", 0)
    assert shop.rows("select * from orders") == []
    assert shop.stock("TEA") == {"on_hand": 3, "promised": 0, "short": 0}


@pytest.mark.parametrize(("inside", "total", "net"), [(True, "10.00", 840), (False, "11.60", 1000)])
def test_tax_inside_the_price_or_on_top(shop, inside, total, net):
    shop.open(stock={"TEA": {"BER": 3}}, prices_include_tax=inside)
    line = LINE | {"unit_price": "3.3333", "tax": "1.60"}
    placed = shop.sell("A", line, authorized=total, total=total)
    assert placed["total"] == total
    order = shop.state("A")
    assert (order["net"], order["tax"]) == (net, 160)
    assert sum(three_parcels(shop)) == order["gross"] == net + 160


def test_tax_inclusive_over_three_one_given_back(shop):
    """Story 24: 10.00 over 3. The third unit is cancelled: its 3.33 are let go, never 3.34."""
    shop.open(stock={"TEA": {"BER": 3}})
    line = LINE | {"unit_price": "3.3333", "tax": "1.60"}
    shop.sell("A", line, authorized="10.00")
    with shop.unchanged(lambda: shop.line("A")["gross"], lambda: shop.line("A")["tax"]):
        shop.cancel("A", L1=1)
    assert shop.asked("A") == ["void 333"]
    shop.cancel("A", L1=1)
    assert shop.asked("A") == ["void 333", "void 334"]
    shop.cancel("A", L1=1)
    assert shop.asked("A") == ["void 333", "void 334", "void 333"]


def test_totals_that_do_not_add_up_are_refused(shop):
    shop.open(stock={"TEA": {"BER": 3}})
    line = LINE | {"unit_price": "3.00"}
    for wrong, code in (
        ({"total": "9.02"}, "total_mismatch"),
        ({"authorized": "9.01"}, "overpaid"),
        ({"tax": "9.01"}, "tax_too_large"),
        ({"discount": "9.01"}, "discount_too_large"),
        ({"quantity": 10**9, "unit_price": "999999999"}, "amount_too_large"),
        ({"currency": "USD"}, "currency_mismatch"),
    ):
        of_line = {k: v for k, v in wrong.items() if k in ("quantity", "unit_price", "tax", "discount")}
        of_order = {k: v for k, v in wrong.items() if k not in of_line}
        assert shop.refused("orders.place", **order_of("A", line | of_line, **of_order))[0] == code
    assert shop.rows("select * from orders") == []
    assert shop.stock("TEA") == {"on_hand": 3, "promised": 0, "short": 0}


@pytest.mark.parametrize(("total", "rounding"), [("9.01", 1), ("8.99", -1)])
def test_a_channel_that_rounds_another_way_keeps_its_total(shop, total, rounding):
    """Story 37: a cent a line is a rounding row of its own; captured, cancelled and refunded it adds up to what the channel said."""
    shop.open(stock={"TEA": {"BER": 3}})
    placed = shop.sell("A", LINE | {"unit_price": "3.00"}, authorized=total, total=total)
    assert placed["total"] == total
    row = shop.one("select kind, gross, units, leaves from adjustments")
    assert row == {"kind": "rounding", "gross": rounding, "units": 3, "leaves": "last"}
    assert sum(three_parcels(shop)) == 900 + rounding
    shop.captured("A", total)
    assert shop.statuses("A") == "complete paid shipped none"


def test_a_rounding_row_leaves_with_the_last_unit(shop):
    shop.open(stock={"TEA": {"BER": 3}})
    shop.sell("A", LINE | {"unit_price": "3.00"}, authorized="9.01", total="9.01")
    shop.cancel("A", L1=2)
    assert shop.payment("A") == {"authorized": 901, "voiding": 600}
    shop.cancel("A")
    assert shop.payment("A") == {"authorized": 901, "voiding": 901}


def test_where_orders_are_always_accepted_a_strange_total_is_held(shop):
    """The marketplace has sold at that total: a person looks before anything leaves or is taken."""
    shop.open(stock={"TEA": {"BER": 3}}, accept_always=True)
    placed = shop.sell("A", LINE | {"unit_price": "3.00"}, authorized="10.00", total="10.00")
    assert (placed["total"], shop.holds("A")) == ("10.00", ["total"])
    assert shop.refused("fulfillment.release", order=shop.order("A"))[0] == "order_held"
    shop.unhold("A", "total")
    shop.shipped("A")
    assert shop.asked("A") == ["capture 1000"]
