"""The list of orders as a team works with it: filters and columns in the address, saved views, many orders at once, files."""

from __future__ import annotations

import csv
import gzip
import io
import re
import threading
from datetime import UTC, datetime

import pytest
from python_calamine import load_workbook

from argosy.projections import Follower
from argosy.worker.jobs import JobWorker
from tests.shop import order_body


@pytest.fixture(scope="module")
def orders(console):
    """Four open orders: one of them called back by a hold that stops edits, one for Italy."""
    shop = console.shop
    shop.do("settings.put_custom_field", code="gift", title="Gift note", type="text")
    ids = {name: shop.place(name, TEA=1, authorized="10.00")["order"]["id"] for name in ("L-1", "L-2", "L-3")}
    ids["L-4"] = shop.do("orders.place", **order_body("L-4", {"MUG": 1}, custom={"gift": "for Ada"}, tags=["<b>vip</b>"]))["order"]["id"]
    follow(console)
    return ids


def follow(console):
    """What was committed can be found by filters."""
    follower = Follower(console.shop.database)
    while follower.step():
        pass
    follower.close()


def work(console):
    """Do the jobs that wait."""
    worker = JobWorker(console.shop.database, threading.Event())
    while worker.step():
        pass
    worker.close()


def shown(page) -> list[str]:
    """The references of the orders on the page, top to bottom."""
    return page.locator("[data-row] td.code").all_inner_texts()


def sheet(saved) -> list[list]:
    """The rows of an Excel file that was downloaded."""
    return load_workbook(io.BytesIO(saved.value.path().read_bytes())).get_sheet_by_index(0).to_python()


def choose(page, *names):
    for name in names:
        page.locator("tr", has_text=re.compile(rf"{name}\b")).get_by_role("checkbox").check()


def test_a_filter_is_a_chip_in_the_address(console, orders, page):
    page.goto("/orders?columns=number,reference")
    page.get_by_role("button", name="Filter").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("SKU").fill("MUG")
    dialog.get_by_label("Placed from").fill("2020-01-01")
    dialog.get_by_role("button", name="Show these").click()
    page.get_by_text("Placed from").wait_for()
    assert shown(page) == ["L-4"]
    assert all(said in page.url for said in ("sku=MUG", "placed_from=2020-01-01", "columns="))
    assert "status=&" not in page.url, "what was left empty is in the address"
    page.get_by_label("Take off: SKU MUG").click()
    page.get_by_text("L-1", exact=True).wait_for()
    assert "placed_from=2020-01-01" in page.url


def test_columns_are_chosen_and_moved_the_merchants_own_among_them(orders, page):
    page.goto("/orders")
    page.get_by_role("button", name="Columns").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Gift note", exact=True).check()
    for _ in range(30):
        dialog.get_by_label("Further to the left: Gift note").click()
    dialog.get_by_role("button", name="Show these").click()
    page.get_by_role("columnheader", name="Gift note").wait_for()
    headers = page.get_by_role("columnheader").all_inner_texts()
    assert headers[1:3] == ["Gift note", "Order"]
    assert page.locator("tr", has_text="for Ada").count() == 1
    assert page.locator("td b").count() == 0, "a tag became markup"
    page.goto("/orders")
    page.get_by_role("columnheader", name="Gift note").wait_for()
    assert "columns=custom.gift" in page.url, "what is chosen is remembered, and stays a link"
    page.goto("/orders?columns=nonsense")
    page.get_by_role("columnheader", name="Order").wait_for()


def test_a_view_is_saved_shared_renamed_and_removed(console, orders, page):
    page.goto("/orders?sku=TEA&columns=number,reference,ship_by&sort=placed_at")
    page.get_by_role("button", name="Save this view").click()
    page.get_by_role("dialog").get_by_label("Name").fill("<i>Tea</i>")
    page.get_by_role("dialog").get_by_label("Everybody sees it").check()
    page.get_by_role("dialog").get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="<i>Tea</i>").wait_for()
    assert shown(page) == ["L-1", "L-2", "L-3"], "its order was not kept"
    view = console.shop.one("select title, query, columns, sort, shared from views")
    assert view == {
        "title": "<i>Tea</i>",
        "query": "sku=TEA",
        "columns": ["number", "reference", "ship_by"],
        "sort": "placed_at",
        "shared": True,
    }
    page.get_by_role("button", name="Change this view").click()
    page.get_by_role("dialog").get_by_label("Name").fill("All tea")
    page.get_by_role("dialog").get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="All tea").wait_for()
    assert console.shop.one("select count(*) as n from views")["n"] == 1
    page.get_by_role("button", name="Change this view").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    page.get_by_role("link", name="All tea").wait_for(state="detached")
    assert console.shop.rows("select * from views") == []


def test_a_new_order_slides_in_while_a_filter_stands(console, orders, page):
    page.goto("/orders?status=open&columns=number,reference")
    choose(page, "L-2")
    console.shop.place("L-NEW", TEA=1)
    page.locator("tr.is-new", has_text="L-NEW").wait_for()
    assert page.locator("tr", has_text=re.compile(r"L-2\b")).get_by_role("checkbox").is_checked(), "the selection is lost"
    assert "status=open" in page.url
    console.shop.do("orders.cancel", order={"channel": "web", "reference": "L-NEW"})
    page.locator("tr", has_text="L-NEW").wait_for(state="detached")


def test_many_are_cancelled_after_their_dry_run(console, orders, page):
    """The one that may not be is said, with why; nothing is done before the confirmation; the job's page survives a reload."""
    shop = console.shop
    before = shop.stock("TEA")
    shop.do("orders.cancel", order=orders["L-3"])
    follow(console)
    page.goto("/orders?sku=TEA&columns=number,reference,status")
    choose(page, "L-1", "L-2", "L-3")
    bar = page.get_by_role("group", name="With the selected orders")
    assert "3 selected" in bar.inner_text()
    bar.get_by_role("button", name="Cancel").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("2 orders would take it").wait_for()
    dialog.get_by_text("2 units cancelled").wait_for()
    dialog.get_by_text("€20.00 of authorizations to be voided").wait_for()
    dialog.get_by_text("1 order:").wait_for()
    assert shop.rows("select * from jobs where kind = 'bulk'") == []
    assert shop.state("L-1")["status"] == "open", "a preview has done it"
    dialog.get_by_role("button", name="Cancel what has not shipped").click()
    page.get_by_text("It waits for a worker.").wait_for()
    page.reload()
    page.get_by_text("It waits for a worker.").wait_for()
    work(console)
    page.get_by_text("3 of 3").wait_for()
    with page.expect_download() as saved:
        page.get_by_role("link", name="What it did").click()
    lines = list(csv.DictReader(io.StringIO(saved.value.path().read_bytes().decode(), newline="")))
    assert sorted(line["outcome"] for line in lines) == ["accepted", "accepted", "refused"]
    assert [shop.state(name)["status"] for name in ("L-1", "L-2", "L-4")] == ["cancelled", "cancelled", "open"]
    assert shop.stock("TEA")["promised"] == before["promised"] - 3
    shop.audited()


def test_all_that_match_are_tagged_and_a_job_is_stopped(console, orders, page):
    page.goto("/orders?sku=MUG&columns=number,reference,tags")
    choose(page, "L-4")
    page.get_by_label("all that match").check()
    many, dialog = page.get_by_role("group", name="With the selected orders"), page.get_by_role("dialog")
    many.get_by_role("button", name="Unhold").click()
    dialog.get_by_label("Reason").fill("all is well")
    dialog.get_by_text("none of them would take it").wait_for()
    assert dialog.locator("button[type=submit]").is_disabled(), "a job would be begun that can do nothing"
    page.keyboard.press("Escape")
    many.get_by_role("button", name="Tag").click()
    dialog.get_by_label("Add a tag").fill("fragile")
    dialog.get_by_text("1 order would take it").wait_for()
    dialog.get_by_role("button", name="Tag orders").click()
    page.get_by_role("button", name="Stop it").click()
    page.get_by_text("It was stopped.").wait_for()
    work(console)
    assert console.shop.one("select tags from orders where reference = 'L-4'")["tags"] == ["<b>vip</b>"]
    page.get_by_role("button", name="Have it go on").click()
    page.get_by_text("It waits for a worker.").wait_for()
    work(console)
    page.get_by_text("1 of 1").wait_for()
    assert "fragile" in console.shop.one("select tags from orders where reference = 'L-4'")["tags"]
    page.goto("/jobs?state=done&kind=bulk")
    page.get_by_role("link", name="Bulk action").first.wait_for()


def test_a_list_is_saved_as_a_file(console, orders, page, monkeypatch):
    """At once where it is short, in the columns of the list; by a job where it is long. No cell becomes a formula."""
    console.shop.do("orders.tag", order=orders["L-4"], add=["=1+1"])
    page.goto("/orders?sku=MUG&columns=reference,tags,gross,custom.gift")
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as saved:
        page.get_by_role("dialog").get_by_role("button", name="Export").click()
    header, row = sheet(saved)
    assert header == ["Reference", "Tags", "Total", "Gift note", "Currency"]
    assert (row[0], *row[2:]) == ("L-4", 10, "for Ada", "EUR")
    page.get_by_role("button", name="Export").click()
    page.get_by_label("CSV").check()
    with page.expect_download() as saved:
        page.get_by_role("dialog").get_by_role("button", name="Export").click()
    assert saved.value.suggested_filename == f"orders-{datetime.now(UTC):%Y-%m-%d}.csv"
    assert saved.value.path().read_bytes().startswith(b"Reference,Tags,Total,Gift note,Currency\r\n")
    assert b"for Ada" in saved.value.path().read_bytes()
    monkeypatch.setattr("argosy.console.screens.exporting.PAGE_ROWS_MAX", 1)
    page.goto("/orders?channel=web&columns=reference,custom.gift,units")
    page.get_by_role("button", name="Export").click()
    page.get_by_role("dialog").get_by_role("button", name="Export").click()
    page.get_by_text("It waits for a worker.").wait_for()
    work(console)
    with page.expect_download() as saved:
        page.get_by_role("link", name="The file").click()
    rows = sheet(saved)
    assert rows[0] == ["Reference", "Gift note", "Units"], "a job's file is for people, too"
    assert ["L-4", "for Ada", 1] in rows
    page.goto("/orders?channel=web&columns=reference&sort=placed_at")
    page.get_by_role("button", name="Export").click()
    page.get_by_role("dialog").get_by_role("button", name="Export").click()
    page.get_by_text("It waits for a worker.").wait_for()
    work(console)
    with page.expect_download() as saved:
        page.get_by_role("link", name="The file").click()
    assert [name for (name,) in sheet(saved)][:5] == ["Reference", "L-1", "L-2", "L-3", "L-4"], "its order was not kept"


def test_those_that_are_chosen_are_saved_printed_and_released(console, orders, page):
    """A file and a PDF of these orders alone; handed to the floor together, but for the one that is held."""
    shop = console.shop
    made = {name: shop.place(name, TEA=1, authorized="10.00")["order"] for name in ("R-1", "R-2", "R-3", "R-4")}
    shop.do("orders.hold", order=made["R-3"]["id"], type="fraud", reason="?")
    page.goto("/orders?columns=number,reference")
    bar = page.get_by_role("group", name="With the selected orders")
    choose(page, "R-1", "R-3")
    bar.get_by_role("button", name="Export").click()
    page.get_by_role("dialog").get_by_text("2 orders, in your columns: Order, Reference.").wait_for()
    with page.expect_download() as saved:
        page.get_by_role("dialog").get_by_role("button", name="Export").click()
    assert [row[1] for row in sheet(saved)] == ["Reference", "R-3", "R-1"]
    address = "/orders/confirmations.pdf?" + "&".join(f"order={made[name]['id']}" for name in ("R-3", "R-1"))
    with page.expect_popup() as popup, page.context.expect_event("request", lambda asked: asked.url.endswith(address)) as asked:
        bar.get_by_role("button", name="Print confirmations").click()
    popup.value.close()
    answer = page.request.get(asked.value.url)
    assert (answer.status, answer.headers["content-type"], answer.body()[:5]) == (200, "application/pdf", b"%PDF-")
    assert [page.request.get(f"/orders/confirmations.pdf{wrong}").status for wrong in ("", "?order=nonsense")] == [400, 404]
    page.reload()
    choose(page, "R-1", "R-2", "R-3")
    bar.get_by_role("button", name="Release").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("2 orders would take it").wait_for()
    dialog.get_by_text("1 order:").wait_for()
    assert shop.rows("select * from fulfillments") == [], "a preview has done it"
    dialog.get_by_role("button", name="Hand them to the floor").click()
    page.get_by_role("heading", name="Bulk action · Hand them to the floor").wait_for()
    work(console)
    page.get_by_text("3 of 3").wait_for()
    released = shop.rows("select o.reference from fulfillments f join orders o on o.id = f.order_id order by 1")
    assert [row["reference"] for row in released] == ["R-1", "R-2"]
    shop.audited()


def test_orders_that_may_be_one_are_a_click_away(orders, page):
    page.goto("/orders")
    page.get_by_role("link", name="Suspected duplicates").click()
    page.get_by_role("heading", name="Orders that may have been placed twice").wait_for()


def test_nonsense_in_the_address(orders, page):
    for asked in (
        "placed_from=yesterday",
        "days_late=-1",
        "amount_from=much",
        "nonsense=1",
        "sort=random",
        "after=%FF",
        "customer=me",
        "custom.=1",
    ):
        answer = page.goto(f"/orders?{asked}")
        assert answer.status == 200, asked
        page.get_by_text("This can't be asked:").wait_for()
    assert page.goto("/orders?" + "tag=a&" * 40).status == 200


def test_a_page_of_the_list_is_small(console, orders, page):
    """With fifty orders, compressed."""
    for n in range(50):
        console.shop.place(f"SMALL-{n}", MUG=1)
    answer = page.context.request.get("/orders", headers={"accept-encoding": "gzip"})
    assert len(re.findall("data-row", answer.text())) >= 50
    assert answer.headers["content-encoding"] == "gzip"
    assert len(gzip.compress(answer.body(), 6)) < 60_000


def test_after_many_were_done_the_list_one_comes_back_to_is_true(console, page):
    """Without a reload: those that left it are gone, and nothing of them is selected any more."""
    for n in range(3):
        console.shop.place(f"T-{n}", MUG=1)
    follow(console)
    address = "/orders?status=open&sku=MUG&columns=number,reference"
    page.goto(address)
    choose(page, "T-0", "T-1")
    page.get_by_role("group", name="With the selected orders").get_by_role("button", name="Cancel").click()
    page.get_by_role("dialog").get_by_text("2 orders would take it").wait_for()
    page.get_by_role("dialog").get_by_role("button", name="Cancel what has not shipped").click()
    page.get_by_text("It waits for a worker.").wait_for()
    work(console)
    page.get_by_text("2 of 2").wait_for()
    page.go_back()
    page.get_by_text("T-2", exact=True).wait_for()
    page.get_by_text("T-1", exact=True).wait_for(state="detached")
    assert not {"T-0", "T-1"} & set(shown(page))
    page.locator("[data-selection]").wait_for(state="hidden")
    assert page.locator("[data-select]:checked").count() == 0, "the browser has ticked those that stand where the others stood"
