"""What people keep about an order together: files, when to look again, whom a note names, who else is there; and tracking from a file."""

from __future__ import annotations

import pytest

from tests.console.test_imports import worker
from tests.console.test_order import SCRIPT, confirm, from_menu, opened
from tests.shop import ADDRESS, order_body

__all__ = ["worker"]

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


@pytest.fixture
def number(console, request):
    return console.shop.place(request.node.name[:40], TEA=1)["order"]["number"]


def files(page):
    return page.get_by_role("region", name="Files")


def chosen(page, name: str, data: bytes):
    page.get_by_label("File", exact=True).or_(page.get_by_label("Another file")).set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": data}
    )
    page.get_by_role("button", name="Attach").click()


def test_files(console, page, number):
    """Hung on, saved as it is, taken off after a look; and what is not what it says is refused with what to do."""
    opened(page, number)
    chosen(page, "<b>note</b>.pdf", PDF)
    link = files(page).get_by_role("link", name="<b>note</b>.pdf")
    with page.expect_download() as download:
        link.click()
    assert download.value.path().read_bytes() == PDF
    assert page.get_by_label("Another file").input_value() == "", "the file stayed chosen"
    chosen(page, "invoice.pdf", b"MZ" + bytes(200))
    page.locator("#problems").get_by_text("what its name says").wait_for()
    chosen(page, "big.pdf", PDF + bytes(10 * 1024 * 1024))
    page.locator("#problems").get_by_text("larger than is taken").wait_for()
    assert files(page).get_by_role("link").count() == 1
    files(page).get_by_role("button", name="Take off").click()
    page.get_by_role("dialog").get_by_text("File 1 taken off").wait_for()
    confirm(page, "Take off")
    link.wait_for(state="detached")
    assert page.request.get(f"/orders/{number}/attachments/1").status == 404
    assert page.request.get(f"/orders/{number}/attachments/x").status == 404


def test_a_follow_up(console, page, number):
    dialog = opened(page, number)
    from_menu(page, "Order", "Follow up")
    dialog.get_by_label("When").fill("2001-01-01T09:00")
    dialog.get_by_text("over already").wait_for()
    dialog.get_by_label("When").fill("2199-03-09T09:00")
    dialog.get_by_label("Note").fill(SCRIPT)
    dialog.get_by_text("To be looked at again by A owner").wait_for()
    confirm(page, "Follow up")
    card = page.get_by_role("region", name="Follow-up")
    card.get_by_text(SCRIPT).wait_for()
    card.get_by_text("A owner").wait_for()
    card.get_by_role("button", name="Need not follow up").click()
    confirm(page, "Need not follow up")
    card.wait_for(state="detached")
    assert console.shop.rows("select * from follow_ups where closed_at is null") == []


def test_a_note_names_somebody(console, page, number):
    user = console.user("order_desk", name="Nora Name")
    dialog = opened(page, number)
    from_menu(page, "Order", "Add a note")
    dialog.get_by_label("Note").fill("please ring them")
    dialog.get_by_text("Name somebody").click()
    dialog.get_by_label("Nora Name").check()
    confirm(page, "Add a note")
    page.get_by_role("region", name="Notes").get_by_text("Nora Name").wait_for()
    assert console.shop.one("select user_id from mentions")["user_id"] == f"user:{user}"


def test_a_note_names_somebody_by_typing(console, page, number):
    """@ offers people; Escape leaves the dialog open; whoever is taken out of the text again is not told."""
    first, second = (console.user("order_desk", name=name) for name in ("Pia Typed", "Pim Typed"))
    dialog = opened(page, number)
    from_menu(page, "Order", "Add a note")
    note = dialog.get_by_label("Note")
    note.press_sequentially("call @pi")
    page.get_by_role("option", name="Pia Typed").wait_for()
    note.press("Escape")
    page.get_by_role("listbox", name="People").wait_for(state="detached")
    assert dialog.is_visible()
    note.press_sequentially("a")
    note.press("Enter")
    assert note.input_value() == "call @Pia Typed "
    note.press_sequentially("and @typ")
    note.press("ArrowDown")
    assert note.get_attribute("aria-activedescendant") == page.get_by_role("option", selected=True).get_attribute("id")
    assert page.get_by_role("option", selected=True).inner_text() == "Pim Typed"
    note.press("Tab")
    assert note.input_value() == "call @Pia Typed and @Pim Typed "
    note.fill("call @Pim Typed, please")
    confirm(page, "Add a note")
    page.get_by_role("region", name="Notes").get_by_text("call @Pim Typed, please").wait_for()
    named = {row["user_id"] for row in console.shop.rows("select user_id from mentions")}
    assert f"user:{second}" in named
    assert f"user:{first}" not in named


def test_assigned_to_somebody_and_to_nobody(console, page, number):
    console.user("order_desk", name="Sam Same")
    dialog = opened(page, number)
    for name in ("Sam Same", "nobody"):
        from_menu(page, "Order", "Assign")
        dialog.get_by_label("Who").select_option(label=name)
        dialog.get_by_text(f"Assigned to {name}").wait_for()
        confirm(page, "Assign")
        page.get_by_text(f"Assigned to {name}").wait_for()
    assert console.shop.one("select assignee from orders where number = %s", number)["assignee"] is None


def test_who_else_is_there(console, page, browse, number):
    """Each is told of the other, and nobody of themselves; nothing of it is in the block that all share."""
    opened(page, number)
    page.get_by_role("heading", name=number).wait_for()
    other = browse("order_desk")
    opened(other, number)
    other.locator("#others").get_by_text("A owner has this order open too").wait_for()
    assert page.locator("#others").inner_text() == ""
    page.reload()
    page.locator("#others").get_by_text("A order_desk has this order open too").wait_for()
    assert page.locator("#order #others").count() == 0


def test_what_may_have_been_placed_twice(console, page):
    ship_to = ADDRESS | {"email": "twin@example.org"}
    one, other = (
        console.shop.do("orders.place", **order_body(name, {"MUG": 1}) | {"ship_to": ship_to})["order"]["number"] for name in ("T1", "T2")
    )
    page.goto(f"/orders/{one}")
    page.get_by_text("It may have been placed twice").get_by_role("link", name=other).click()
    page.get_by_role("heading", name=other).wait_for()
    page.get_by_role("link", name="Suspected duplicates").click()
    page.get_by_role("heading", name="Orders that may have been placed twice").wait_for()


def test_tracking_numbers_from_a_file(console, page, worker, tmp_path):
    shop = console.shop
    shop.do("stock.receive", sku="MUG", location="BER", quantity=5)
    number = shop.place("TR-1", MUG=2)["order"]["number"]
    file = tmp_path / "dhl.csv"
    file.write_text(f"Order;Tracking number\n{number};0034-77\n999999;0034-78\n")
    page.goto("/fulfillment")
    page.get_by_role("link", name="Tracking numbers from a file").click()
    page.get_by_label("File").set_input_files(file)
    page.get_by_label("Carrier").fill("dhl")
    page.get_by_role("button", name="Look at it").click()
    page.get_by_text("There is no such order.").wait_for()
    assert shop.rows("select * from parcels") == [], "a preview has done it"
    page.get_by_role("button", name="Bring 1 row in").click()
    page.locator(".status").get_by_text("Done").wait_for()
    parcel = shop.one("select carrier, tracking, state from parcels")
    assert (parcel["carrier"], parcel["tracking"], parcel["state"]) == ("dhl", "0034-77", "shipped")
    shop.audited()
