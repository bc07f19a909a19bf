"""Stock as people look for it and put it right: the list, one SKU's page, transfers, supplies."""

from __future__ import annotations

from urllib.parse import quote

import pytest

SLASH = "TEA/GRÜN 1?"


@pytest.fixture(scope="module")
def filled(console):
    """TEA: ten in BER, four of them for W-1. MUG: three wait for W-2. A SKU whose code is hard on addresses, and one below its safety."""
    shop = console.shop
    shop.do("catalog.put_sku", code=SLASH, title="Green <script>alert(1)</script>", barcodes={"4006381333931": 1})
    shop.do("catalog.put_sku", code="CUP", title="Cup", safety_stock=5)
    shop.do("stock.receive", sku="CUP", location="MUC", quantity=3)
    shop.place("W-1", TEA=4)
    shop.place("W-2", MUG=3)
    return console


def number(console, reference: str) -> str:
    return console.shop.one("select number from orders where reference = %s", reference)["number"]


def cells(page, sku: str) -> list[str]:
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=sku, exact=True))
    return [text.strip() for text in row.get_by_role("cell").all_inner_texts()]


def test_the_list(filled, page):
    page.goto("/stock")
    assert cells(page, "TEA")[2:9] == ["10", "4", "6", "–", "–", "–", "–"]
    page.get_by_label("Which").select_option("waiting")
    page.get_by_role("link", name="TEA", exact=True).wait_for(state="detached")
    assert cells(page, "MUG")[6] == "3"
    page.get_by_label("Which").select_option("below")
    page.get_by_role("link", name="CUP").wait_for()
    assert page.locator("[data-row]").count() == 1
    page.goto("/stock?location=MUC")
    assert SLASH not in page.locator(".row-link").all_inner_texts(), "it was never there"
    assert cells(page, "CUP")[2] == "3"
    page.goto("/stock?show=nonsense")
    page.get_by_text("This can't be asked:").wait_for()
    page.goto("/stock?after=nonsense")
    page.get_by_text("This can't be asked:").wait_for()


def test_a_bundle_says_which_part_is_scarce(filled, page):
    filled.shop.do("catalog.put_sku", code="BOX", title="Box", tracked=False)
    filled.shop.do("catalog.put_bundle", code="BOX", components=[{"sku": "TEA", "per": 2}, {"sku": "MUG", "per": 1}])
    page.goto("/products/BOX")
    page.locator("#product").get_by_role("link", name="Stock", exact=True).click()
    page.wait_for_url("**/stock/BOX")
    assert page.locator(".figure").inner_text().split() == ["Available", "0"]
    assert [cells(page, part) for part in ("MUG", "TEA")] == [["1", "–", "0"], ["2", "6", "3"]]
    page.get_by_role("link", name="TEA", exact=True).click()
    page.wait_for_url("**/stock/TEA")


def test_found_by_barcode(filled, page):
    page.goto("/stock")
    page.get_by_role("searchbox", name="Search stock").fill("4006381333931")
    page.get_by_role("link", name=SLASH).wait_for()
    page.get_by_role("link", name="CUP").wait_for(state="detached")
    page.get_by_role("link", name=SLASH).click()
    page.get_by_role("heading", name="Green <script>alert(1)</script>").wait_for()
    page.get_by_role("link", name="Product", exact=True).click()
    page.wait_for_url(f"**/products/{quote(SLASH)}")
    assert page.get_by_label("Title").input_value() == "Green <script>alert(1)</script>"


def test_reserved_for_whom_and_who_waits(filled, page):
    page.goto("/stock/TEA")
    page.get_by_role("link", name=number(filled, "W-1")).wait_for()
    page.goto("/stock/MUG")
    page.get_by_text("Nobody has units of it.").wait_for()
    page.get_by_role("link", name="Waits for it").click()
    page.get_by_role("link", name=number(filled, "W-2")).wait_for()
    page.get_by_text("3 units in 1 orders").wait_for()


def test_a_count_is_previewed_then_done(filled, page):
    page.goto("/stock/TEA")
    page.get_by_role("row", name="BER").get_by_role("button", name="Count").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Units counted").fill("8")
    dialog.get_by_text("2 units written off at BER").wait_for()
    assert filled.shop.stock("TEA")["on_hand"] == 10, "a preview has done it"
    dialog.get_by_role("button", name="Count", exact=True).click()
    dialog.wait_for(state="detached")
    page.get_by_role("row", name="BER").get_by_role("cell", name="8", exact=True).wait_for()
    assert filled.shop.stock("TEA") == {"on_hand": 8, "promised": 4, "short": 0}
    page.get_by_role("link", name="Stock card", exact=True).click()
    first = page.locator("tbody").last.get_by_role("row").first.inner_text()
    assert ("-2" in first, "Count stock" in first) == (True, True), first
    filled.shop.audited()


def test_a_correction_that_may_be_a_slip_is_doubted(filled, page):
    """Opened from anywhere: the cursor is in the first field that somebody fills."""
    page.goto("/stock")
    page.evaluate("htmx.ajax('GET', '/act/stock.receive', '#dialog-place')")
    page.get_by_role("dialog").get_by_label("SKU").wait_for()
    assert page.evaluate("document.activeElement.name") == "sku"
    page.keyboard.press("Escape")
    page.evaluate("htmx.ajax('GET', '/act/stock.correct', '#dialog-place')")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("SKU").fill("CUP")
    dialog.get_by_label("Location").select_option("MUC")
    dialog.get_by_label("Reason").fill("broken")
    dialog.get_by_label("Units more or less").fill("-30")
    dialog.get_by_text("Fewer than none would be on hand: the books have 3 there.").wait_for()
    dialog.get_by_label("Units more or less").fill("300")
    dialog.get_by_text("That is a large difference: the books have 3 there.").wait_for()
    dialog.get_by_label("Units more or less").fill("-1")
    dialog.get_by_text("1 unit written off at MUC").wait_for()
    assert dialog.get_by_role("alert").count() == 0
    assert filled.shop.stock("CUP", "MUC")["on_hand"] == 3


def test_what_the_command_refuses_is_said(filled, page):
    """There are four free TEA in BER, and nobody may send five."""
    page.goto("/stock/TEA")
    page.get_by_role("button", name="Transfer").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("From").select_option("BER")
    dialog.get_by_label("To").select_option("MUC")
    dialog.get_by_label("Units").fill("9")
    dialog.locator(".problem").wait_for()
    assert dialog.get_by_role("button", name="Transfer", exact=True).is_disabled()
    assert filled.shop.rows("select * from transfers where source = 'BER' and target = 'MUC' and state = 'open'") == []


def test_a_transfer_goes_and_arrives(filled, page):
    shop = filled.shop
    shop.do("stock.receive", sku="CUP", location="BER", quantity=6)
    shop.do("stock.transfer", transfer="T/1", source="BER", target="MUC", lines=[{"sku": "CUP", "quantity": 6}])
    page.goto("/transfers")
    page.get_by_role("link", name="T/1").click()
    page.get_by_role("button", name="It has left").click()
    page.get_by_role("dialog").get_by_label("CUP").fill("5")
    page.get_by_role("dialog").get_by_role("button", name="It has left").click()
    page.get_by_text("under way", exact=True).wait_for()
    page.get_by_role("button", name="It has arrived").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("CUP").fill("4")
    dialog.get_by_label("Lost").fill("1")
    dialog.get_by_text("1 unit lost on the way").wait_for()
    dialog.get_by_role("button", name="It has arrived").click()
    page.get_by_text("arrived", exact=True).wait_for()
    assert (shop.stock("CUP", "BER")["on_hand"], shop.stock("CUP", "MUC")["on_hand"]) == (1, 7)
    shop.audited()


def test_a_supply_is_expected_put_off_and_closed(filled, page):
    shop = filled.shop
    page.goto("/supplies")
    page.get_by_role("button", name="Expect").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Document").fill("PO-1")
    dialog.get_by_label("SKU").fill("CUP")
    dialog.get_by_label("Location").select_option("BER")
    dialog.get_by_label("Units in all").fill("20")
    dialog.get_by_label("Expected", exact=False).last.fill("2030-05-01T08:00")
    dialog.get_by_text("20 × CUP expected at BER from PO-1").wait_for()
    dialog.get_by_role("button", name="Expect", exact=True).click()
    row = page.get_by_role("row", name="PO-1")
    row.get_by_role("button", name="Change").click()
    assert dialog.get_by_label("Units in all").input_value() == "20", "what is expected now is where a change begins"
    assert dialog.get_by_label("Expected", exact=False).last.input_value() == "2030-05-01T08:00", "in the person's own time"
    dialog.get_by_label("Units in all").fill("12")
    dialog.get_by_role("button", name="Expect", exact=True).click()
    row.get_by_role("cell", name="12").first.wait_for()
    row.get_by_role("button", name="Nothing more comes").click()
    dialog.get_by_role("button", name="Nothing more comes").click()
    row.wait_for(state="detached")
    assert shop.one("select expected, closed from supplies where reference = 'PO-1'") == {"expected": 12, "closed": 12}


def test_limits_hide_other_places(filled, browse):
    """Who is limited to MUC sees nothing of BER: neither its balances, nor who has units there."""
    page = browse("stock", locations=["MUC"])
    page.goto("/stock")
    page.get_by_role("link", name="CUP").wait_for()
    assert cells(page, "TEA")[2] == "–"
    page.goto("/stock/TEA")
    page.get_by_text("Nobody has units of it.").wait_for()
    assert page.get_by_text("BER", exact=True).count() == 0
    page.goto("/stock?location=BER")
    page.get_by_text("This can't be asked:").wait_for()
