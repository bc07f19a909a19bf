"""Taking an order at the desk: scanned, tried, kept over a reload, paid by two, and placed once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture(scope="module", autouse=True)
def priced(console):
    """TEA costs 10.00 and has a barcode, of six as well; MUG costs 5.00. 19 % is in the prices."""
    shop = console.shop
    shop.do(
        "catalog.put_sku",
        code="TEA",
        title="Green tea",
        price="10.00",
        price_currency="EUR",
        barcodes={"4006381333931": 1, "4006381333948": 6},
    )
    shop.do("catalog.put_sku", code="MUG", title="Blue mug", price="5.00", price_currency="EUR")
    shop.do("settings.put_collector", code="till", kind="manual")
    shop.do("settings.put_tax_rate", code="de", title="VAT", country="DE", rate="19")
    shop.do("settings.put_channel", code="web", title="Web", currency="EUR", locations=["BER", "MUC"], taxes="computed")


def scan(page, code):
    page.get_by_label("Add by scan or search").fill(code)
    page.keyboard.press("Enter")


def deliver(page):
    for label, value in (("Name", "Anna Schmidt"), ("Street and number", "Hauptstr. 5"), ("City", "Berlin"), ("Country", "DE")):
        page.get_by_label(label).first.fill(value)


def orders(console, name):
    return console.shop.rows("select o.* from orders o join addresses a on a.id = o.ship_to where a.name = %s", name)


def test_a_phone_order_by_scanning(console, page):
    page.goto("/orders/new")
    for code in ("4006381333931", "4006381333948", "mug"):
        scan(page, code)
    page.locator("[name='lines.1.quantity']").wait_for()
    assert page.locator("[name='lines.0.quantity']").input_value() == "7", "the same again is one more, six of a box of six"
    assert page.get_by_label("Add by scan or search").evaluate("e => e === document.activeElement"), "the next scan would go astray"
    deliver(page)
    page.get_by_text("7 reserved at BER").wait_for()
    page.get_by_text("1 wait for stock").wait_for()
    assert page.locator("#total").inner_text() == "€75.00"
    page.get_by_role("button", name="Add a payment").click()
    page.locator("[name='payments.0.amount']").fill("50")
    page.get_by_role("button", name="Add a payment").click()
    page.locator("[name='payments.1.amount']").wait_for()
    assert page.locator("[name='payments.1.amount']").input_value() == "25.00", "the second pays what the first leaves"
    page.reload()
    assert page.locator("[name='payments.0.amount']").input_value() == "50", "the draft did not survive"
    assert page.locator("#due").inner_text() == "€0.00"
    page.get_by_role("button", name="Place the order").dblclick()
    page.wait_for_url(re.compile(r"/orders/\d+$"))
    placed = orders(console, "Anna Schmidt")
    assert [(o["gross"], o["tax"], o["due"]) for o in placed] == [(7500, 1198, 0)], "placed once, taxed as the table says"
    page.goto("/orders/new")
    page.get_by_text("Nothing yet.").wait_for()


def test_a_second_click_asks_for_nothing(console, page):
    """The way to the order that the first click has taken is not broken off."""
    page.goto("/orders/new")
    scan(page, "TEA")
    deliver(page)
    page.get_by_text("1 reserved at BER").wait_for()
    sent: list[str] = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    page.get_by_role("button", name="Place the order").dblclick()
    page.wait_for_url(re.compile(r"/orders/\d+$"))
    assert len([url for url in sent if url.endswith("/orders/new")]) == 1


def test_what_is_wrong_stands_beside_its_field(console, page):
    page.goto("/orders/new")
    scan(page, "NOSUCH<b>x</b>")
    page.get_by_text("Nobody knows NOSUCH<b>x</b>.").wait_for()
    scan(page, "TEA")
    deliver(page)
    page.get_by_label("Name").first.fill("<script>alert(1)</script>")
    page.get_by_label("Off the line").fill("99")
    page.locator("#field-lines-0-discount[aria-invalid=true]").wait_for()
    assert page.get_by_role("button", name="Place the order").is_disabled()
    page.get_by_label("Off the line").fill("10 %")
    page.get_by_text("10 %: -€1.00").wait_for()
    page.locator("#total").get_by_text("€9.00").wait_for()
    page.get_by_label("Off the line").fill("1.50")
    page.locator("#field-lines-0-discount:not([aria-invalid])").wait_for()
    page.get_by_label("Country").first.fill("d")
    page.locator("#field-ship_to-country[aria-invalid=true]").wait_for()
    page.get_by_label("Country").first.fill("de")
    page.locator("#total").get_by_text("€8.50").wait_for()
    page.get_by_role("button", name="Discard").click()
    page.get_by_text("Nothing yet.").wait_for()
    assert not orders(console, "<script>alert(1)</script>")


def test_the_customer_is_found_or_made(console, page):
    bella = console.shop.do("customers.put", reference="B-1", name="Bella Ortiz", email="bella@example.org")["id"]
    where = {"name": "Bella Ortiz", "line1": "Calle 1", "city": "Sevilla", "country": "ES"}
    console.shop.do("customers.put_address", customer="B-1", address=where, ships=True)
    for _ in range(50):  # a reader of events makes them findable
        if page.goto("/orders/new/customers?q=bella") and page.get_by_role("option").count():
            break
        page.wait_for_timeout(200)
    page.goto("/orders/new")
    page.get_by_label("Find the customer").press_sequentially("bella")
    page.get_by_role("option", name="Bella Ortiz").wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Bella Ortiz").wait_for()
    assert page.get_by_label("City").first.input_value() == "Sevilla"
    page.get_by_role("button", name="Without this customer").click()
    page.get_by_label("Name").first.fill("Carl Neu")
    page.get_by_role("button", name="Keep as a new customer").click()
    page.get_by_role("link", name="Carl Neu").wait_for()
    made = console.shop.one("select c.id, e.n from customers c join customer_addresses e on e.customer_id = c.id where c.name = 'Carl Neu'")
    assert str(made["id"]) != bella
    page.get_by_role("button", name="Discard").click()


def test_two_scans_while_the_first_is_on_its_way(console, page):
    """A scanner is quicker than any server: nothing it reads is lost, and nothing that is typed meanwhile."""
    page.goto("/orders/new")
    page.route("**/orders/new/change", lambda route: (page.wait_for_timeout(150), route.continue_()))
    for code in ("TEA", "TEA", "MUG", "TEA"):
        scan(page, code)
    page.get_by_label("City").first.fill("Bonn")
    page.locator("[name='lines.1.quantity']").wait_for()
    expect(page.locator("[name='lines.0.quantity']")).to_have_value("3")
    assert page.get_by_label("City").first.input_value() == "Bonn"
    page.unroute("**/orders/new/change")
    page.get_by_role("button", name="Discard").click()


def test_stock_beside_a_line_is_live(console, page):
    """While somebody writes: what is typed, and where, stays."""
    console.shop.do("catalog.put_sku", code="JAR", title="Jar", price="3.00", price_currency="EUR")
    page.goto("/orders/new")
    scan(page, "JAR")
    there = page.locator("#lines-0-there")
    there.get_by_text("none is there, and none is expected").wait_for()
    deliver(page)
    page.get_by_text("1 wait for stock").wait_for()
    page.get_by_label("City").first.fill("Berlin-Mi")
    console.shop.do("stock.receive", sku="JAR", location="BER", quantity=41)
    expect(there).to_have_text("BER 41")
    page.keyboard.type("tte")
    page.get_by_text("1 reserved at BER").wait_for()
    assert page.get_by_label("City").first.input_value() == "Berlin-Mitte"
    number = console.shop.place("STOCKED", TEA=1)["order"]["number"]
    page.get_by_role("button", name="Discard").click()
    page.goto(f"/orders/{number}/edit")
    scan(page, "JAR")
    expect(page.locator("#added-0-there")).to_have_text("BER 41")
    console.shop.do("stock.receive", sku="JAR", location="BER", quantity=1)
    expect(page.locator("#added-0-there")).to_have_text("BER 42")


def test_a_bundle_says_how_many_there_are(console, page):
    """POT lies at two locations that promise for the channel, and at one that does not; the card needs no stock."""
    shop = console.shop
    shop.do("settings.put_location", code="FAR", title="Far")
    for code, terms in (("POT", {}), ("CARD", {"tracked": False}), ("KIT", {"tracked": False}), ("CARDS", {"tracked": False})):
        shop.do("catalog.put_sku", code=code, title=code, price="3.00", price_currency="EUR", **terms)
    shop.do("catalog.put_bundle", code="KIT", components=[{"sku": "POT", "per": 2}, {"sku": "CARD", "per": 1}])
    shop.do("catalog.put_bundle", code="CARDS", components=[{"sku": "CARD", "per": 9}])
    shop.do("stock.receive", sku="POT", location="FAR", quantity=40)
    page.goto("/orders/new")
    scan(page, "KIT")
    there = page.locator("#lines-0-there")
    expect(there).to_have_text("a bundle: a part of it lacks")
    deliver(page)
    page.get_by_text("2 wait for stock").wait_for()
    for location, n, bundles in (("BER", 1, None), ("MUC", 2, 1), ("BER", 1, 2)):
        shop.do("stock.receive", sku="POT", location=location, quantity=n)
        if bundles:
            expect(there).to_have_text(f"a bundle: there is enough for {bundles}")
    scan(page, "CARDS")
    expect(page.locator("#lines-1-there")).to_have_text("a bundle: needs no stock")
    page.get_by_role("button", name="Discard").click()


def test_an_order_once_more(console, page):
    placed = console.shop.place("AGAIN", TEA=2)
    page.goto(f"/orders/{placed['order']['number']}")
    page.get_by_role("link", name="Copy").click()
    page.get_by_role("button", name="Draft the order").click()
    page.wait_for_url("**/orders/new?draft=DESK-*")
    assert page.locator("[name='lines.0.quantity']").input_value() == "2"
    assert page.get_by_label("City").first.input_value() == "Berlin"
    page.get_by_role("button", name="Discard").click()


def test_narrow(page):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/orders/new")
    scan(page, "TEA")
    page.locator("[name='lines.0.quantity']").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Discard").click()
