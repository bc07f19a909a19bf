"""A new order that costs less than the catalog says is taken by whoever may give that away; others place it dearer and ask."""

import pytest

from argosy.engine.actor import Actor
from tests.shop import order_body
from tests.stories.test_approving import everything

CLERK = Actor("user:clerk", frozenset({"orders:*"}), limits={"discount": {"EUR": "5.00"}})
BOSS = Actor("user:boss", frozenset({"orders:*"}))


@pytest.fixture
def priced(shop):
    """TEA and SET, which is of two TEA, at 10.00; JAM has a price in dollars, and CUP none."""
    shop.open(skus=("TEA", "JAM", "CUP"), stock={"TEA": {"BER": 99}, "JAM": {"BER": 9}, "CUP": {"BER": 9}})
    shop.bundle("SET", TEA=2)
    for sku, currency in (("TEA", "EUR"), ("SET", "EUR"), ("JAM", "USD")):
        tracked = {"tracked": False} if sku == "SET" else {}
        shop.do("catalog.put_sku", code=sku, title=sku, price="10.00", price_currency=currency, **tracked)
    return shop


def line(sku="TEA", quantity=2, price="10.00", **more):
    return {"sku": sku, "quantity": quantity, "unit_price": price, **more}


def taken_off(amount):
    return {"kind": "discount", "title": "Regular", "amount": amount}


OFF = {
    "the price of two": ([line(price="7.50")], [], [line(price="7.49")], []),
    "with a word why": ([line(price="7.50", price_reason="a friend")], [], [line(price="7.49", price_reason="a friend")], []),
    "a discount": ([line(discount="5.00")], [], [line(discount="5.01")], []),
    "with a title": (
        *([line(discounts=[{"title": "A", "amount": "5.00"}])], []),
        *([line(discounts=[{"title": "A", "amount": "2.50"}, {"title": "B", "amount": "2.51"}])], []),
    ),
    "off the whole order": ([line()], [taken_off("5.00")], [line()], [taken_off("5.01")]),
    "one with the other": (
        [line(price="9.00", discount="1.50")],
        [taken_off("1.50")],
        [line(price="9.00", discount="1.50")],
        [taken_off("1.51")],
    ),
    "dearer pays for nothing": ([line(price="20.00"), line(price="7.50")], [], [line(price="20.00"), line(price="7.49")], []),
    "a bundle": ([line("SET", price="7.50")], [], [line("SET", price="7.49")], []),
    "a bundle's discount": ([line("SET", discount="5.00")], [], [line("SET", discount="5.01")], []),
    "no price in euros": ([line("JAM", price="0.01"), line("CUP", price="0.01")], [taken_off("0.04")], [line("JAM", discount="5.01")], []),
}


@pytest.mark.parametrize("case", OFF)
def test_as_much_as_one_may_and_a_cent_more(priced, case):
    lines, beside, more, more_beside = OFF[case]
    with priced.unchanged(lambda: everything(priced)):
        code, facts = priced.refused("orders.place", **order_body("A", {}) | {"lines": more, "adjustments": more_beside}, actor=CLERK)
    assert (code, facts["limit"], facts["currency"]) == ("sold_too_low", "5.00", "EUR")
    priced.do("orders.place", **order_body("A", {}) | {"lines": lines, "adjustments": beside}, actor=CLERK)
    priced.do("orders.place", **order_body("B", {}) | {"lines": more, "adjustments": more_beside}, actor=BOSS)


def test_an_order_that_is_there_is_answered_with_whoever_asks_again(priced):
    body = order_body("A", {}) | {"lines": [line(price="1.00")]}
    first = priced.do("orders.place", **body, actor=BOSS)
    again = priced.do("orders.place", **body, actor=CLERK)
    assert (again["order"]["number"], again["existed"]) == (first["order"]["number"], True)


def test_what_rounding_takes_off_is_no_discount(priced):
    nothing = Actor("user:none", frozenset({"orders:*"}), limits={"discount": {"EUR": "0"}})
    assert priced.do("orders.place", **order_body("A", {"TEA": 1}), total="9.99", actor=nothing)["total"] == "9.99"
    assert priced.refused("orders.place", **order_body("B", {}) | {"lines": [line(price="9.99")]}, actor=nothing)[0] == "sold_too_low"
