"""An order's page: everything that can be done on it by whoever has no scanner, and what is shown when somebody else was quicker."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from argosy.base import ids
from argosy.console.actions import ACTIONS
from argosy.console.actions.units import cancellable
from argosy.console.forms import without_nothing
from argosy.console.standing import Before
from argosy.engine.actor import SYSTEM
from argosy.store.blobs import stored
from tests.console.test_axe import AXE, grave

SCRIPT = "<script>document.title='got in'</script>"


def opened(page, number: str):
    page.goto(f"/orders/{number}")
    return page.get_by_role("dialog")


def confirm(page, name: str) -> None:
    """Once the preview is there, press the dialog's button; it closes when it is done."""
    page.get_by_role("dialog").locator("[data-ready]").wait_for()
    page.get_by_role("dialog").get_by_role("button", name=name, exact=True).click()
    page.get_by_role("dialog").wait_for(state="detached")


def from_menu(page, of: str, name: str) -> None:
    page.get_by_label(f"More: {of}", exact=True).click()
    page.get_by_role("button", name=name, exact=True).and_(page.locator(":visible")).click()


def test_from_release_to_delivery(console, page):
    """Two of four are released; one is found; it is packed, shipped with a tracking number, and arrives."""
    number = console.shop.place("D", TEA=4, authorized="40.00")["order"]["number"]
    dialog = opened(page, number)
    page.get_by_role("button", name="Release at BER").first.click()
    dialog.get_by_label("TEA").fill("2")
    dialog.get_by_text("Released to BER: 2 × TEA").wait_for()
    confirm(page, "Release")
    fulfillment = page.get_by_role("article", name="Fulfilment 1")
    fulfillment.get_by_text("Released").wait_for()
    from_menu(page, "Fulfilment 1", "Picked in part, or short")
    dialog.get_by_label("Picked").fill("1")
    dialog.get_by_label("Not there").fill("1")
    confirm(page, "Picked in part, or short")
    page.get_by_text("Picked 1 × TEA; not found: 1 × TEA").wait_for()
    fulfillment.get_by_role("button", name="Pack").click()
    confirm(page, "Pack")
    page.get_by_role("article", name="Parcel 1").get_by_role("button", name="Ship").click()
    dialog.get_by_label("Carrier").fill("dhl")
    dialog.get_by_label("Tracking number").fill("0034-1")
    dialog.get_by_text("1 unit shipped at BER").wait_for()
    confirm(page, "Ship")
    page.get_by_role("article", name="Parcel 1").get_by_role("button", name="Delivered").click()
    confirm(page, "Delivered")
    page.get_by_text("Parcel 1 delivered: 1 × TEA").wait_for()
    page.get_by_text("Parcel 1 left BER with dhl 0034-1: 1 × TEA").wait_for()
    line = console.shop.one("select l.* from order_lines l join orders o on o.id = l.order_id where o.reference = 'D'")
    assert (line["shipped"], line["promised"] + line["waiting"]) == (1, 3)
    console.shop.audited()


def test_no_units_are_not_all_units(console, page):
    """Whoever empties every field has chosen nothing, and must not cancel everything."""
    number = console.shop.place("E", TEA=1)["order"]["number"]
    dialog = opened(page, number)
    page.get_by_role("button", name="Cancel units", exact=True).first.click()
    dialog.get_by_text("1 unit no longer reserved at BER").wait_for()
    dialog.get_by_label("TEA").fill("")
    dialog.get_by_text("Still needed: lines").wait_for()
    assert dialog.get_by_role("button", name="Cancel units").is_disabled()
    dialog.get_by_label("TEA").fill("1")
    confirm(page, "Cancel units")
    page.get_by_text("Cancelled 1 × TEA: customer changed their mind").wait_for()


def test_both_sides_are_shown_and_one_looks_again(console, page):
    """Meanwhile a unit was cancelled and the order held: nothing is done, what changed is said, what was typed is kept."""
    placed = console.shop.place("F", TEA=2, authorized="20.00")["order"]
    dialog = opened(page, placed["number"])
    from_menu(page, "Order", "Adjust the price")
    dialog.get_by_label("Amount with tax").fill("-1.00")
    dialog.get_by_label("Reason").fill("came late")
    dialog.locator("[data-ready]").wait_for()
    dialog.get_by_text("€1.00 of the authorization to be voided").wait_for()
    console.shop.do("orders.cancel", order=placed["id"], lines=[{"line": 1, "quantity": 1}], reason="one too many")
    console.shop.do("orders.hold", order=placed["id"], type="address", reason="no such street")
    dialog.get_by_role("button", name="Adjust the price").click()
    moved = dialog.locator(".moved")
    moved.get_by_text("Nothing was done.").wait_for()
    moved.get_by_text("€1.00 of the authorization to be voided").wait_for()
    moved.get_by_text("Cancelled 1 × TEA: one too many").wait_for()
    moved.get_by_text("Held (Address in doubt): no such street").wait_for()
    assert dialog.get_by_label("Reason").input_value() == "came late"
    assert console.shop.rows("select 1 from adjustments a join orders o on o.id = a.order_id where o.reference = 'F'") == []
    assert dialog.get_by_role("button", name="Adjust the price").is_disabled()
    console.shop.do("orders.unhold", order=placed["id"], type="address", reason="it exists")
    assert not AXE.exists() or grave(page) == []
    moved.get_by_role("button", name="Look again").click()
    confirm(page, "Adjust the price")
    page.get_by_text("Goodwill: -€1.00").wait_for()
    console.shop.audited()


POST = """async ([address, fields]) => {
  const headers = {'x-csrf-token': document.querySelector('meta[name=csrf]').content};
  const answer = await fetch(address, {method: 'POST', headers, body: new URLSearchParams(fields)});
  return [answer.status, await answer.text()];
}"""


def test_what_was_not_seen_is_not_done(console, page):
    """A form without what it was shown, by hand: it is tried, and no more."""
    placed = console.shop.place("G", TEA=1)["order"]
    page.goto(f"/orders/{placed['number']}")
    _, said = page.evaluate(POST, ["/act/orders.hold", {"order": placed["id"], "type": "fraud", "reason": "x"}])
    assert "What this would do" in said
    assert console.shop.rows("select 1 from holds where order_id = %s", placed["id"]) == []


def test_every_dialog_opens(console, page):
    """Of an order with something of everything: a payment, a fulfillment, a parcel, a recall, a file."""
    shop = console.shop
    shop.do("stock.receive", sku="MUG", location="BER", quantity=9)
    placed = shop.place("M", MUG=4, authorized="40.00")["order"]
    shop.do("orders.hold", order=placed["id"], type="fraud", reason="r")
    shop.do("orders.unhold", order=placed["id"], type="fraud", reason="r")
    shop.do("fulfillment.release", order=placed["id"], lines=[{"line": 1, "quantity": 3}])
    shop.do("fulfillment.pick", order=placed["id"], fulfillment=1)
    shop.do("fulfillment.pack", order=placed["id"], fulfillment=1, lines=[{"line": 1, "quantity": 1}])
    shop.do("orders.cancel", order=placed["id"], lines=[{"line": 1, "quantity": 2}])
    recall = shop.one("select n from instructions where order_id = %s and kind = 'recall'", placed["id"])["n"]
    file = stored(shop.connection, "note.txt", SYSTEM.id, datetime.now(UTC), iter([b"left at the door"]))
    shop.do("orders.attach", order=placed["id"], upload=ids.text(file.id))
    parts = dict.fromkeys(("line", "payment", "fulfillment", "parcel", "attachment"), 1) | {"instruction": recall}
    given = {"order": placed["number"], "location": "BER"} | parts
    page.goto(f"/orders/{placed['number']}")
    for name, action in ACTIONS.items():
        if "order" in action.declaration.body.model_fields:
            answer = page.request.get(f"/act/{name}", params=given)
            assert (answer.status, action.title in answer.text()) == (200, True), name
            status, said = page.evaluate(POST, [f"/act/{name}/preview", {"order": placed["number"], "fulfillment": "1", "payment": "1"}])
            assert (status, bool(said.strip())) == (200, True), name


def test_script_shows_as_text(console, page):
    placed = console.shop.place("H", TEA=1)["order"]
    console.shop.do("orders.annotate", order=placed["id"], text=SCRIPT, kind="gift")
    console.shop.do("orders.tag", order=placed["id"], add=[SCRIPT])
    console.shop.do("orders.hold", order=placed["id"], type="fraud", reason=SCRIPT)
    page.goto(f"/orders/{placed['number']}")
    assert page.get_by_text(SCRIPT).count() >= 4
    page.get_by_text("gift message", exact=True).wait_for()
    assert page.title() != "got in"


def test_a_menu_by_keyboard(console, page):
    number = console.shop.place("I", TEA=1)["order"]["number"]
    page.goto(f"/orders/{number}")
    page.get_by_label("More: Order", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") != first
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert page.locator("[data-menu-list][open]").count() == 0
    assert page.url.endswith(number), "Escape closed the menu, and did not leave the page"
    page.keyboard.press("n")
    page.get_by_role("dialog").get_by_label("Note").fill("no n opens a dialog while one is typed")
    confirm(page, "Add a note")


def test_nonsense_in_the_address(console, page):
    number = console.shop.place("J", TEA=1)["order"]["number"]
    for address in (
        "/act/fulfillment.pick?order=" + number,
        "/act/payments.capture?order=" + number + "&payment=x",
        "/act/orders.cancel.line?line=1",
    ):
        assert page.goto(address).status == 422
    for address in ("/act/nothing", "/orders/0"):
        assert page.goto(address).status == 404


def test_it_is_printed(console, page):
    console.shop.do("stock.receive", sku="TEA", location="BER", quantity=1)
    placed = console.shop.place("K", TEA=1, authorized="10.00")["order"]
    console.shop.released("K")
    page.goto("/orders")
    for address in (
        f"/orders/{placed['number']}/confirmation.pdf",
        f"/fulfillment/packing-slips.pdf?fulfillment={placed['number']}:1",
        f"/fulfillment/slips.pdf?fulfillment={placed['number']}:1",
        f"/fulfillment/pick-list.pdf?fulfillment={placed['id']}:1",
    ):
        answer = page.request.get(address)
        assert (answer.status, answer.headers["content-type"], answer.body()[:5]) == (200, "application/pdf", b"%PDF-"), address
    for asked, status in (("", 400), ("?fulfillment=x", 400), (f"?fulfillment={placed['number']}:7", 404)):
        assert page.request.get(f"/fulfillment/pick-list.pdf{asked}").status == status


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({"lines.0.line": "1", "lines.0.quantity": "2"}, {"lines.0.line", "lines.0.quantity"}),
        ({"lines.0.line": "1", "lines.0.quantity": "0", "reason": "r"}, {"reason"}),
        ({"lines.0.line": "1", "lines.0.picked": "0", "lines.0.short": "", "lines.0.reason": "not found"}, set()),
        (
            {"lines.0.line": "1", "lines.0.picked": "0", "lines.0.short": "1"},
            {"lines.0.line", "lines.0.picked", "lines.0.short"},
        ),
        ({"amount": "0"}, {"amount"}),
        ({"quantity": ""}, {"quantity"}),
    ],
)
def test_lines_of_no_units_are_not_said(fields, kept):
    assert {name for name, _ in without_nothing(fields.items())} == kept


@pytest.mark.parametrize(
    "sent", ["", "[]", "{}", "null", '{"statuses": 1}', '{"statuses": [], "due": 1, "version": "x", "seq": 1, "said": []}']
)
def test_what_was_shown_may_be_anything(sent):
    assert Before.of(sent) is None


def line(n, **more):
    return {"n": n, "code": f"S{n}", "title": "", "role": "goods", "parent": None, "per_parent": None, "waiting": 0, "promised": 0} | more


def test_a_bundle_is_cancelled_by_its_heading():
    heading = line(1, role="bundle", bundles=3)
    whole = [line(2, role="component", parent=1, per_parent=2, promised=4), line(3, role="component", parent=1, per_parent=1, promised=3)]
    assert [(left.line, left.units) for left in cancellable({"lines": [heading, *whole, line(4, waiting=1)]}, {})] == [(1, 2), (4, 1)]
    assert cancellable({"lines": [heading, *whole]}, {"n": 4}) == []


def test_the_title_is_not_squeezed(console, page):
    """On a phone too; and nothing but the tables scrolls sideways."""
    number = console.shop.place("L", TEA=1, MUG=99)["order"]["number"]
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"/orders/{number}")
        assert page.locator("td.what").first.bounding_box()["width"] >= 200
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert re.search(r"[0-9]+ waiting: for stock", page.locator("tr", has_text="MUG").locator(".stands").inner_text())
