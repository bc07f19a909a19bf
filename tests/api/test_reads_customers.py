"""Customers as they are shown: found by how something of them begins, and as a whole."""

from __future__ import annotations

import pytest

from tests.api.test_commands import refused
from tests.api.test_reads import pages
from tests.shop import ADDRESS

PEOPLE = {
    "C/1": {"name": "Anna Schmidt", "email": "Anna@Example.org"},
    "C-2": {"name": "anna Meier", "email": "anna.meier@example.org"},
    "C-3": {"name": "Otto 100%", "email": "otto@example.org"},
    "D-1": {"name": "Ähm", "email": None},
}


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
