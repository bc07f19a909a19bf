"""Who may do what: keys, scopes, and limits to channels and locations."""

from __future__ import annotations

import hashlib
import json
import time

import pytest

from argosy.base.limits import API_KEY_CACHE_SECONDS
from tests.api.test_commands import refused
from tests.shop import order_body

EVERYTHING = [("POST", "/orders"), ("GET", "/orders"), ("POST", "/commands"), ("GET", "/events"), ("POST", "/orders/1/cancel")]


@pytest.mark.parametrize(("method", "path"), EVERYTHING)
@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (None, "key_missing"),
        ("", "key_missing"),
        ("Basic dGVzdDp0ZXN0", "key_missing"),
        ("Bearer wrong", "key_wrong"),
    ],
)
def test_without_a_key_nothing_is_told(standing, method, path, sent, code):
    headers = {} if sent is None else {"authorization": sent}
    answer = standing.client_with(None).request(method, path, headers=headers)
    refused(answer, 401, code)
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_scheme_is_read_in_any_letters(standing):
    assert standing.client_with(None).get("/orders", headers={"authorization": f"bearer {standing.secret}"}).status_code == 200


@pytest.mark.parametrize(
    ("scope", "method", "path"),
    [
        ("orders:write", "POST", "/orders"),
        ("orders:read", "GET", "/orders"),
        ("orders:read", "GET", "/promises?sku=TEA"),
        ("stock:read", "GET", "/skus/TEA/stock"),
        ("events:read", "GET", "/events"),
        ("stock:write", "POST", "/stock/receive"),
        ("catalog:write", "PUT", "/skus/TEA"),
    ],
)
def test_each_address_needs_its_scope(standing, scope, method, path):
    without = standing.limited("metrics:read").request(method, path, json={})
    assert refused(without, 403, "scope_missing")["scope"] == scope
    area = scope.partition(":")[0]
    for enough in (scope, f"{area}:*"):
        assert standing.limited(enough).request(method, path, json={}).status_code in (200, 400)


def test_a_revoked_key_is_forgotten_within_seconds(site):
    client = site.limited("orders:read")
    assert client.get("/orders").status_code == 200
    key = site.shop.one("select id from api_keys where scopes = '[\"orders:read\"]'")["id"]
    site.shop.do("access.revoke_key", id=str(key))
    time.sleep(API_KEY_CACHE_SECONDS + 0.1)
    refused(client.get("/orders"), 401, "key_wrong")
    refused(client.post("/orders", json={}), 401, "key_wrong")


def test_only_a_keys_hash_is_kept(site):
    found = site.shop.one("select count(*)::int n from api_keys k where k::text like %s", f"%{site.secret}%")
    assert found["n"] == 0


def test_what_is_outside_a_keys_limits_is_not_there(site):
    """Another channel's and another location's orders: neither seen nor touched, and not told from orders that never were."""
    shop = site.shop
    shop.do("settings.put_channel", code="shop", title="Shop", currency="EUR", locations=["BER"])
    shop.place("A", TEA=2)
    shop.do("orders.place", **order_body("B", {"TEA": 3}, channel="shop"))
    a, b = str(shop.state("A")["id"]), str(shop.state("B")["id"])
    web = site.limited("*", channels=["web"])
    munich = site.limited("*", locations=["MUC"])
    berlin = site.limited("*", locations=["BER"])
    for client, seen in ((web, [a]), (munich, []), (berlin, [b, a])):
        assert [o["id"] for o in client.get("/orders").json()["items"]] == seen
        for order in (a, b):
            page = client.get(f"/orders/{order}")
            if order in seen:
                assert page.status_code == 200
            else:
                assert refused(page, 404, "order_unknown") == refused(client.get("/orders/nope"), 404, "order_unknown")
                refused(client.post(f"/orders/{order}/cancel"), 404, "order_unknown")
        told = {e["subject"] for e in client.get("/events?limit=500").json()["items"] if e["type"].startswith("order.")}
        assert told == set(seen)
    assert refused(web.post("/orders", json=order_body("C", {"TEA": 1}, channel="shop")), 422, "channel_unknown")
    assert refused(munich.post("/stock/receive", json={"sku": "TEA", "location": "BER", "quantity": 1}), 422, "location_unknown")
    assert [at["location"] for at in munich.get("/skus/TEA/stock").json()["locations"]] == ["MUC"]
    assert [at["location"] for at in berlin.get("/skus/TEA/stock").json()["locations"]] == ["BER"]
    assert (shop.buckets("A"), shop.buckets("B")) == ("p2", "p3")


def test_a_limited_key_sees_its_own_stocks_events_and_no_settings(site):
    site.shop.do("stock.receive", sku="TEA", location="MUC", quantity=1)
    munich = site.limited("events:read", locations=["MUC"]).get("/events?limit=500").json()
    assert [(e["type"], e["data"].get("location")) for e in munich["items"]] == [("stock.received", "MUC")]
    everything = site.client.get("/events?limit=500").json()
    assert munich["next"] == everything["next"] == everything["items"][-1]["seq"]


def test_of_a_bundle_a_limited_key_sees_what_its_own_locations_are_enough_for(site):
    """Ten of TEA are in BER."""
    site.shop.do("stock.receive", sku="TEA", location="MUC", quantity=4)
    site.shop.do("catalog.put_sku", code="BOX", title="Box", tracked=False)
    site.shop.do("catalog.put_bundle", code="BOX", components=[{"sku": "TEA", "per": 2}])
    for locations, n in ((["MUC"], 2), (["BER"], 5), (["BER", "MUC"], 7)):
        box = site.limited("stock:read", locations=locations).get("/skus/BOX/stock").json()
        assert (box["available"], box["components"][0]["available"]) == (n, 2 * n)


def test_who_waits_is_told_within_limits(site):
    site.shop.place("A", TEA=12)
    assert [w["reference"] for w in site.limited("*", channels=["web"]).get("/promises?sku=TEA").json()["items"]] == ["A"]
    none = site.limited("*", locations=["MUC"])
    assert none.get("/promises?sku=TEA").json()["items"] == []
    assert none.get("/skus/TEA/stock").json()["waiting"] == []


def test_what_left_a_location_unasked_is_seen_there(site):
    """Who may command an order may read it: a parcel counts, even where nothing was ever promised or packed."""
    site.shop.place("A", TEA=2)
    munich = site.limited("*", locations=["MUC"])
    assert munich.get("/orders").json()["items"] == []
    site.shop.do("fulfillment.record_shipment", order=site.shop.order("A"), location="MUC", lines=[{"line": 1, "quantity": 2}])
    assert [o["reference"] for o in munich.get("/orders").json()["items"]] == ["A"]
    order = site.shop.state("A")["id"]
    assert munich.get(f"/orders/{order}").json()["parcels"][0]["location"] == "MUC"
    assert "fulfillment.shipped" in [e["type"] for e in munich.get("/events?limit=500").json()["items"]]


def test_a_limited_key_makes_itself_no_better_one(site):
    """Over the address that takes any command: neither a key of its own choice, nor settings, SKUs, or others' keys."""
    limited = site.limited("*", channels=["web"])
    made = hashlib.sha256(b"chosen").hexdigest()
    id = str(site.shop.one("select id from api_keys order by created_at, id limit 1")["id"])
    tried = [
        {"command": "access.put_key", "data": {"name": "mine", "hash": made, "scopes": ["*"]}},
        {"command": "access.put_key", "data": {"name": "mine", "hash": made, "scopes": ["*"], "channels": ["web"]}},
        {"command": "access.revoke_key", "data": {"id": id}},
        {"command": "settings.put_channel", "data": {"code": "pos", "title": "POS", "currency": "EUR", "locations": ["BER"]}},
        {"command": "catalog.put_sku", "data": {"code": "NEW", "title": "New"}},
    ]
    answers = limited.post("/commands", content=b"\n".join(json.dumps(line).encode() for line in tried))
    assert [json.loads(line)["problem"]["code"] for line in answers.text.splitlines()] == ["key_limited"] * len(tried)
    refused(limited.put("/channels/pos", json={"title": "POS", "currency": "EUR", "locations": ["BER"]}), 403, "key_limited")
    refused(limited.put("/skus/NEW", json={"title": "New"}), 403, "key_limited")
    refused(site.client_with("chosen").get("/orders"), 401, "key_wrong")
    assert site.client.get("/orders").status_code == 200
