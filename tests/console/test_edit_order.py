"""Editing a paid and partly shipped order: the difference is shown before it is applied, and nothing goes over somebody's head."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module", autouse=True)
def priced(console):
    console.shop.do("catalog.put_sku", code="MUG", title="Blue mug", price="5.00", price_currency="EUR")


@pytest.fixture
def order(console, request):
    """Three TEA, paid, of which two have left; its number."""
    shop, reference = console.shop, request.node.name
    shop.do("stock.receive", sku="TEA", location="BER", quantity=10)
    placed = shop.place(reference, TEA=2, authorized="20.00")
    shop.shipped(reference)
    shop.do("orders.edit", order=shop.order(reference), changes=[{"type": "add_line", "sku": "TEA", "quantity": 1, "unit_price": "10.00"}])
    return placed["order"]["number"]


def kept(console, number):
    found = console.shop.rows(
        "select l.code, l.ordered - l.cancelled n from order_lines l join orders o on o.id = l.order_id where o.number = %s order by l.n",
        number,
    )
    return [(row["code"], row["n"]) for row in found]


def test_changed_and_applied(console, page, order):
    page.goto(f"/orders/{order}/edit")
    page.get_by_text("2 shipped: they can't be taken off here").wait_for()
    assert page.get_by_role("button", name="Take off TEA").count() == 1, "what has left can be taken off"
    page.get_by_role("button", name="Take off TEA").click()
    page.get_by_text("€10.00 less to pay").wait_for()
    page.get_by_label("Add by scan or search").fill("mug")
    page.keyboard.press("Enter")
    page.locator("[name='added.0.quantity']").fill("4")
    page.get_by_text("€10.00 more to collect").wait_for()
    page.reload()
    page.get_by_text("€10.00 more to collect").wait_for()
    assert kept(console, order) == [("TEA", 2), ("TEA", 1)], "a draft has done it"
    page.get_by_role("button", name="Apply the changes").click()
    page.wait_for_url(f"**/orders/{order}")
    assert kept(console, order) == [("TEA", 2), ("TEA", 0), ("MUG", 4)]
    page.goto(f"/orders/{order}/edit")
    page.get_by_text("Nothing is changed yet.").wait_for()


def test_shipped_units_stay(console, page, order):
    page.goto(f"/orders/{order}/edit")
    page.locator("[name='lines.1.quantity']").fill("1")
    page.locator("#field-lines-1-quantity[aria-invalid=true]").wait_for()
    assert page.get_by_role("button", name="Apply the changes").is_disabled()
    page.locator("[name='lines.1.quantity']").fill("2")
    page.get_by_text("Nothing is changed yet.").wait_for()
    page.locator("[name='lines.1.unit_price']").fill("8.00")
    page.locator("#field-lines-1-reason[aria-invalid=true]").wait_for()
    page.locator("[name='lines.1.reason']").fill("dented")
    page.get_by_text("€4.00 less to pay").wait_for()
    page.get_by_role("button", name="Discard changes").click()
    page.wait_for_url(f"**/orders/{order}")
    page.goto(f"/orders/{order}/edit")
    page.get_by_text("Nothing is changed yet.").wait_for()


def test_a_price_that_was_changed_is_the_price(console, page, order):
    """It can be changed again, and back to what it was sold for."""
    shop, id = console.shop, str(console.shop.one("select id from orders where number = %s", order)["id"])
    for price in ("8.00", "7.50"):
        shop.do("orders.edit", order=id, changes=[{"type": "set_price", "line": 1, "unit_price": price, "reason": "dented"}])
    page.goto(f"/orders/{order}/edit")
    field = page.locator("[name='lines.1.unit_price']")
    assert field.input_value() == "7.50"
    page.locator("[name='lines.1.reason']").fill("as new after all")
    field.fill("10.00")
    page.get_by_text("€5.00 more to collect").wait_for()
    page.get_by_role("button", name="Apply the changes").click()
    page.wait_for_url(f"**/orders/{order}")
    assert shop.one("select sum(gross)::int n from adjustments where order_id = %s", id)["n"] == 0
    page.goto(f"/orders/{order}/edit")
    assert page.locator("[name='lines.1.unit_price']").input_value() == "10.00"
    shop.audited()


def test_somebody_else_was_quicker(console, page, order):
    page.goto(f"/orders/{order}/edit")
    page.get_by_label("Shipping in all").fill("4.90")
    page.get_by_text("€4.90 more to collect").wait_for()
    shop = console.shop
    id = shop.one("select id from orders where number = %s", order)["id"]
    shop.do("orders.cancel", order=str(id), lines=[{"line": 2, "quantity": 1}])
    page.get_by_role("button", name="Apply the changes").click()
    page.get_by_text("The order has changed since you looked. Nothing was done.").wait_for()
    assert page.get_by_label("Shipping in all").input_value() == "4.90", "what was typed is gone"
    page.get_by_role("button", name="Look again").click()
    page.get_by_text("€4.90 more to collect").wait_for()
    page.get_by_role("button", name="Apply the changes").click()
    page.wait_for_url(f"**/orders/{order}")
    assert kept(console, order) == [("TEA", 2), ("TEA", 0)], "what nobody touched was set back"


def test_no_such_order(page):
    assert page.goto("/orders/NOSUCH/edit").status == 404
