"""The order list's filters: each finds what it says, all asked must hold, and pages go on to the end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from argosy.projections.order_terms import rebuild
from argosy.queries import order_list as listing
from argosy.queries import order_sorts
from argosy.queries.order_filters import rarity
from tests.api.conftest import opened, until
from tests.api.test_commands import refused
from tests.api.test_reads import pages
from tests.shop import ADDRESS, order_body

CUSTOMER = "0190a3f0-0000-7000-8000-00000000000c"
PERSON = ADDRESS | {"name": "Zoë Müller-Lüdenscheidt", "email": "Zoe@Example.org", "country": "AT", "phone": "+49 30 123-456"}


def follow(site) -> None:
    """Wait until what happened can be found."""
    behind = "select h.n - coalesce((select seq from cursors where consumer = 'order_terms'), 0) as n from event_head h"
    until(lambda: site.shop.one(behind)["n"] == 0)


@pytest.fixture(scope="module")
def shop_of_four(spares):
    """A placed and waiting, B shipped and paid, C cancelled, D with everything that no command sets."""
    with spares.one() as database, opened(database) as site:
        shop = site.shop
        shop.do("settings.put_channel", code="pos", title="POS", currency="EUR", locations=["MUC"])
        shop.do("orders.place", **order_body("A-1", {"MUG": 2}, placed_at="2026-01-05T10:00:00Z", ship_to=PERSON))
        shop.do("orders.place", **order_body("B-2", {"TEA": 4}, authorized="40.00", placed_at="2026-01-06T10:00:00Z"))
        n = shop.released("B-2")
        shop.do("fulfillment.pick", order=shop.order("B-2"), fulfillment=n)
        shop.do("fulfillment.ship", order=shop.order("B-2"), fulfillment=n, carrier="dhl", tracking="0034JJD")
        shop.do("fulfillment.record_failed_delivery", order=shop.order("B-2"), parcel=1, reason="nobody at home")
        old = {"placed_at": "2026-01-07T10:00:00Z", "channel": "pos", "customer_reference": "PO 4711"}
        shop.do("orders.place", **order_body("C-3", {"TEA": 1, "MUG": 1}, **old))
        shop.do("orders.cancel", order={"channel": "pos", "reference": "C-3"})
        yesterday = (datetime.now(UTC) - timedelta(days=2.5)).isoformat()
        shop.do("orders.place", **order_body("D-4", {"TEA": 2}, placed_at="2026-01-08T10:00:00Z", ship_by=yesterday, test=True))
        shop.owner.execute(
            "insert into customers (id, created_at, name) values (%s, '2026-01-01Z', 'Tea & Co')",
            [CUSTOMER],
        )
        shop.owner.execute(
            'update orders set tags = \'["gift", "vip"]\', custom = \'{"team": "north east"}\', assignee = \'kim\', '
            "delivery_method = 'express', customer_id = %s where reference = 'D-4'",
            [CUSTOMER],
        )
        shop.owner.execute(
            "insert into holds (order_id, n, type, reason, at, by) "
            "select id, 1, 'fraud', 'x', '2026-01-01Z', 'x' from orders where reference = 'D-4'"
        )
        shop.owner.execute("update payments set method = 'card'")
        written = ADDRESS | {"email": "Anna@Example.org"}  # "ann" begins two of its words
        shop.do("orders.place", **order_body("E-5", {"TEA": 1}, authorized="10.00", ship_to=written, customer_reference="PO 0098765432"))
        follow(site)
        with psycopg.connect(database.keyed_conninfo(), autocommit=True) as connection:
            list(rebuild(connection))
        yield site


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("status=open", "EDA"),
        ("status=complete", "B"),
        ("status=cancelled", "C"),
        ("payment_status=authorized", "EB"),
        ("payment_status=none", "DCA"),
        ("fulfillment_status=shipped", "B"),
        ("return_status=none", "EDCBA"),
        ("return_status=announced", ""),
        ("channel=pos", "C"),
        ("channel=web", "EDBA"),
        ("location=BER", "EDB"),
        ("location=MUC", ""),
        (f"customer={CUSTOMER}", "D"),
        ("sku=MUG", "CA"),
        ("sku=MUG&sku=TEA", "C"),
        ("sku=mug", ""),
        ("tag=gift", "D"),
        ("tag=gift&tag=vip", "D"),
        ("tag=gift&tag=none", ""),
        ("hold=fraud", "D"),
        ("hold=payment", ""),
        ("country=AT", "A"),
        ("country=DE", "EDCB"),
        ("delivery_method=express", "D"),
        ("payment_method=card", "B"),
        ("collector=test", "EB"),
        ("assignee=kim", "D"),
        ("currency=EUR", "EDCBA"),
        ("currency=USD", ""),
        ("test=true", "D"),
        ("test=false", "ECBA"),
        ("due=true", "DA"),
        ("failed_delivery=true", "B"),
        ("failed_delivery=true&status=open", ""),
        ("placed_from=2026-01-06T10:00:00Z", "EDCB"),
        ("placed_to=2026-01-06T10:00:00Z", "A"),
        ("placed_from=2026-01-06T11:00:00%2B01:00&placed_to=2026-01-08T10:00:00Z", "CB"),
        ("amount_from=20", "DCBA"),
        ("amount_to=20.00", "EDCA"),
        ("amount_from=20.001&amount_to=40", "B"),
        ("days_late=2", "D"),
        ("days_late=3", ""),
        ("days_late=0&status=complete", ""),
        ("ship_by_to=2100-01-01T00:00:00Z", "D"),
        ("custom.team=north%20east", "D"),
        ("custom.team=north", ""),
        ("custom.other=x", ""),
        ("q=a-1", "A"),
        ("q=A-", ""),
        ("q=A-1x", ""),
        ("q=MULLER", "A"),
        ("q=M%C3%BCl", "A"),
        ("q=l%C3%BCd%20zoe", "A"),
        ("q=zoe%40example.org", "A"),
        ("q=zoe@", "A"),
        ("q=Mueller", "A"),
        ("q=luedensch", "A"),
        ("q=030123456", "A"),
        ("q=%2B49%2030%20123", "A"),
        ("q=0049(0)30%20123-456", "A"),
        ("q=030123457", ""),
        ("q=0098", "E"),
        ("q=0098765432", "E"),
        ("q=lud%20schmidt", ""),
        ("q=Schm", "EDCB"),
        ("q=4711", "C"),
        ("q=PO%204711", "C"),
        ("q=47", ""),
        ("q=0034", "B"),
        ("q=tea%20co", "D"),
        ("q=%20%20", "EDCBA"),
        ("status=open&channel=web&sku=TEA", "ED"),
        ("status=open&sku=MUG&country=AT&q=anna", ""),
        ("status=open&sku=MUG&country=AT&q=zoe", "A"),
        ("q=schmidt&payment_status=authorized&test=false", "EB"),
        ("status=open&placed_to=2026-01-08T00:00:00Z", "A"),
    ],
)
@pytest.mark.parametrize("limit", [1, 500])
def test_what_a_filter_finds(shop_of_four, asked, found, limit):
    assert "".join(o["reference"][0] for o in pages(shop_of_four.client, f"/orders?{asked}&", limit)) == found


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("stauts=open", "stauts"),
        ("status=lost", "status"),
        ("status=open&status=complete", "status"),
        ("customer=x", "customer"),
        ("custom.=x", "custom."),
        ("custom.a=", "custom.a"),
        ("custom.a=%00", "custom.a"),
        ("placed_from=2026-01-01", "placed_from"),
        ("placed_to=0001-01-01T00:00:00%2B14:00", "placed_to"),
        ("amount_from=x", "amount_from"),
        ("amount_from=-1", "amount_from"),
        ("days_late=-1", "days_late"),
        ("q=a%20b%20c%20d%20e%20f%20g%20h%20i", "q"),
        ("country=de", "country"),
        ("sku=%00", "sku[0]"),
        ("due=false", "due"),
        ("failed_delivery=false", "failed_delivery"),
    ],
)
def test_a_filter_that_is_none_is_refused(shop_of_four, asked, field):
    problem = refused(shop_of_four.client.get(f"/orders?{asked}"), 400, "malformed")
    assert field in [e["field"] for e in problem["errors"]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("sort=placed_at", "ABCDE"),
        ("sort=placed_at&sku=TEA", "BCDE"),
        ("sort=placed_at&q=schm&placed_from=2026-01-07T00:00:00Z", "CDE"),
        ("sort=placed_at&placed_to=2026-01-07T00:00:00Z", "AB"),
        ("sort=-placed_at&sku=TEA", "EDCB"),
        ("sort=ship_by", "D"),
        ("sort=ship_by&status=cancelled", ""),
        ("sort=ship_by&q=schm&sku=TEA", "D"),
        ("sort=ship_by&placed_to=2026-01-08T00:00:00Z", ""),
        ("sort=-ship_by", "D"),
        ("sort=number", "ABCDE"),
        ("sort=-number", "EDCBA"),
        ("sort=-number&q=schm&sku=TEA", "EDCB"),
        ("sort=gross", "EACDB"),
        ("sort=-gross", "BDCAE"),
        ("sort=-gross&currency=EUR&status=open", "DAE"),
        ("sort=gross&currency=USD", ""),
        ("sort=gross&placed_from=2026-01-07T00:00:00Z&q=schm", "ECD"),
        ("q=mug", "CA"),
        ("q=TEA schm", "EDCB"),
        ("q=%23a-1", "A"),
        ("q=%234711", "C"),
        ("q=%23", ""),
    ],
)
def test_the_ways_through_orders(shop_of_four, monkeypatch, asked, found):
    for looked_at_max in (1_000, 1):
        monkeypatch.setattr(listing, "WAYS", listing.ways(looked_at_max))
        monkeypatch.setattr(listing, "WAYS_BACK", listing.ways(looked_at_max, oldest_first=True))
        monkeypatch.setattr(listing, "ALONG", order_sorts.sorts(looked_at_max))
        for limit in (1, 2, 500):
            assert "".join(o["reference"][0] for o in pages(shop_of_four.client, f"/orders?{asked}&", limit)) == found


def test_what_columns_show(shop_of_four):
    shown = {o["reference"]: o for o in pages(shop_of_four.client, "/orders?", 500)}
    names = ("customer_name", "country", "units", "holds", "payment_methods", "tags", "custom", "assignee", "delivery_method", "days_late")
    assert [shown["D-4"][name] for name in names] == [
        *("Tea & Co", "DE", 2, ["fraud"], [], ["gift", "vip"], {"team": "north east"}, "kim", "express", 2),
    ]
    assert [shown["A-1"][name] for name in names] == ["Zoë Müller-Lüdenscheidt", "AT", 2, [], [], [], {}, None, None, None]
    assert [shown["C-3"]["units"], shown["B-2"]["payment_methods"]] == [0, ["card"]]


def test_filters_stay_within_a_keys_limits(shop_of_four):
    pos = shop_of_four.limited("orders:read", channels=["pos"])
    munich = shop_of_four.limited("orders:read", locations=["MUC"])
    berlin = shop_of_four.limited("orders:read", locations=["BER"])
    for client, found in ((pos, "C"), (munich, ""), (berlin, "EDB")):
        assert "".join(o["reference"][0] for o in pages(client, "/orders?sku=TEA&", 2)) == found
        assert "".join(o["reference"][0] for o in pages(client, "/orders?q=schm&", 2)) == found


@pytest.mark.parametrize("asked", ["status=open&sku=MUG", "amount_from=30", "sku=MUG&q=tea&status=cancelled", "q=schm&days_late=2"])
def test_pages_go_on_where_what_is_asked_is_rare(shop_of_four, monkeypatch, asked):
    """No page looks at more than so many orders: it may be short, or empty, and still the list is whole."""
    client = shop_of_four.client
    whole = pages(client, f"/orders?{asked}&", 500)
    for looked_at_max in (1, 2):
        monkeypatch.setattr(listing, "WAYS", listing.ways(looked_at_max))
        monkeypatch.setattr(listing, "WAYS_BACK", listing.ways(looked_at_max, oldest_first=True))
        monkeypatch.setattr(listing, "ALONG", order_sorts.sorts(looked_at_max))
        assert pages(client, f"/orders?{asked}&", 500) == whole
        assert pages(client, f"/orders?{asked}&", 1) == whole


@pytest.mark.parametrize("few", [0, 1, 8])
@pytest.mark.parametrize("sorted_at_most", [1, 15_000])
def test_a_word_finds_the_same_whichever_way_it_is_looked_for(shop_of_four, monkeypatch, few, sorted_at_most):
    """By each term it begins, by all between two with their orders sorted, or by looking through the newest orders."""
    client = shop_of_four.client
    words = ("q=schm", "q=zoe", "q=sch%20zo", "q=schm&status=open", "q=nobody", "q=schm%20nobody", "q=a-1", "q=1000", "q=ann")
    asked = [f"/orders?{word}&" for word in words]
    whole = [pages(client, path, 500) for path in asked]
    assert [o["reference"] for o in whole[1]] == ["A-1"]
    assert whole[0] != [] == whole[4] == whole[5]
    monkeypatch.setattr(listing, "FEW_TERMS_MAX", few)
    monkeypatch.setattr(listing, "WORD_ROWS_MAX", sorted_at_most)
    for looked_at_max in (1_000, 2):  # an order of two such words is two rows of one page
        monkeypatch.setattr(listing, "WAYS", listing.ways(looked_at_max))
        assert [pages(client, path, 2) for path in asked] == whole


def test_of_frequent_terms_the_one_that_is_met_less_often_leads():
    """Without it, what nearly every order has may lead, and pages of rare things together hold few of them."""
    few, often, seldom = (900, 60.0), (1_001, 20_000.0), (1_001, 1_000_000.0)
    assert sorted([[often], [seldom], [few], [seldom, seldom], [(0, None)]], key=rarity) == [
        [(0, None)],
        [few],
        [seldom],
        [seldom, seldom],
        [often],
    ]
    assert rarity([(600, 0.0), (600, None)]) > rarity([often]), "of what was placed all at once there are many"


def test_what_was_placed_is_listed_at_once_and_found_soon(site):
    site.shop.place("A", TEA=1)
    assert [o["reference"] for o in site.client.get("/orders").json()["items"]] == ["A"]
    follow(site)
    assert [o["reference"] for o in site.client.get("/orders?q=anna&status=open").json()["items"]] == ["A"]
    site.shop.do("orders.cancel", order=site.shop.order("A"))
    assert site.client.get("/orders?status=open").json()["items"] == [], "the row itself is asked, whatever the terms still say"
    follow(site)
    assert [o["reference"] for o in site.client.get("/orders?status=cancelled").json()["items"]] == ["A"]
