"""The reads of stock: what is expected, transfers, a SKU's card, a location's shelves; each within its key's limits."""

from __future__ import annotations

import pytest

from argosy.queries import stock_moves
from tests.api.test_commands import refused
from tests.api.test_reads import pages

SOON, LATER = "2040-03-09T08:00:00Z", "2040-05-09T08:00:00Z"


@pytest.fixture
def busy(site):
    """TEA: 10 at BER, of which a cart has 2 and a transfer 3; 4 come soon and 9 later, of which an order has 1."""
    shop = site.shop
    shop.do("stock.reserve", channel="web", reservation="cart", lines=[{"sku": "TEA", "quantity": 2}])
    shop.do("stock.transfer", transfer="T/1", source="BER", target="MUC", lines=[{"sku": "TEA", "quantity": 3}])
    for supply, n, at in (("PO-2", 9, LATER), ("PO-1", 4, SOON), ("PO-0", 1, None)):
        shop.do("stock.expect", supply=supply, sku="TEA", location="BER", quantity=n, expected_at=at)
    shop.place("A", TEA=6)
    return site


def test_what_a_location_has_and_will_have(busy):
    ber, muc = busy.client.get("/skus/TEA/stock").json()["locations"]
    assert (ber["on_hand"], ber["promised"], ber["reserved"], ber["transferred"], ber["available"]) == (10, 10, 2, 3, 0)
    assert ber["incoming"] == [{"at": SOON, "units": 3}, {"at": LATER, "units": 9}, {"at": None, "units": 1}]
    assert muc["incoming"] == [{"at": None, "units": 3}]
    for limit in (1, 50):
        shelves = pages(busy.client, "/stock?location=BER&", limit)
        assert [(s["sku"], s["on_hand"], s["promised"], s["available"]) for s in shelves] == [("TEA", 10, 10, 0)]
    assert busy.client.get("/stock?location=NONE").json() == {"items": [], "next": None}
    refused(busy.client.get("/stock"), 400, "malformed")


def test_of_a_bundle_there_are_as_many_as_its_scarcest_component_makes(site):
    """3 of 10 TEA are ordered and 1 is kept back; a CUP is at each of two locations. A note in the box never lacks."""
    shop = site.shop
    for code, terms in (("TEA", {"safety_stock": 1}), ("CUP", {}), ("NOTE", {"tracked": False}), ("BOX", {"tracked": False})):
        shop.do("catalog.put_sku", code=code, title=code, **terms)
    shop.do("catalog.put_bundle", code="BOX", components=[{"sku": sku, "per": n} for sku, n in (("TEA", 2), ("CUP", 1), ("NOTE", 1))])
    note = {"sku": "NOTE", "title": "NOTE", "per": 1, "available": None, "bundles": None}
    for cups, boxes in ((0, 0), (1, 1), (2, 2), (5, 3)):
        at = {location: cups // 2 + (location == "BER" and cups % 2) for location in ("BER", "MUC")}
        for location, n in at.items():
            shop.do("stock.count", location=location, lines=[{"sku": "CUP", "counted": n}])
        if not cups:
            shop.place("A", TEA=3)
        box = site.client.get("/skus/BOX/stock").json()
        assert (box["available"], box["locations"]) == (boxes, [])
        cup = {"sku": "CUP", "title": "CUP", "per": 1, "available": cups, "bundles": cups}
        assert box["components"] == [cup, note, {"sku": "TEA", "title": "TEA", "per": 2, "available": 6, "bundles": 3}]
    shop.place("B", BOX=3)
    assert shop.buckets("B") == "p12", "and that many are promised"
    assert site.client.get("/skus/BOX/stock").json()["available"] == 0
    shop.do("catalog.put_bundle", code="BOX", components=[{"sku": "NOTE", "per": 1}])
    box = site.client.get("/skus/BOX/stock").json()
    assert (box["available"], box["components"]) == (None, [note])
    assert [site.client.get(f"/skus/{sku}/stock").json()["available"] for sku in ("TEA", "CUP", "NOTE")] == [0, 2, None]


def test_what_is_expected_the_earliest_first(busy):
    for limit in (1, 2, 50):
        supplies = pages(busy.client, "/supplies?", limit)
        assert [s["supply"] for s in supplies] == ["PO-1", "PO-2", "T/1", "PO-0"]
    first = supplies[0]
    assert (first["expected"], first["remaining"], first["promised"], first["expected_at"]) == (4, 4, 1, SOON)
    assert [s["supply"] for s in pages(busy.client, "/supplies?location=MUC&sku=TEA&", 5)] == ["T/1"]
    assert [s["supply"] for s in pages(busy.client, f"/supplies?before={LATER}&", 5)] == ["PO-1"]
    busy.shop.do("stock.receive", supply="PO-1", sku="TEA", location="BER", quantity=4)
    assert [s["supply"] for s in pages(busy.client, f"/supplies?before={LATER}&", 5)] == []
    refused(busy.client.get("/supplies?after=x"), 400, "malformed")


def test_transfers_newest_first_and_one_as_a_whole(busy):
    page = busy.client.get("/stock/transfers/T/1").json()
    assert (page["state"], page["source"], page["target"]) == ("open", "BER", "MUC")
    busy.shop.do("stock.ship_transfer", transfer="T/1")
    busy.shop.do("stock.receive_transfer", transfer="T/1", lines=[{"sku": "TEA", "received": 1, "lost": 1}])
    (line,) = busy.client.get("/stock/transfers/T/1").json()["lines"]
    assert (line["expected"], line["received"], line["in_transit"], line["remaining"]) == (3, 2, 1, 1)
    busy.shop.do("stock.transfer", transfer="T2", source="MUC", target="BER", lines=[{"sku": "TEA", "quantity": 1}])
    for limit in (1, 50):
        assert [t["transfer"] for t in pages(busy.client, "/stock/transfers?", limit)] == ["T2", "T/1"]
    refused(busy.client.get("/stock/transfers/none"), 404, "transfer_unknown")


def test_a_card_tells_every_move(busy):
    for limit in (1, 3, 50):
        card = pages(busy.client, "/skus/TEA/moves?", limit)
    assert [(m["from_account"], m["to_account"], m["quantity"], m["command"]) for m in card] == [
        ("demand", "promised", 1, "orders.place"),
        ("demand", "promised", 5, "orders.place"),
        ("demand", "promised", 3, "stock.transfer"),
        ("demand", "promised", 2, "stock.reserve"),
        ("supplier", "on_hand", 10, "stock.receive"),
    ]
    assert [(m["order"], m["transfer"], m["reservation"], m["to_supply"]) for m in card[:4]] == [
        (busy.shop.state("A")["number"], None, None, "PO-1"),
        (busy.shop.state("A")["number"], None, None, None),
        (None, "T/1", None, None),
        (None, None, "cart", None),
    ]
    assert {m["actor"] for m in card} == {"system"}
    assert [m["to_account"] for m in pages(busy.client, "/skus/TEA/moves?book=holdings&", 50)] == ["on_hand"]
    refused(busy.client.get("/skus/NONE/moves"), 404, "sku_not_found")


def test_a_limited_key_sees_what_is_at_its_locations(busy):
    shop = busy.shop
    shop.do("settings.put_location", code="HAM", title="Hamburg")
    munich, hamburg = (busy.limited("stock:read", locations=[at]) for at in ("MUC", "HAM"))
    assert [t["transfer"] for t in munich.get("/stock/transfers").json()["items"]] == ["T/1"]
    assert [s["supply"] for s in munich.get("/supplies").json()["items"]] == ["T/1"]
    assert munich.get("/skus/TEA/moves").json()["items"] == []
    assert munich.get("/stock?location=BER").json()["items"] == []
    for path in ("/stock/transfers", "/supplies", "/skus/TEA/moves"):
        assert hamburg.get(path).json()["items"] == []
    refused(hamburg.get("/stock/transfers/T/1"), 404, "transfer_unknown")
    shop.do("stock.ship_transfer", transfer="T/1")
    shop.do("stock.receive_transfer", transfer="T/1")
    assert [m["to_location"] for m in munich.get("/skus/TEA/moves").json()["items"]] == ["MUC"]


def test_a_page_of_moves_looks_at_so_many_and_says_how_to_go_on(busy, monkeypatch):
    """A key for a place where little of much happens would read all of it for a page."""
    busy.shop.do("stock.ship_transfer", transfer="T/1")
    busy.shop.do("stock.receive_transfer", transfer="T/1")
    for n in range(5):
        busy.shop.do("stock.receive", sku="TEA", location="BER", quantity=n + 1)
    monkeypatch.setattr(stock_moves, "LOOKED_AT_MAX", 2)
    monkeypatch.setattr(stock_moves, "MOVES", {None: stock_moves._way("true")})
    munich = busy.limited("stock:read", locations=["MUC"])
    first = munich.get("/skus/TEA/moves").json()
    assert (first["items"], first["next"] is None) == ([], False)
    assert [m["to_location"] for m in pages(munich, "/skus/TEA/moves?", 50)] == ["MUC"]


@pytest.mark.parametrize("path", ["/stock?location=BER&after=WzFd", "/skus/TEA/moves?after=WyJ4Il0", "/stock/transfers?after=WzFd"])
def test_a_cursor_of_another_list(busy, path):
    refused(busy.client.get(path), 400, "malformed")
