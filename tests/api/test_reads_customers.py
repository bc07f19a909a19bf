"""Customers as they are shown: found by how something of them begins, and as a whole."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.api.conftest import until
from tests.api.test_commands import refused
from tests.api.test_reads import pages
from tests.shop import ADDRESS, order_body

PEOPLE = {
    "C/1": {"name": "Anna Schmidt", "email": "Anna@Example.org"},
    "C-2": {"name": "anna Meier", "company": "Tee & Co", "phone": "+49 (170) 123-456", "email": "anna.meier@example.org"},
    "C-3": {"name": "Otto 100%", "email": "otto@example.org"},
    "D-1": {"name": "Ähm", "email": None},
}


def followed(site, name) -> None:
    behind = "select h.n - coalesce((select seq from cursors where consumer = %s), 0) as n from event_head h"
    until(lambda: site.shop.one(behind, name)["n"] == 0)


@pytest.fixture
def people(site):
    site.ids = {}
    for reference, body in PEOPLE.items():
        answer = site.client.post("/customers", json={"reference": reference, **body})
        assert answer.status_code == 200, answer.text
        site.ids[reference] = answer.json()["id"]
    return site


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["D-1", "C-3", "C-2", "C/1"]),
        ("email=ANNA", ["C-2", "C/1"]),
        ("email=anna@example.org", ["C/1"]),
        ("name=an", ["C-2", "C/1"]),
        ("name=Ä", ["D-1"]),
        ("name=otto 100%25", ["C-3"]),
        ("name=%25", []),
        ("reference=C", ["C-2", "C-3", "C/1"]),
        ("reference=c", []),
    ],
)
def test_customers_each_once(people, asked, found):
    for limit in (1, 2, 500):
        assert [c["reference"] for c in pages(people.client, f"/customers?{asked}&", limit)] == found


def test_a_customer_as_a_whole(people):
    anna, otto = people.ids["C/1"], people.ids["C-3"]
    added = people.client.post(f"/customers/{anna}/addresses", json={"address": ADDRESS, "label": "Home", "ships": True})
    assert added.status_code == 200, added.text
    assert people.client.post("/customers/C%2F1/addresses", json={"address": ADDRESS}).json()["n"] == 2
    assert people.client.post("/customers/C%2F1/addresses/2/remove", json={}).status_code == 200
    for reference in ("A", "B"):
        people.shop.place(reference, TEA=1)
        people.shop.owner.execute("update orders set customer_id = %s where reference = %s", [anna, reference])
    page = people.client.get("/customers/C%2F1").json()
    assert page == people.client.get(f"/customers/{anna}").json()
    assert (page["id"], page["name"], page["became"]) == (anna, "Anna Schmidt", None)
    assert [(e["n"], e["label"], e["ships"], e["bills"], e["version"]) for e in page["addresses"]] == [
        (1, "Home", True, False, added.json()["address"])
    ]
    assert page["addresses"][0]["address"]["city"] == "Berlin"
    assert [(o["reference"], o["gross"]) for o in page["orders"]] == [("B", "10.00"), ("A", "10.00")]

    assert people.client.post("/customers/C%2F1/merge", json={"into": "C-3"}).status_code == 200
    people.shop.office.run([])
    assert people.client.get("/customers/C%2F1").json()["became"] == otto
    problem = refused(people.client.post("/customers/C%2F1/addresses", json={"address": ADDRESS}), 409, "customer_merged")
    assert problem["became"] == otto
    assert people.client.get("/customers/C-3").json()["merged"] == [{"id": anna, "reference": "C/1"}]
    refused(people.client.get("/customers/NOBODY"), 404, "customer_not_found")


def test_a_key_with_limits_sees_nobody(people):
    """They are everybody's: a shop would see the customers of another."""
    refused(people.limited("orders:read").get("/customers"), 403, "scope_missing")
    for path in ("/customers", "/customers/C-2"):
        refused(people.limited("customers:read", channels=["web"]).get(path), 403, "key_limited")
        assert people.limited("customers:read").get(path).status_code == 200


@pytest.mark.parametrize(
    "asked", ["email=a&name=b", "email=", "name=%00", "after=x", "after=WyJhIiwiYiJd", "name=a&after=WyJhIiwiYiJd", "limit=0"]
)
def test_a_page_that_is_none(people, asked):
    refused(people.client.get(f"/customers?{asked}"), 400, "malformed")


# ── by words ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("ann", {"C/1", "C-2"}),
        ("ANNA mei", {"C-2"}),
        ("meier anna", {"C-2"}),
        ("tee", {"C-2"}),
        ("49170123", {"C-2"}),
        ("+49 (170) 12", {"C-2"}),
        ("0170 12-34", {"C-2"}),
        ("123456", {"C-2"}),
        ("otto@ex", {"C-3"}),
        ("c/1", {"C/1"}),
        ("ahm", {"D-1"}),
        ("anna otto", set()),
        ("nna", set()),
        ("%", set()),
    ],
)
def test_customers_by_words(people, monkeypatch, q, found):
    followed(people, "find_terms")
    for limit in (1, 2, 500):
        shown = [c["reference"] for c in pages(people.client, f"/customers?q={quote(q)}&", limit)]
        assert (sorted(shown), len(shown)) == (sorted(found), len(found)), "each once"


def test_who_is_merged_or_erased_is_found_no_more(people):
    people.shop.do("customers.merge", customer="C-2", into="C/1")
    people.shop.do("customers.erase", customer="C-3")
    followed(people, "find_terms")
    assert [c["reference"] for c in pages(people.client, "/customers?q=anna&", 9)] == ["C/1"]
    assert pages(people.client, "/customers?q=otto&", 9) == []
    assert people.shop.rows("select * from find_terms where id = %s", people.ids["C-3"]) == []


# ── who may be one ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_customers_who_may_be_one(people):
    def put(reference, **body):
        return people.shop.do("customers.put", reference=reference, **body)["id"]

    put("E-1", name="A. Schmidt", email="ANNA@example.org")
    put("E-2", name="Meier", phone="0170 123456")
    for reference, name in (("E-3", "Zoë Klein"), ("E-4", "Klein, Zoe"), ("E-5", "klein zoe")):
        put(reference, name=name)
        people.shop.do("customers.put_address", customer=reference, address=ADDRESS | {"postcode": "10 115"})
    followed(people, "find_terms")
    for limit in (1, 500):
        found = pages(people.client, "/duplicates/customers?", limit)
        said = {item["customer"]["reference"]: [(a["reference"], a["same"]) for a in item["alike"]] for item in found}
        assert said == {
            "E-1": [("C/1", ["email"])],
            "E-2": [("C-2", ["phone"])],
            "E-4": [("E-3", ["name_and_postcode"])],
            "E-5": [("E-4", ["name_and_postcode"]), ("E-3", ["name_and_postcode"])],
        }, "a pair is told once, by the newer one"
    page = people.client.get("/customers/E-3").json()
    assert [(a["reference"], a["same"]) for a in page["alike"]] == [("E-5", ["name_and_postcode"]), ("E-4", ["name_and_postcode"])]


# ── everything about a person ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_customers_orders_add_up(people):
    shop = people.shop
    for reference, status in (("A", "paid"), ("B", "open"), ("C", "cancelled")):
        shop.do("orders.place", **order_body(reference, {"TEA": 1}, customer="C/1", note=f"note on {reference}"))
        if status == "cancelled":
            shop.do("orders.cancel", order=shop.order(reference))
    page = people.client.get("/customers/C%2F1").json()
    (total,) = page["totals"]
    assert (total["currency"], total["orders"], total["gross"]) == ("EUR", 3, "20.00")
    assert [n["text"] for n in page["notes"]] == ["note on C", "note on B", "note on A"]
    assert [o["reference"] for o in page["orders"]] == ["C", "B", "A"]


def test_everything_we_hold_on_a_person(people, monkeypatch):
    monkeypatch.setattr("argosy.queries.personal_data.SLICE_ORDERS", 500)
    shop = people.shop
    shop.do("customers.put_address", customer="C-2", address=ADDRESS, label="Home")
    shop.do("customers.put_address", customer="C-2", n=1, address=ADDRESS | {"line1": "Neustr. 1"}, label="Home")
    shop.do("orders.place", **order_body("A", {"TEA": 1}, customer="C-2", customer_reference="PO 7", gift_message="Happy birthday"))
    shop.do("orders.change_address", order=shop.order("A"), ship_to=ADDRESS | {"line1": "Anderswo 2"})
    shop.do("customers.merge", customer="C-2", into="C-3")
    held = people.client.get(f"/customers/{people.ids['C-3']}/personal_data").json()
    assert {c["name"] for c in held["customers"]} == {"anna Meier", "Otto 100%"}
    assert sorted(a["line1"] for a in held["addresses"]) == ["Anderswo 2", "Hauptstr. 5", "Hauptstr. 5", "Neustr. 1"]
    (order,) = held["orders"]
    assert (order["customer_reference"], order["notes"][0]["text"], order["lines"][0]["code"]) == ("PO 7", "Happy birthday", "TEA")
    refused(people.client.get("/customers/NOBODY/personal_data"), 404, "customer_not_found")
    refused(people.limited("customers:read", channels=["web"]).get("/customers/C-3/personal_data"), 403, "key_limited")

    shop.do("orders.cancel", order=shop.order("A"))
    shop.do("customers.erase", customer="C-3")
    told = people.client.get(f"/customers/{people.ids['C-3']}/personal_data").text
    assert [word for word in ("Meier", "Otto", "Anderswo", "Hauptstr", "Neustr", "PO 7", "birthday", "Home") if word in told] == []
