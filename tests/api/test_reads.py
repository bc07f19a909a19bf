"""The reads: an order as a whole, lists by key, stock, who waits, what happened."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.api.test_commands import refused
from tests.shop import order_body, submission


def pages(client, path: str, limit: int) -> list[dict]:
    """All items of a list, page by page."""
    items, cursor = [], ""
    for _ in range(1_000):
        page = client.get(f"{path}limit={limit}{cursor}").json()
        assert len(page["items"]) <= limit
        items += page["items"]
        if page["next"] is None:
            return items
        cursor = f"&after={page['next']}"
    raise AssertionError("the list has no end")


def test_an_order_as_a_whole(site):
    """Placed with 12 of which 10 are promised, 4 shipped, 1 cancelled: every place a unit or a cent stands in is shown."""
    shop = site.shop
    shop.do(
        "orders.place",
        **order_body("A", {"TEA": 4, "MUG": 2}, authorized="60.00", customer_reference="PO-7", priority=5, price="10.0125")
        | {"payments": [{"collector": "test", "reference": "ch_A", "authorized": "60.08"}]},
    )
    fulfillment = shop.released("A")
    shop.do("fulfillment.pick", order=shop.order("A"), fulfillment=fulfillment)
    shop.do("fulfillment.ship", order=shop.order("A"), fulfillment=fulfillment, carrier="dhl", tracking="00340434161094021501")
    actor = site.client.post(f"/orders/{shop.state('A')['number']}/cancel", json={"lines": [{"line": 2, "quantity": 1}]})
    assert actor.status_code == 200, actor.text

    answer = site.client.get(f"/orders/{shop.state('A')['number']}")
    page = answer.json()
    order = shop.state("A")
    assert answer.headers["etag"] == f'"{order["version"]}.{order["progress"]}"' == actor.headers["etag"]
    assert (page["id"], page["number"], page["customer_reference"], page["priority"]) == (str(order["id"]), order["number"], "PO-7", 5)
    assert (page["status"], page["fulfillment_status"], page["payment_status"]) == ("open", "partial", order["payment_status"])
    assert page["gross"] == "60.08"
    assert page["ship_to"]["postcode"] == page["bill_to"]["postcode"] == "10115"

    tea, mug = page["lines"]
    assert (tea["sku"], tea["unit_price"], tea["gross"], tea["shipped"], tea["promises"]) == ("TEA", "10.0125", "40.05", 4, [])
    assert (mug["ordered"], mug["waiting"], mug["cancelled"]) == (2, 1, 1)
    assert [(p["kind"], p["quantity"], p["reason"], p["location"]) for p in mug["promises"]] == [("waiting", 1, "backorder", None)]

    (payment,) = page["payments"]
    assert (payment["collector"], payment["reference"], payment["authorized"]) == ("test", "ch_A", "60.08")
    shown = {name: int(Decimal(payment[name]) * 100) for name in ("authorized", "capturing", "voiding")}
    assert shown == {k: v for k, v in shop.payment("A").items() if k in shown}
    assert {(i["kind"], i["state"], i["units"]) for i in page["instructions"]} == {("capture", "open", None), ("void", "open", None)}
    assert {int(Decimal(i["amount"]) * 100) for i in page["instructions"]} == {shown["capturing"], shown["voiding"]}

    assert [(f["n"], f["location"], f["state"], f["lines"]) for f in page["fulfillments"]] == [(1, "BER", "shipped", [])]
    assert [(p["carrier"], p["tracking"], p["lines"]) for p in page["parcels"]] == [
        ("dhl", "00340434161094021501", [{"line": 1, "quantity": 4}])
    ]
    told = shop.rows("select type, seq from events where subject = %s order by seq", order["id"])
    assert [(e["type"], e["seq"]) for e in page["timeline"]] == [(e["type"], e["seq"]) for e in told]
    cancelled = next(e for e in page["timeline"] if e["type"] == "order.cancelled")
    assert (cancelled["command"], cancelled["actor"][:4]) == ("orders.cancel", "key:")
    assert cancelled["data"].get("reason") == next((n["text"] for n in page["notes"] if n["kind"] == "reason"), None)


def test_where_units_stand_while_they_are_picked(site):
    shop = site.shop
    shop.place("A", TEA=4)
    n = shop.released("A")
    shop.do("fulfillment.pick", order=shop.order("A"), fulfillment=n, lines=[{"line": 1, "picked": 3}])
    page = site.client.get(f"/orders/{shop.state('A')['id']}").json()
    hard = [p for p in page["lines"][0]["promises"] if p["level"] == "hard"]
    assert [(p["location"], p["fulfillment"], p["picked"]) for p in hard] == [("BER", n, 3)]
    assert page["fulfillments"][0]["lines"][0]["picked"] == 3


def test_what_a_desk_did_with_an_order_is_shown(site):
    shop = site.shop
    shop.place("A", TEA=2, authorized="20.00")
    order = shop.order("A")
    assert page_of(site, "A")["notes"] == []
    shop.do("orders.hold", order=order, type="fraud", reason="two countries", until="2099-01-01T00:00:00Z")
    shop.do("orders.annotate", order=order, text="rang twice")
    shop.do("orders.annotate", order=order, text="Happy birthday!", kind="gift")
    shop.do("orders.tag", order=order, add=["vip", "call"])
    shop.do("orders.assign", order=order, assignee="desk-1")
    shop.do("orders.unhold", order=order, type="fraud", reason="it was a gift")
    shop.do("orders.adjust", order=order, kind="goodwill", amount="-3.00", reason="for the trouble", title="Sorry")
    page = page_of(site, "A")
    (hold,) = page["holds"]
    assert (hold["type"], hold["reason"], hold["until"]) == ("fraud", "two countries", "2099-01-01T00:00:00Z")
    assert hold["released_at"] is not None
    assert [(n["n"], n["kind"], n["text"], n["by"]) for n in page["notes"]] == [
        (1, "note", "rang twice", "system"),
        (2, "gift", "Happy birthday!", "system"),
    ]
    assert (page["tags"], page["assignee"], page["gross"]) == (["call", "vip"], "desk-1", "17.00")
    (adjustment,) = page["adjustments"]
    assert [adjustment[k] for k in ("kind", "title", "gross", "line", "reason")] == ["goodwill", "Sorry", "-3.00", None, "for the trouble"]


def page_of(site, reference):
    return site.client.get(f"/orders/{site.shop.state(reference)['id']}").json()


def test_what_may_be_done_about_a_payment_is_shown(site):
    """And what is not offered is refused, what is offered is not."""
    shop = site.shop
    shop.place("A", TEA=4, authorized="20.00")
    order = shop.order("A")
    shop.do("payments.expect", order=order, collector="manual", amount="20.00")
    card, transfer = page_of(site, "A")["payments"]
    assert (card["may"], transfer["may"]) == (["payments.capture", "payments.void"], ["payments.withdraw"])
    shop.do("payments.record_transfer", order=order, collector="manual", amount="20.00")
    shop.do("payments.record_capture", order=order, payment=1, amount="15.00")
    card, transfer = page_of(site, "A")["payments"]
    assert (card["may"], transfer["may"]) == (["payments.capture", "payments.void", "payments.refund"], ["payments.refund"])
    for n, payment in ((1, card), (2, transfer)):
        for name in ("payments.capture", "payments.void", "payments.withdraw"):
            foretold = shop.office.preview(submission(name, {"order": order, "payment": n}).body)
            assert (foretold.status == 200) == (name in payment["may"]), (name, n)


def test_orders_newest_first_each_once(site):
    for i in range(7):
        site.shop.place(f"A{i}", TEA=1)
    newest = [f"A{i}" for i in reversed(range(7))]
    for limit in (1, 2, 7, 500):
        assert [o["reference"] for o in pages(site.client, "/orders?", limit)] == newest
    first = site.client.get("/orders?limit=1").json()["items"][0]
    assert (first["gross"], first["due"], first["currency"], first["status"]) == ("10.00", "10.00", "EUR", "open")


def test_a_skus_stock(site):
    site.shop.place("A", TEA=12)
    site.shop.do("stock.receive", sku="TEA", location="MUC", quantity=1)
    card = site.client.get("/skus/TEA/stock").json()
    assert (card["sku"], card["tracked"], card["oversell"]) == ("TEA", True, "backorder")
    ber = {"location": "BER", "on_hand": 10, "quarantine": 0, "promised": 10, "available": 0, "short": 0}
    assert card["locations"][0] == ber | {"reserved": 0, "transferred": 0, "incoming": []}
    waiting = {w["reason"]: w["units"] for w in card["waiting"]}
    assert waiting == {"backorder": 12 - 10 - card["locations"][1]["promised"]}
    for code in ("NONE", "A%0AB", "A%0A"):
        refused(site.client.get(f"/skus/{code}/stock"), 404, "sku_not_found")
        refused(site.client.get(f"/skus/{code}"), 404, "sku_not_found")
    refused(site.client.get("/skus/TEA%00/stock"), 400, "malformed")
    refused(site.client.get(f"/skus/{'x' * 65}/stock"), 400, "malformed")


def test_who_waits_in_the_order_in_which_they_are_served(site):
    shop = site.shop
    for reference, priority in (("A", 0), ("B", 9), ("C", 0), ("D", -5)):
        shop.do("orders.place", **order_body(reference, {"MUG": 2, "TEA": 1}, priority=priority))
    for limit in (1, 2, 500):
        assert [w["reference"] for w in pages(site.client, "/promises?sku=MUG&", limit)] == ["B", "A", "C", "D"]
    shop.do("orders.set_terms", order=shop.order("C"), ship_by="2031-05-01T12:00:00Z")
    assert [w["reference"] for w in pages(site.client, "/promises?sku=MUG&", 1)] == ["B", "C", "A", "D"]
    b = shop.state("B")
    (of_b,) = pages(site.client, f"/promises?order={b['number']}&", 1)
    assert (of_b["order"], of_b["sku"], of_b["quantity"], of_b["reason"], of_b["line"]) == (str(b["id"]), "MUG", 2, "backorder", 1)
    assert of_b["since"] == b["placed_at"].isoformat().replace("+00:00", "Z")
    assert site.client.get(f"/promises?order={b['number']}&sku=TEA").json() == {"items": [], "next": None}
    assert site.client.get("/promises?sku=NONE").json()["items"] == site.client.get("/promises?order=nope").json()["items"] == []
    refused(site.client.get("/promises"), 400, "malformed")


def test_events_in_order_without_gaps(site):
    site.shop.place("A", TEA=1)
    found, after = [], 0
    while (page := site.client.get(f"/events?limit=3&after={after}").json())["next"] != after:
        found += page["items"]
        after = page["next"]
    assert [e["seq"] for e in found] == list(range(1, len(found) + 1))
    assert [e["type"] for e in found] == site.shop.events()
    placed = found[-1]
    assert (placed["type"], placed["version"], placed["subject"]) == ("order.placed", 1, str(site.shop.state("A")["id"]))
    assert placed["data"]["reference"] == "A"
    assert site.client.get("/events?after=9223372036854775807").json() == {"items": [], "next": 9223372036854775807}


@pytest.mark.parametrize(
    "asked",
    [
        *("/orders?limit=0", "/orders?limit=501", "/orders?limit=x", "/orders?after=x", "/orders?after=W10", "/orders?after=bnVsbA"),
        *("/events?after=-1", "/events?after=9223372036854775808", "/events?after=x", "/promises?sku=TEA&after=WzEsMl0"),
        *("/promises?sku=%00", "/orders?after=WyIwMDAxLTAxLTAxVDAwOjAwOjAwKzE0OjAwIiwieCJd", "/orders?after=%00"),
    ],
)
def test_a_page_that_is_none(standing, asked):
    refused(standing.client.get(asked), 400, "malformed")
