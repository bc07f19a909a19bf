"""The first page and the search box over HTTP: each sees what they may, and orders placed twice stand side by side."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.api.test_commands import refused
from tests.api.test_reads import pages
from tests.api.test_reads_customers import followed
from tests.shop import ADDRESS, order_body


@pytest.fixture
def shop(site):
    shop = site.shop
    shop.do("settings.put_channel", code="pos", title="POS", currency="EUR", locations=["MUC"])
    shop.do("customers.put", reference="C-1", name="Tamara Klein", email="tamara@example.org")
    shop.do("orders.place", **order_body("A", {"TEA": 1}, customer="C-1"))
    shop.do("orders.place", **order_body("P", {"MUG": 1}, channel="pos"))
    shop.do("catalog.put_sku", code="TAM-1", title="Tambourine, large", barcodes={"4006381333931": 1})
    shop.do("stock.expect", supply="TAM-PO", sku="TEA", location="BER", quantity=1)
    for projection in ("order_terms", "find_terms", "sales"):
        followed(site, projection)
    return shop


def find(client, q):
    answer = client.get("/find", params={"q": q})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_one_box_finds_everything(site, shop):
    found = find(site.client, "tam")
    assert [o["reference"] for o in found["orders"]] == ["A"]
    assert [c["reference"] for c in found["customers"]] == ["C-1"]
    assert [k["sku"] for k in found["skus"]] == ["TAM-1"]
    assert [s["supply"] for s in found["supplies"]] == ["TAM-PO"]
    assert find(site.client, "klein tam")["customers"][0]["name"] == "Tamara Klein"
    assert [k["sku"] for k in find(site.client, "large tamb")["skus"]] == ["TAM-1"]
    assert [k["sku"] for k in find(site.client, "40063")["skus"]] == ["TAM-1"]
    assert [p["code"] for p in find(site.client, "be")["locations"]] == ["BER"]
    assert [o["reference"] for o in find(site.client, "mug")["orders"]] == ["P"]
    assert set(map(len, find(site.client, "nothing-of-this").values())) == {0}


def test_the_order_of_that_name_leads(site, shop):
    """Of a short number there may be many newer that begin so, and it would never be among the five that are shown."""
    for n in ("W-1", *(f"W-1{i}" for i in range(7))):
        shop.do("orders.place", **order_body(n, {"TEA": 1}))
    followed(site, "order_terms")
    assert [o["reference"] for o in find(site.client, "w-1")["orders"]] == ["W-1", "W-16", "W-15", "W-14", "W-13"]
    number = shop.state("W-1")["number"]
    assert [o["number"] for o in find(site.client, f"#{number}")["orders"]] == [number]
    assert "W-1" not in {o["reference"] for o in find(site.limited("*", channels=["pos"]), "w-1")["orders"]}


def test_nobody_finds_what_is_not_theirs(site, shop):
    orders = find(site.limited("orders:read"), "tam")
    assert [kind for kind, found in orders.items() if found] == ["orders"]
    pos = site.limited("*", channels=["pos"])
    assert [kind for kind, found in find(pos, "tam").items() if found] == ["skus", "supplies"]
    munich = site.limited("*", locations=["MUC"])
    assert [kind for kind, found in find(munich, "tam").items() if found] == ["skus"]
    assert find(munich, "be")["locations"] == []
    refused(site.limited("stock:read").get("/find?q=tam"), 403, "scope_missing")


@pytest.mark.parametrize(
    "asked", ["/find", "/find?q=", "/find?q=%00", "/find?q=a+b+c+d+e+f+g+h+i", "/home?zone=Nowhere", "/home?zone=../x"]
)
def test_what_is_no_question(site, asked):
    refused(site.client.get(asked), 400, "malformed")


def test_home(site, shop):
    shop.do("orders.hold", order=shop.order("A"), type="fraud", reason="odd")
    followed(site, "order_terms")
    page = site.client.get("/home?zone=UTC").json()
    assert [(h["type"], h["count"]) for h in page["attention"]["holds"]] == [("fraud", 1)]
    assert page["attention"]["unfillable"]["skus"] == [{"sku": "MUG", "title": "MUG", "orders": 1, "units": 1}]
    assert page["sales"]["today"]["orders"] == 2
    assert len(page["sales"]["days"]) == 14
    pos = site.limited("orders:read", channels=["pos"]).get("/home?zone=UTC").json()
    assert (pos["attention"]["holds"], pos["sales"]["today"]["orders"]) == ([], 1)
    assert site.limited("orders:read", locations=["BER"]).get("/home").json()["sales"] is None


# ── orders placed twice ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_orders_that_may_be_one(site, shop):
    now = datetime.now(UTC)
    mail = ADDRESS | {"email": "Twice@Example.org"}

    def place(reference, hours, units=2, **more):
        shop.do("orders.place", **order_body(reference, {"TEA": units}, placed_at=(now - timedelta(hours=hours)).isoformat(), **more))

    place("OLD", 100, ship_to=mail)
    place("FIRST", 30, ship_to=mail)
    place("GONE", 20, ship_to=mail)
    place("OTHER", 10, ship_to=mail, units=3)
    place("AGAIN", 2, ship_to=mail)
    place("C1", 5, units=5, customer="C-1")
    place("C2", 4, units=5, customer="C-1")
    shop.do("orders.cancel", order=shop.order("GONE"))
    followed(site, "order_terms")
    for limit in (1, 500):
        found = pages(site.client, "/duplicates/orders?", limit)
        assert [(i["order"]["reference"], [a["reference"] for a in i["alike"]]) for i in found] == [("AGAIN", ["FIRST"]), ("C2", ["C1"])]
    assert pages(site.limited("orders:read", channels=["pos"]), "/duplicates/orders?", 5) == []
