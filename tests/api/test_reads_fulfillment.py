"""The floor's reads: a work list by promised date, one fulfillment with its pick list, parcels by tracking number."""

import pytest

from argosy.api.examples import ORDER
from argosy.queries.plain import cursor
from tests.api.test_commands import refused
from tests.api.test_reads import pages
from tests.shop import order_body


@pytest.fixture
def busy(site):
    """Five orders released in Berlin; C was picked, D has left. A has no date."""
    shop = site.shop
    for reference, day in (("A", None), ("B", 9), ("C", 4), ("D", 1), ("E", 9)):
        dated = {} if day is None else {"ship_by": f"2026-03-0{day}T12:00:00Z"}
        shop.do("orders.place", **order_body(reference, {"TEA": 1}, **dated))
        shop.released(reference)
    shop.do("fulfillment.pick", order=shop.order("C"), fulfillment=1)
    shop.do("fulfillment.pick", order=shop.order("D"), fulfillment=1)
    shop.do("fulfillment.ship", order=shop.order("D"), fulfillment=1, carrier="dhl", tracking="T-1")
    return site


def test_what_is_promised_soonest_comes_first(busy):
    for limit in (1, 2, 500):
        work = pages(busy.client, "/fulfillments?location=BER&", limit)
        assert [w["reference"] for w in work] == ["C", "B", "E", "A"]
    assert (work[0]["state"], work[0]["units"], work[0]["picked"], work[0]["packed"]) == ("picked", 1, 1, 0)
    assert (work[0]["promised_at"], work[-1]["promised_at"]) == ("2026-03-04T12:00:00Z", None)
    assert [w["reference"] for w in pages(busy.client, "/fulfillments?location=BER&state=released&", 2)] == ["B", "E", "A"]
    assert busy.client.get("/fulfillments?location=NONE").json() == {"items": [], "next": None}
    refused(busy.client.get("/fulfillments"), 400, "malformed")
    refused(busy.client.get("/fulfillments?location=BER&state=shipped"), 400, "malformed")


def test_what_to_pick_and_what_is_in_which_parcel(site):
    shop = site.shop
    shop.place("A", TEA=4, MUG=1)
    n = shop.released("A")
    on = {"order": shop.order("A"), "fulfillment": n}
    shop.do("fulfillment.pick", **on, lines=[{"line": 1, "picked": 3}])
    shop.do("fulfillment.pack", **on, lines=[{"line": 1, "quantity": 2}], weight_g=300)
    page = site.client.get(f"/orders/{shop.state('A')['number']}/fulfillments/{n}").json()
    assert (page["state"], page["method"], page["units"], page["picked"], page["packed"]) == ("started", "ship", 4, 3, 2)
    (line,) = page["lines"]
    assert line == {"line": 1, "sku": "TEA", "title": line["title"], "units": 4, "picked": 3, "packed": 2, "recalling": 0}
    (parcel,) = page["parcels"]
    assert (parcel["parcel"], parcel["state"], parcel["weight_g"], parcel["lines"]) == (1, "packed", 300, [{"line": 1, "quantity": 2}])
    assert page["ship_to"]["postcode"] == "10115"
    refused(site.client.get(f"/orders/{shop.state('A')['number']}/fulfillments/9"), 404, "fulfillment_not_found")
    refused(site.client.get("/orders/none/fulfillments/1"), 404, "fulfillment_not_found")


def test_a_parcel_by_its_tracking_number(busy):
    busy.shop.place("F", TEA=2)
    n = busy.shop.released("F")
    busy.shop.do("fulfillment.pick", order=busy.shop.order("F"), fulfillment=n)
    busy.shop.do("fulfillment.pack", order=busy.shop.order("F"), fulfillment=n, lines=[{"line": 1, "quantity": 1}])
    busy.shop.do("fulfillment.ship", order=busy.shop.order("F"), fulfillment=n, carrier="dhl", tracking="T-1")
    busy.shop.do("fulfillment.record_failed_delivery", order=busy.shop.order("D"), parcel=1, reason="nobody at home")
    for limit in (1, 2, 500):
        found = pages(busy.client, "/parcels?tracking=T-1&", limit)
        assert [(p["reference"], p["parcel"]) for p in found] == [("D", 1), ("F", 1), ("F", 2)]
    assert (found[0]["state"], found[0]["failure"], found[0]["carrier"]) == ("failed", "nobody at home", "dhl")
    assert found[0]["lines"] == [{"line": 1, "quantity": 1}]
    assert busy.client.get("/parcels?tracking=t-1").json() == {"items": [], "next": None}


def test_a_key_sees_the_work_of_its_own_locations(busy):
    number = busy.shop.state("B")["number"]
    busy.shop.do("settings.put_channel", code="pos", title="POS", currency="EUR", locations=["BER"])
    for limits, seen in (({"locations": ["BER"]}, True), ({"locations": ["MUC"]}, False), ({"channels": ["pos"]}, False)):
        client = busy.limited("fulfillment:read", **limits)
        assert bool(client.get("/fulfillments?location=BER").json()["items"]) is seen
        assert bool(client.get("/parcels?tracking=T-1").json()["items"]) is seen
        assert client.get(f"/orders/{number}/fulfillments/1").status_code == (200 if seen else 404)
    refused(busy.limited("orders:read").get("/fulfillments?location=BER"), 403, "scope_missing")


BEFORE_TIME = cursor("0001-01-01T00:00:00+14:00", ORDER, 1)
TOO_MANY = cursor("", ORDER, 2**31)


@pytest.mark.parametrize("after", ["x", "W10", "WzEsMl0", "bnVsbA", BEFORE_TIME, TOO_MANY, cursor(ORDER, -1)])
def test_a_page_that_is_none(standing, after):
    refused(standing.client.get(f"/fulfillments?location=BER&after={after}"), 400, "malformed")
    refused(standing.client.get(f"/parcels?tracking=T&after={after}"), 400, "malformed")
