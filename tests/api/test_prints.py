"""Documents over the API: what is in the database stands on the paper, what is out of sight doesn't, and nobody waits for the press."""

from __future__ import annotations

import io
import threading
import time

import pytest
from pypdf import PdfReader

from tests.api.test_commands import refused
from tests.shop import order_body


def pages(answer) -> list[str]:
    """The text of each page, a line a line."""
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf"), answer.text
    assert answer.headers["cache-control"] == "no-store"
    return [page.extract_text().replace("\xa0", " ") for page in PdfReader(io.BytesIO(answer.content)).pages]


GIFT = "For you, with *love*\n#import \"nothing\": $x$ \\ `y` <z> @a // b /* c"


@pytest.fixture
def busy(site):
    """Three orders in Berlin: A and B released, with 4 and 2 TEA; C has left in part."""
    shop = site.shop
    shop.do("catalog.put_sku", code="TEA", title="Tea, 100 g", barcodes={"4006381333931": 1})
    shop.do("stock.receive", sku="MUG", location="BER", quantity=9)
    shop.do("orders.place", **order_body("A", {"TEA": 4, "MUG": 1}, gift_message=GIFT, ship_by="2026-03-04T23:30:00Z"))
    shop.do("orders.place", **order_body("B", {"TEA": 2}, ship_to={"name": "Jörg Łukasz", "line1": "Οδός 1", "city": "Wien", "country": "AT"}))
    shop.do("orders.place", **order_body("C", {"TEA": 3, "MUG": 2}))
    for reference in "ABC":
        shop.released(reference)
    shop.do("fulfillment.pick", order=shop.order("C"), fulfillment=1, lines=[{"line": 1, "picked": 2}, {"line": 2, "picked": 2}])
    shop.do("fulfillment.pack", order=shop.order("C"), fulfillment=1, lines=[{"line": 1, "quantity": 1}, {"line": 2, "quantity": 2}])
    shop.do("fulfillment.ship", order=shop.order("C"), fulfillment=1, carrier="dhl", tracking="JD-1", parcels=[1])
    return site


def test_x(busy):
    n = {r: busy.shop.state(r)["number"] for r in "ABC"}
    print(n)
    a = busy.client.get(f"/documents/pick-list.pdf?fulfillment={n['A']}:1&fulfillment={n['B']}:1&fulfillment={n['C']}:1")
    print(a.text[:500] if a.status_code != 200 else pages(a))
    a = busy.client.get(f"/documents/packing-slip.pdf?fulfillment={n['A']}:1&fulfillment={n['C']}:1&parcel={n['C']}:1&language=de")
    print(a.text[:500] if a.status_code != 200 else pages(a))
    a = busy.client.get(f"/documents/order-confirmation.pdf?order={n['A']}")
    print(a.text[:500] if a.status_code != 200 else pages(a))
    assert 0
