"""Documents over the API: what is in the database stands on the paper, what is out of sight doesn't, and nobody waits for the press."""

from __future__ import annotations

import io
import threading
import time

import pytest
from pypdf import PdfReader

from tests.api.test_commands import refused
from tests.shop import ADDRESS, order_body

ELSEWHERE = {"name": "Jörg Łukasz", "line1": "Οδός Ερμού 1", "city": "Wien", "postcode": "1010", "country": "AT"}


def pages(answer) -> list[list[str]]:
    """The lines of each page."""
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf"), answer.text
    assert answer.headers["cache-control"] == "no-store"
    found = PdfReader(io.BytesIO(answer.content)).pages
    return [page.extract_text().replace("\xa0", " ").splitlines() for page in found]


def between(lines: list[str], first: str, last: str) -> list[str]:
    """What stands after one line and before another."""
    start = lines.index(first) + 1
    return lines[start : lines.index(last, start)]


@pytest.fixture
def busy(site):
    """Three orders in Berlin: A and B are released; of C one parcel has left, one unit is picked, one is still to be picked."""
    shop = site.shop
    shop.do("catalog.put_sku", code="TEA", title="Tea, 100 g")
    shop.do("stock.receive", sku="MUG", location="BER", quantity=9)
    shop.do("customers.put", reference="K-1", name="Jörg", language="de-AT")
    shop.do("orders.place", **order_body("A", {"TEA": 4, "MUG": 1}, gift_message="For you,\n*Anna*", ship_by="2026-03-04T12:00:00Z"))
    shop.do("orders.place", **order_body("B", {"TEA": 2}, ship_to=ELSEWHERE, customer={"reference": "K-1"}, customer_reference="PO 7"))
    shop.do("orders.place", **order_body("C", {"TEA": 3, "MUG": 2}))
    on = {"order": shop.order("C"), "fulfillment": 1}
    for reference in "ABC":
        shop.released(reference)
    shop.do("fulfillment.pick", **on, lines=[{"line": 1, "picked": 2}, {"line": 2, "picked": 2}])
    shop.do("fulfillment.pack", **on, lines=[{"line": 1, "quantity": 1}, {"line": 2, "quantity": 2}])
    shop.do("fulfillment.ship", **on, carrier="dhl", tracking="JD-1", parcels=[1])
    site.named = {reference: shop.state(reference)["number"] for reference in "ABC"}
    return site


# ── pick lists ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_still_to_be_picked_by_article_and_order(busy):
    n = busy.named
    asked = "&".join(f"fulfillment={n[reference]}:1" for reference in "ABC")
    (page,) = pages(busy.client.get(f"/documents/pick-list.pdf?{asked}"))
    assert page[:4] == ["BER", "Pick list", "Orders 3", "Units 8"]
    listed = between(page, "Quantity Article", "Orders")
    assert listed == ["1", "MUG", "MUG", f"1 {n['A']}:1", "7", "TEA", "Tea, 100 g", f"4 {n['A']}:1", f"2 {n['B']}:1", f"1 {n['C']}:1"]
    assert "Due 4 Mar 2026" in page


def test_a_list_of_one_order_says_so_in_its_head(busy):
    (page,) = pages(busy.client.get(f"/documents/pick-list.pdf?fulfillment={busy.named['C']}:1&language=de"))
    assert page[:4] == ["BER", "Pickliste", f"Bestellung {busy.named['C']} · C", "Stück 1"]
    busy.shop.do("fulfillment.pick", order=busy.shop.order("C"), fulfillment=1)
    (page,) = pages(busy.client.get(f"/documents/pick-list.pdf?fulfillment={busy.named['C']}:1&language=de"))
    assert "Es ist nichts mehr zu picken." in page


def test_each_location_has_its_own_list(busy):
    busy.shop.do("stock.receive", sku="MUG", location="MUC", quantity=1)
    busy.shop.do("settings.put_channel", code="south", title="South", currency="EUR", locations=["MUC"])
    busy.shop.do("orders.place", **order_body("S", {"MUG": 1}, channel="south"))
    busy.shop.do("fulfillment.release", order={"channel": "south", "reference": "S"})
    south = busy.shop.state("S")["number"]
    found = pages(busy.client.get(f"/documents/pick-list.pdf?fulfillment={south}:1&fulfillment={busy.named['B']}:1"))
    assert [page[0] for page in found] == ["BER", "MUC"]
    assert [page[-1].endswith("Page 1 of 1") for page in found] == [True, True]


# ── packing slips ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_slip_tells_what_goes_where_and_nothing_of_money(busy):
    (page,) = pages(busy.client.get(f"/documents/packing-slip.pdf?fulfillment={busy.named['A']}:1"))
    assert between(page, "Quantity Article Article no.", "A message for you") == ["4 Tea, 100 g TEA", "1 MUG MUG"]
    assert between(page, "Deliver to", "Sender") == ["Anna Schmidt", "Hauptstr. 5", "10115 Berlin", "Germany"]
    assert between(page, "A message for you", page[-1]) == ["For you,", "*Anna*"]
    assert not any(sign in "\n".join(page) for sign in ("€", "EUR", "10.00", "50.00"))


def test_a_slip_of_a_fulfillment_has_what_left_and_what_stands_one_of_a_parcel_what_is_in_it(busy):
    order = busy.named["C"]
    whole, parcel = pages(busy.client.get(f"/documents/packing-slip.pdf?fulfillment={order}:1&parcel={order}:1"))
    foot = f"Web {order} Page 1 of 1"
    assert between(whole, "Quantity Article Article no.", foot) == ["3 Tea, 100 g TEA", "2 MUG MUG"]
    assert between(parcel, "Quantity Article Article no.", foot) == ["1 Tea, 100 g TEA", "2 MUG MUG"]
    assert "Shipment dhl JD-1" in parcel
    busy.shop.do("fulfillment.undo_shipment", order=busy.shop.order("C"), parcel=1)
    (whole,) = pages(busy.client.get(f"/documents/packing-slip.pdf?fulfillment={order}:1"))
    assert between(whole, "Quantity Article Article no.", foot) == ["3 Tea, 100 g TEA", "2 MUG MUG"], "what came back is not counted twice"


def test_a_slip_is_in_its_customers_language(busy):
    asked = f"/documents/packing-slip.pdf?fulfillment={busy.named['B']}:1&fulfillment={busy.named['A']}:1"
    german, english = pages(busy.client.get(asked))
    assert german[1:3] == ["Lieferschein", f"Bestellung {busy.named['B']}"]
    assert "Ihr Zeichen PO 7" in german
    assert between(german, "Lieferadresse", "Absender") == ["Jörg Łukasz", "Οδός Ερμού 1", "1010 Wien", "Österreich"]
    assert english[1] == "Packing slip"
    assert [page[1] for page in pages(busy.client.get(f"{asked}&language=de"))] == ["Lieferschein"] * 2


# ── confirmations ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_confirmation_tells_what_was_agreed_and_what_is_paid(busy):
    shop = busy.shop
    shop.do("settings.put_tax_rate", code="VAT-19", title="VAT", country="DE", tax_class="standard", rate="19")
    line = {"sku": "TEA", "quantity": 3, "unit_price": "9.9925", "discounts": [{"title": "Spring", "amount": "2.00"}], "title": "Tea"}
    shop.do(
        "orders.place",
        **order_body("D", {}, ship_to=ADDRESS, bill_to=ELSEWHERE)
        | {
            "lines": [line | {"taxes": [{"code": "VAT-19", "rate": "19", "amount": "4.47"}]}],
            "adjustments": [{"kind": "shipping", "title": "Standard", "amount": "4.90", "tax": "0.78"}],
            "payments": [
                {"collector": "test", "method": "Visa", "authorized": "20.00"},
                {"collector": "test", "method": "Bank", "captured": "5.00"},
            ],
        },
    )
    number = shop.state("D")["number"]
    (page,) = pages(busy.client.get(f"/documents/order-confirmation.pdf?order={number}"))
    told = between(page, "Quantity Article Price Amount", page[-1])
    assert told == [
        *("3 Tea TEA", "Spring -€2.00", "€9.9925 €27.98", "Goods €27.98", "Standard €4.90", "Total €32.88"),
        *("VAT 19% included €4.47", "Tax included €0.78", "Visa: reserved, taken when we ship €20.00", "Bank: paid €5.00"),
        "Still to pay €7.88",
    ]
    assert between(page, "Bill to", "Quantity Article Price Amount") == ["Jörg Łukasz", "Οδός Ερμού 1", "1010 Wien", "Austria"]
    shop.do("orders.cancel", order=shop.order("D"), lines=[{"line": 1, "quantity": 1}])
    (page,) = pages(busy.client.get(f"/documents/order-confirmation.pdf?order={number}&language=de"))
    assert "davon 1 storniert" in page
    assert [line for line in page if line.startswith(("Summe", "Storniert", "Neue"))] == [
        *("Summe 32,88 €", "Storniert oder erstattet -9,33 €", "Neue Summe 23,55 €")
    ]


# ── who may, and what is refused ─────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_out_of_sight_is_not_printed(busy):
    order = busy.named["A"]
    for limits in ({"locations": ["MUC"]}, {"channels": ["other"]}):
        if "channels" in limits:
            busy.shop.do("settings.put_channel", code="other", title="Other", currency="EUR", locations=["BER"])
        client = busy.limited("fulfillment:read", "orders:read", **limits)
        told = refused(client.get(f"/documents/pick-list.pdf?fulfillment={order}:1"), 404, "fulfillment_not_found")
        assert told["value"] == f"{order}:1"
        refused(client.get(f"/documents/packing-slip.pdf?fulfillment={order}:1"), 404, "fulfillment_not_found")
        refused(client.get(f"/documents/packing-slip.pdf?parcel={busy.named['C']}:1"), 404, "parcel_not_found")
        refused(client.get(f"/documents/order-confirmation.pdf?order={order}"), 404, "order_unknown")


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("pick-list.pdf?fulfillment=1:1", "fulfillment:read"),
        ("packing-slip.pdf?fulfillment=1:1", "fulfillment:read"),
        ("order-confirmation.pdf?order=1", "orders:read"),
    ],
)
def test_each_needs_its_scope(standing, path, scope):
    without = standing.limited("stock:read", "orders:read" if scope != "orders:read" else "fulfillment:read")
    assert refused(without.get(f"/documents/{path}"), 403, "scope_missing")["scope"] == scope
    refused(standing.limited(scope).get(f"/documents/{path}"), 404, "order_unknown" if "order=" in path else "fulfillment_not_found")


@pytest.mark.parametrize(
    "asked",
    [
        *("pick-list.pdf", "pick-list.pdf?fulfillment=1", "pick-list.pdf?fulfillment=:1", "pick-list.pdf?fulfillment=1:x"),
        *("pick-list.pdf?fulfillment=1:-1", "pick-list.pdf?fulfillment=1:9999999999", "pick-list.pdf?fulfillment=1%00:1"),
        *("packing-slip.pdf", "packing-slip.pdf?order=1", "order-confirmation.pdf", "order-confirmation.pdf?order=%00"),
        *("order-confirmation.pdf?order=1&language=../../etc", "order-confirmation.pdf?order=1&paper=a3"),
        *("order-confirmation.pdf?order=1&paper=a4&paper=letter", "order-confirmation.pdf?" + "&".join(["order=1"] * 501)),
        "packing-slip.pdf?" + "&".join(["fulfillment=1:1&parcel=1:1"] * 251),
    ],
)
def test_nonsense_is_malformed(standing, asked):
    refused(standing.client.get(f"/documents/{asked}"), 400, "malformed")


def test_others_are_answered_while_many_are_printed(busy):
    """200 slips take a second or two; the loop goes on meanwhile."""
    asked = "&".join([f"fulfillment={busy.named['A']}:1"] * 200)
    done = []
    printing = threading.Thread(target=lambda: done.append(busy.client.get(f"/documents/packing-slip.pdf?{asked}")))
    other = busy.limited("orders:read")
    other.get("/orders")
    printing.start()
    waits = []
    while printing.is_alive():
        began = time.monotonic()
        assert other.get("/orders?limit=1").status_code == 200
        waits.append(time.monotonic() - began)
    assert len(pages(done[0])) == 200
    assert len(waits) > 5, "nobody was answered until the file was ready"
    assert sorted(waits)[len(waits) // 2] < 0.2
