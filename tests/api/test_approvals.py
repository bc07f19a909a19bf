"""From a refusal to an approval over HTTP: asked with one key, shown, previewed and approved with another."""

from __future__ import annotations

from tests.api.test_commands import refused
from tests.shop import order_body

BODY = {"kind": "goodwill", "amount": "-8.00", "reason": "it came wet"}


def test_what_is_above_a_keys_limit_goes_to_another(site):
    shop = site.shop
    shop.place("A", TEA=2, authorized="20.00")
    order = str(shop.state("A")["id"])
    desk = site.limited("orders:*", "approvals:*", limits={"discount": {"EUR": "5.00"}})
    told = refused(desk.post(f"/orders/{order}/adjustments", json=BODY), 422, "approval_needed")
    assert {name: told[name] for name in ("kind", "amount", "limit", "currency")} == {
        **{"kind": "discount", "amount": "8.00", "limit": "5.00", "currency": "EUR"}
    }
    asked = desk.post(f"/orders/{order}/approvals", json={"command": "orders.adjust", "body": BODY, "reason": "a good customer"})
    assert (asked.status_code, asked.json()["approval"]) == (201, 1)
    (waiting,) = site.client.get("/approvals").json()["items"]
    assert (waiting["order"], waiting["amount"], waiting["reason"], waiting["edited"]) == (order, "8.00", "a good customer", False)
    path = f"/orders/{order}/approvals/1"
    assert site.client.get(path).json() == waiting
    refused(desk.post(f"{path}/approve"), 422, "approval_own")
    preview = site.client.post(f"{path}/approve?dry_run=true")
    assert [e["type"] for e in preview.json()["events"]] == ["order.adjusted", "instruction.given", "order.approval_decided"]
    assert shop.state("A")["gross"] == 2_000
    seen = {"if-match": preview.headers["etag"]}
    shop.do("orders.hold", order=shop.order("A"), type="customer", reason="rings back")
    refused(site.client.post(f"{path}/approve", headers=seen), 409, "version_conflict")
    done = site.client.post(f"{path}/approve", json={"note": "fine"})
    assert (done.status_code, done.json()["command"], shop.state("A")["gross"]) == (200, "orders.adjust", 1_200)
    assert site.client.get("/approvals").json()["items"] == []
    (kept,) = site.client.get(f"/approvals?order={order}").json()["items"]
    assert (kept["state"], kept["note"], kept["edited"]) == ("approved", "fine", True)
    types = [e["type"] for e in site.client.get(f"/orders/{order}").json()["timeline"]]
    assert [t for t in types if "approval" in t] == ["order.approval_asked", "order.approval_decided"]
    shop.audited()


def test_a_body_that_is_none_is_malformed_by_its_field(site):
    site.shop.place("A", TEA=1)
    order = site.shop.state("A")["id"]
    for body in ({}, BODY | {"colour": "red"}, BODY | {"amount": "much"}, {"order": str(order), **BODY, "line": 0}):
        refused(site.client.post(f"/orders/{order}/approvals", json={"command": "orders.adjust", "body": body}), 400, "malformed")
    assert site.client.get("/approvals").json()["items"] == []


def test_anothers_orders_approvals_are_not_there(site):
    shop = site.shop
    shop.do("settings.put_channel", code="pos", title="POS", currency="EUR", locations=["MUC"])
    shop.do("orders.place", **order_body("A", {"TEA": 1}))
    order = str(shop.state("A")["id"])
    desk = site.limited("*", limits={"discount": {}})
    desk.post(f"/orders/{order}/approvals", json={"command": "orders.adjust", "body": BODY}).raise_for_status()
    elsewhere = site.limited("*", channels=["pos"])
    assert elsewhere.get("/approvals").json()["items"] == []
    assert elsewhere.get(f"/approvals?order={order}").json()["items"] == []
    refused(elsewhere.get(f"/orders/{order}/approvals/1"), 404, "approval_not_found")
    refused(elsewhere.post(f"/orders/{order}/approvals/1/approve"), 404, "order_unknown")
    refused(site.client.get(f"/orders/{order}/approvals/2"), 404, "approval_not_found")
    refused(site.limited("orders:*").get("/approvals"), 403, "scope_missing")
