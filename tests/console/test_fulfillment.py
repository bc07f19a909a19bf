"""A location's work: a step for many at once, of which one was done by somebody else in the meantime."""

from __future__ import annotations


def states(console, *references: str) -> list[str]:
    sql = "select f.state from fulfillments f join orders o on o.id = f.order_id where o.reference = %s"
    return [console.shop.one(sql, reference)["state"] for reference in references]


def test_many_at_once(console, page):
    shop = console.shop
    for reference in ("A", "B", "C"):
        shop.place(reference, TEA=1, authorized="10.00")
        shop.released(reference)
    page.goto("/fulfillment?location=BER")
    page.get_by_label("Select all shown").check()
    page.get_by_role("button", name="All picked").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Will be done to 3 fulfillments").wait_for()
    assert states(console, "A", "B", "C") == ["released"] * 3, "trying it has done it"
    shop.do("fulfillment.start", order=shop.order("B"), fulfillment=1)
    dialog.get_by_role("button", name="All picked").click()
    dialog.get_by_text("2 done").wait_for()
    dialog.get_by_text("1 not done").wait_for()
    assert states(console, "A", "B", "C") == ["picked", "started", "picked"], "B had moved since it was tried"
    dialog.get_by_role("button", name="Close").last.click()

    page.get_by_label("Select all shown").check()
    page.get_by_role("button", name="Ship", exact=True).click()
    dialog.get_by_text("Will be done to 2 fulfillments").wait_for()
    dialog.get_by_text("Can't be done to 1:").wait_for()
    dialog.get_by_label("Carrier").fill("dhl")
    dialog.get_by_role("group", name="Tracking numbers").get_by_role("textbox").first.fill("0034-A")
    dialog.get_by_role("button", name="Ship").click()
    dialog.get_by_text("2 done").wait_for()
    assert states(console, "A", "B", "C") == ["shipped", "started", "shipped"]
    assert [r["tracking"] for r in shop.rows("select tracking from parcels order by tracking nulls last")] == ["0034-A", None]
    shop.audited()


def test_two_fulfillments_of_one_order(console, page):
    """The second finds what the first has left."""
    shop = console.shop
    shop.place("D", TEA=2, authorized="20.00")
    for _ in range(2):
        shop.do("fulfillment.release", order=shop.order("D"), lines=[{"line": 1, "quantity": 1}])
    page.goto("/fulfillment?location=BER&state=released")
    page.get_by_label("Select all shown").check()
    page.get_by_role("button", name="All picked").click()
    page.get_by_role("dialog").get_by_role("button", name="All picked").click()
    page.get_by_role("dialog").get_by_text("2 done").wait_for()
    page.locator("[data-row]", has_text=shop.state("D")["number"]).first.wait_for(state="detached")
    assert page.locator("[data-selection]").count() == 0 or page.locator("[data-selection]").is_hidden(), "what is gone is still selected"
    shop.audited()


def test_nonsense(console, page):
    page.goto("/fulfillment?location=NOWHERE&state=x&after=!!")
    page.get_by_text("This can't be asked:").wait_for()
    page.goto("/fulfillment?location=MUC")
    page.get_by_text("Nothing to do here.").wait_for()
    for asked, status in (("fulfillment.start", 400), ("fulfillment.start?fulfillment=a:b", 400), ("orders.cancel?fulfillment=1:1", 404)):
        assert page.request.get(f"/fulfillment/many/{asked}").status == status


def test_who_may_see_one_location_sees_no_other(console, visitor):
    user = console.user("warehouse", locations=["MUC"])
    visitor.context.add_cookies([{"name": "argosy", "value": console.sign_in(user), "url": console.url}])
    visitor.goto("/fulfillment?location=BER")
    assert visitor.get_by_label("Location").locator("option").all_inner_texts() == ["MUC"]
