"""Finding an order and holding it: the list, the page, the dialog with its preview."""

from __future__ import annotations


def held(console, reference: str) -> list[str]:
    return [
        r["type"]
        for r in console.shop.rows(
            "select h.type from holds h join orders o on o.id = h.order_id where o.reference = %s and released_at is null", reference
        )
    ]


def test_hold_and_unhold(console, page):
    placed = console.shop.place("A", TEA=2)
    page.goto("/orders")
    page.get_by_role("link", name=placed["order"]["number"]).click()
    page.get_by_role("button", name="Hold", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Why it is held").select_option("fraud")
    dialog.get_by_label("Reason").fill("billed here, sent there")
    dialog.get_by_text("Held (Fraud suspected)").wait_for()
    assert held(console, "A") == [], "a preview has done it"
    dialog.get_by_role("button", name="Hold", exact=True).click()
    page.get_by_text("Held: Fraud suspected").wait_for()
    assert held(console, "A") == ["fraud"]
    page.get_by_role("button", name="Unhold").click()
    dialog.get_by_label("Reason").fill("all is well")
    page.get_by_role("dialog").get_by_role("button", name="Unhold").click()
    page.get_by_text("Held: Fraud suspected").wait_for(state="detached")
    assert held(console, "A") == []


def test_somebody_else_was_quicker(console, page):
    """What was shown is not what there is any more: nothing is done, and both sides are shown."""
    placed = console.shop.place("B", TEA=1)
    page.goto(f"/orders/{placed['order']['number']}")
    page.get_by_role("button", name="Cancel units").click()
    page.get_by_text("1 unit no longer reserved at BER").wait_for()
    console.shop.do("orders.tag", order=placed["order"]["id"], add=["vip"])
    console.shop.do("orders.hold", order=placed["order"]["id"], type="fraud", reason="looks odd")
    page.get_by_role("dialog").get_by_role("button", name="Cancel units").click()
    page.get_by_role("dialog").locator(".moved").wait_for()
    assert console.shop.one("select status from orders where reference = 'B'")["status"] == "open"


def test_filters_are_in_the_address(console, page):
    number = console.shop.place("C", MUG=1)["order"]["number"]
    page.goto("/orders?status=cancelled")
    page.get_by_text("No order is like that.").wait_for()
    page.get_by_role("link", name="Show all orders").click()
    page.get_by_role("link", name=number).wait_for()
    page.goto("/orders?status=nonsense&days_late=-4")
    page.get_by_text("This can't be asked:").wait_for()
