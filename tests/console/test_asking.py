"""Asking for what is above one's limit: with a reason, from a dialog and from the Edit screen; and what whoever approves it sees."""

from __future__ import annotations

import pytest

SCOPES = ["orders:*", "payments:*", "approvals:*", "catalog:read", "stock:read", "settings:read", "customers:read"]
WHY = "Why it should be approved"
ANSWERED_MS = 700


@pytest.fixture(scope="module", autouse=True)
def clerks(console):
    """Clerks may give away 5.00 by themselves. MUG costs 5.00, and there are nine."""
    limits = {kind: {"EUR": "5.00"} for kind in ("refund", "discount", "cancel")}
    console.shop.do("access.put_role", code="clerk", title="Clerk", scopes=SCOPES, limits=limits)
    console.shop.do("catalog.put_sku", code="MUG", title="Blue mug", price="5.00", price_currency="EUR")
    console.shop.do("stock.receive", sku="MUG", location="BER", quantity=9)
    console.shop.do("stock.receive", sku="TEA", location="BER", quantity=90)


@pytest.fixture
def order(console, request):
    """Two TEA at 10.00, paid; its reference and its number."""
    reference = request.node.name[:40]
    return reference, console.shop.place(reference, TEA=2, authorized="20.00")["order"]["number"]


def lowered(page, number):
    """The price of the line is 6.00, and two MUG are added."""
    page.goto(f"/orders/{number}/edit")
    page.get_by_label("Add by scan or search").fill("mug")
    page.keyboard.press("Enter")
    page.locator("[name='added.0.quantity']").fill("2")
    page.locator("[name='lines.1.reason']").fill("dented <b>twice</b>")
    page.locator("[name='lines.1.unit_price']").fill("6.00")
    page.get_by_role("button", name="Ask for approval").wait_for()
    assert page.get_by_role("button", name="Apply the changes").is_disabled()


def said_why(page, why):
    """It stays while what it set off comes back."""
    page.get_by_label(WHY).fill(why)
    page.wait_for_timeout(ANSWERED_MS)
    assert page.get_by_label(WHY).input_value() == why, "the answer took away what was typed"


def asked(page, number):
    page.get_by_role("button", name="Ask for approval").click()
    page.wait_for_url(f"**/approvals/{number}/1")


def approve(page):
    page.get_by_role("button", name="Approve").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("What this would do").wait_for()
    dialog.get_by_role("button", name="Approve").click()
    page.get_by_role("heading", name="Decided").wait_for()


def test_an_edit_with_a_new_line_is_asked_for_and_approved(console, browse, page, order):
    reference, number = order
    clerk = browse("clerk")
    lowered(clerk, number)
    said_why(clerk, "a customer of ten years")
    asked(clerk, number)
    clerk.get_by_text("You asked this yourself").wait_for()
    assert console.shop.state(reference)["gross"] == 2000, "asking has done it"
    clerk.goto(f"/orders/{number}/edit")
    clerk.get_by_text("Nothing is changed yet.").wait_for()
    page.goto(f"/orders/{number}")
    page.get_by_role("note").filter(has_text="Waiting for approval").get_by_text("a customer of ten years").wait_for()
    page.goto("/approvals")
    page.get_by_role("cell", name="Edit the order").wait_for()
    page.get_by_role("link", name=number).click()
    said = page.get_by_role("list", name="Changes").get_by_role("listitem").all_inner_texts()
    assert sorted(said) == ["Add 2 × MUG", "Line 1 (TEA) costs €6.00 each (dented <b>twice</b>)"]
    page.get_by_text("a customer of ten years").wait_for()
    page.get_by_role("region", name="What this would do").get_by_text("reserved at BER").first.wait_for()
    approve(page)
    page.goto(f"/orders/{number}")
    assert page.get_by_text("Waiting for approval").count() == 0
    assert (console.shop.state(reference)["gross"], console.shop.stock("MUG")["promised"]) == (2200, 2)
    assert console.shop.one("select sum(gross)::int n from adjustments")["n"] == -800
    console.shop.audited()


def test_what_was_asked_of_an_order_that_was_edited_since(console, browse, page, order):
    reference, number = order
    clerk = browse("clerk")
    lowered(clerk, number)
    asked(clerk, number)
    console.shop.do("orders.edit", order=console.shop.order(reference), changes=[{"type": "set_shipping", "amount": "2.00"}])
    page.goto(f"/approvals/{number}/1")
    page.get_by_text("The order was edited since this was asked: it can only be declined, and asked anew.").wait_for()
    page.get_by_role("button", name="Approve").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("has changed since you looked").wait_for()
    assert dialog.get_by_role("button", name="Approve").is_disabled()


def test_an_order_that_was_edited_before_it_is_asked(console, browse, order):
    """Nobody asks for more than they were shown."""
    reference, number = order
    clerk = browse("clerk")
    lowered(clerk, number)
    said_why(clerk, "ten years")
    console.shop.do("orders.edit", order=console.shop.order(reference), changes=[{"type": "set_shipping", "amount": "2.00"}])
    clerk.get_by_role("button", name="Ask for approval").click()
    clerk.get_by_text("The order has changed since you looked. Nothing was done.").wait_for()
    assert console.shop.rows("select 1 from approvals a join orders o on o.id = a.order_id where o.number = %s", number) == []
    assert clerk.locator("[name='lines.1.unit_price']").input_value() == "6.00"
    clerk.get_by_role("button", name="Look again").click()
    asked(clerk, number)


def test_a_dialog_takes_a_reason_too(console, browse, page, order):
    reference, number = order
    clerk = browse("clerk")
    clerk.goto(f"/orders/{number}")
    clerk.get_by_role("button", name="Cancel units").first.click()
    said_why(clerk, "the shop is closed")
    clerk.get_by_role("dialog").get_by_role("button", name="Ask for approval").click()
    clerk.get_by_text("Asked: whoever may approve it").wait_for()
    page.goto(f"/approvals/{number}/1")
    page.get_by_text("the shop is closed").wait_for()
    approve(page)
    assert console.shop.state(reference)["status"] == "cancelled"
    console.shop.audited()


def test_who_may_not_ask_is_not_offered_to(console, browse, order):
    _, number = order
    limits = {"discount": {"EUR": "5.00"}}
    console.shop.do("access.put_role", code="mute", title="Mute", scopes=[s for s in SCOPES if s != "approvals:*"], limits=limits)
    mute = browse("mute")
    mute.goto(f"/orders/{number}/edit")
    mute.locator("[name='lines.1.reason']").fill("dented")
    mute.locator("[name='lines.1.unit_price']").fill("6.00")
    mute.locator("#summary .problem").wait_for()
    assert mute.get_by_role("button", name="Ask for approval").count() == 0
