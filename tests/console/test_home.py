"""The first page, the palette, and what needs another one's approval."""

from __future__ import annotations

import re

import pytest

from argosy.console.actions import ALL
from argosy.console.screens import routes
from argosy.console.screens.finding import ERRANDS
from argosy.projections import Follower


def follow(console):
    follower = Follower(console.shop.database)
    while follower.step():
        pass
    follower.close()


@pytest.fixture
def agent(console, browse):
    """Somebody at the order desk, who may cancel up to 15 EUR without asking."""
    console.shop.do("access.put_role", code="order_desk", limits={"refund": {"EUR": "15.00"}, "cancel": {"EUR": "15.00"}})
    return browse("order_desk")


def test_a_new_shop_is_told_what_to_do_first(console, page):
    page.goto("/")
    page.get_by_text("Ready for the first order in four steps").wait_for()
    steps = page.locator(".steps li").all_inner_texts()
    assert [("to do" in step) for step in steps] == [False, False, False, True]


def test_what_needs_a_person_leads_into_the_list(console, page):
    shop = console.shop
    held = shop.place("H-1", TEA=1)
    shop.do("orders.hold", order=held["order"]["id"], type="fraud", reason="<script>boo</script>")
    shop.place("H-2", MUG=1)
    sent = shop.place("H-3", authorized="10.00", TEA=1)["order"]
    shop.shipped("H-3")
    shop.do("fulfillment.record_failed_delivery", order=sent["id"], parcel=1, reason="nobody at home")
    follow(console)
    page.goto("/")
    page.get_by_text("Orders today").wait_for()
    assert page.locator(".figure", has_text="Orders today").locator("strong").inner_text() == "3"
    page.get_by_text("<script>boo</script>").wait_for()
    unfilled = page.locator(".needs li", has_text="Backordered, and nothing is expected")
    assert unfilled.locator(".count").inner_text() == "1"
    page.locator(".needs .reasons").get_by_text("1 unit", exact=True).wait_for()
    assert page.locator(".needs").get_by_role("link", name="MUG").get_attribute("href") == "/stock/MUG"
    page.get_by_role("link", name="Held: ").click()
    page.get_by_role("link", name=held["order"]["number"]).wait_for()
    assert page.locator("[data-row]").count() == 1
    page.goto("/")
    page.get_by_role("link", name="Delivery failed").click()
    page.get_by_label("Take off: Delivery failed yes").wait_for()
    assert page.locator("[data-row] td.order").all_inner_texts() == [sent["number"]]
    page.goto("/")
    page.get_by_role("link", name="Held: ").wait_for()
    shop.do("orders.unhold", order=held["order"]["id"], type="fraud", reason="all is well")
    follow(console)
    page.get_by_role("link", name="Held: ").wait_for(state="detached")


def test_everything_is_found_and_done_by_keyboard(console, page):
    placed = console.shop.place("K-1", TEA=1)
    follow(console)
    number = placed["order"]["number"]
    page.goto("/")
    page.keyboard.press("Control+k")
    page.get_by_role("option", name="Jobs").wait_for()
    page.keyboard.type(f"hold {number}")
    page.get_by_role("option", name=f"Hold: order {number}").wait_for()
    page.keyboard.press("Enter")
    page.get_by_label("Why it is held").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type(number)
    page.keyboard.press("Enter")  # before anything is found: it waits
    page.wait_for_url(f"**/orders/{number}")
    page.keyboard.press("Control+k")
    page.keyboard.type("zzzz <b>x</b>")
    page.get_by_text("Nothing begins with “zzzz <b>x</b>”.").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("orders twice")
    page.get_by_role("option", name="Orders that may have been placed twice").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/orders/duplicates")


def test_what_is_named_exactly_is_gone_to(console, page):
    """Who types a whole SKU wants it, and not the newest of the orders that have it; and so with an order's reference."""
    for reference in ("K-1", "K-10"):
        placed = console.shop.place(reference, TEA=1)
    follow(console)
    page.goto("/")
    for typed, address in (("tea", "**/products/TEA"), ("k-10", f"**/orders/{placed['order']['number']}")):
        page.keyboard.press("Control+k")
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        page.wait_for_url(address)


def test_every_errand_of_the_palette_leads_somewhere():
    pages, dialogs = {route.path for route in routes()}, {f"/act/{action.name}" for action in ALL}
    assert not [one.address for one in ERRANDS if one.address.partition("?")[0] not in pages | dialogs]


QUICK = """() => new MutationObserver((changes, watch) => {
  if (![...document.querySelectorAll('#palette [role=option]')].some((option) => option.textContent.includes('Receive stock'))) return;
  watch.disconnect();
  document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}));
}).observe(document.getElementById('palette-found'), {childList: true, subtree: true})"""
"""Enter, as soon as anybody could see what was found."""


def test_the_palette_hears_who_is_quick(console, page):
    page.goto("/")
    page.evaluate(QUICK)
    page.keyboard.press("Control+k")
    page.keyboard.type("receive")
    page.get_by_role("dialog").get_by_role("heading", name="Receive goods").wait_for()


def test_the_palette_opens_dialogs_and_settings(console, page):
    page.goto("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("receive")
    page.get_by_role("option", name="Receive stock").wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("heading", name="Receive goods").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("tax")
    page.get_by_role("option", name=re.compile("Tax")).wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/settings/taxes")


def test_the_palette_offers_nothing_beyond_a_role(console, browse):
    placed = console.shop.place("K-2", TEA=1)
    follow(console)
    page = browse("read_only")
    number = placed["order"]["number"]
    assert "role=" in page.context.request.get(f"/find?q={number}").text()
    assert "Hold" not in page.context.request.get(f"/find?q=hold+{number}").text()
    assert "/orders/new" not in page.context.request.get("/find?q=").text()
    warehouse = browse("warehouse")
    assert (
        "Anna" not in warehouse.context.request.get("/find?q=anna+schmidt").text()
        or "customer" not in warehouse.context.request.get("/find?q=anna+schmidt").text()
    )


def test_a_limit_bites_and_another_approves(console, agent, page):
    """Nothing is done before the approver confirms, who sees what it would do; who asked can't decide."""
    shop = console.shop
    placed = shop.place("AP-1", TEA=3, authorized="30.00")
    number = placed["order"]["number"]
    agent.goto(f"/orders/{number}")
    agent.get_by_role("button", name="Cancel units").click()
    dialog = agent.get_by_role("dialog")
    dialog.get_by_role("button", name="Ask for approval").click()
    agent.get_by_text("Asked: whoever may approve it").wait_for()
    assert shop.state("AP-1")["status"] == "open"
    agent.goto("/approvals")
    agent.get_by_role("link", name=number).click()
    agent.get_by_text("You asked this yourself").wait_for()
    assert agent.get_by_role("button", name="Approve").count() == 0
    page.goto("/")
    page.get_by_role("link", name="Waiting for approval").click()
    page.get_by_role("link", name=number).click()
    page.get_by_text("€30.00 of the authorization to be voided").wait_for()
    page.get_by_role("button", name="Approve").click()
    approving = page.get_by_role("dialog")
    approving.get_by_label("Note").fill("agreed <b>today</b>")
    with page.expect_response("**/preview"):
        page.keyboard.press("Tab")
    approving.get_by_text("What this would do").wait_for()
    approving.get_by_role("button", name="Approve").click()
    page.get_by_text("agreed <b>today</b>").wait_for()
    assert shop.state("AP-1")["status"] == "cancelled"
    shop.audited()


def test_one_is_declined_and_one_within_the_limit_needs_nobody(console, agent, page):
    shop = console.shop
    small = shop.place("AP-2", TEA=1, authorized="10.00")["order"]["number"]
    large = shop.place("AP-3", TEA=2, authorized="20.00")["order"]["number"]
    agent.goto(f"/orders/{small}")
    agent.get_by_role("button", name="Cancel units").click()
    agent.get_by_text("€10.00 of the authorization to be voided").wait_for()
    agent.get_by_role("dialog").get_by_role("button", name="Cancel units").click()
    agent.get_by_text("Cancelled.", exact=True).wait_for()
    assert shop.state("AP-2")["status"] == "cancelled"
    agent.goto(f"/orders/{large}")
    agent.get_by_role("button", name="Cancel units").click()
    agent.get_by_role("dialog").get_by_role("button", name="Ask for approval").click()
    agent.get_by_text("Asked: whoever may approve it").wait_for()
    page.goto("/approvals")
    page.get_by_role("link", name=large).click()
    page.get_by_role("button", name="Decline").click()
    page.get_by_role("dialog").get_by_role("button", name="Decline").click()
    page.get_by_text("Declined", exact=True).first.wait_for()
    assert shop.state("AP-3")["status"] == "open"
    agent.goto("/")
    told = agent.get_by_role("region", name="What I asked to have approved")
    told.get_by_text("Declined").first.wait_for()


def test_nonsense_in_the_address_of_an_approval(page):
    for path in ("/approvals/x/1", "/approvals/100001/0", "/approvals/100001/99999999999999", "/jobs/x", "/jobs/x/result", "/find?q=%00"):
        assert page.context.request.get(path).status in (200, 400, 404), path
    assert page.context.request.get("/find?q=" + "a+" * 500).status == 200
    assert page.context.request.get("/approvals?after=zzz").status == 200
