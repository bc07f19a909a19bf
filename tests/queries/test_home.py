"""Home: what needs a person, and today's numbers; what is over, or nobody's business, is not among it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from argosy.projections import Follower
from argosy.projections.sales import rebuild
from argosy.queries import home
from argosy.queries.home import attention
from argosy.queries.sales import numbers
from argosy.queries.sight import Sight
from argosy.store.drivers import PlainConnection
from argosy.store.drivers.drive import drive
from tests.shop import Shop, order_body

ALL, BER, HAM, POS = Sight(), Sight(locations=["BER"]), Sight(locations=["HAM"]), Sight(channels=["pos"])


@pytest.fixture
def shop(database):
    shop = Shop(database)
    shop.open(locations=("BER", "HAM"), skus=("TEA", "MUG", "CUP"), stock={"TEA": {"BER": 100}})
    shop.do("settings.put_channel", code="pos", title="POS", currency="EUR", locations=["HAM"])
    yield shop
    shop.audited()
    shop.close()


@pytest.fixture
def ask(shop, database):
    """Ask after everything was followed."""
    connection = PlainConnection(database.keyed_conninfo())
    follower = Follower(database)

    def asked(script):
        while follower.step():
            continue
        return drive(script, connection)

    yield asked
    follower.close()
    connection.close()


def seen(ask, sight=ALL, now=None):
    return ask(attention(sight, now or datetime.now(UTC)))


def nothing(found) -> bool:
    alarms = [a["count"] for a in found["alarms"].values()]
    return [found["holds"], *(found[k]["count"] for k in ("late", "unfillable", "due", "failed_deliveries")), *alarms] == [[], *[0] * 8]


def test_on_a_quiet_day_there_is_nothing(shop, ask):
    shop.place("A", authorized="10.00", TEA=1)
    shop.shipped("A")
    assert nothing(seen(ask))


def test_holds_by_type_and_reason(shop, ask):
    for reference, reason in (("A", "odd"), ("B", "odd"), ("C", "very odd")):
        shop.place(reference, TEA=1)
        shop.do("orders.hold", order=shop.order(reference), type="fraud", reason=reason)
    shop.do("orders.hold", order=shop.order("A"), type="customer", reason="rings back")
    shop.do("orders.hold", order=shop.order("B"), type="customer", reason="rings back")
    shop.do("orders.unhold", order=shop.order("B"), type="customer", reason="rang")
    assert seen(ask)["holds"] == [
        {
            "type": "customer", "title": "Waits for the customer", "count": 1, "more": False,
            "reasons": [{"reason": "rings back", "count": 1}],
        },
        {
            "type": "fraud", "title": "Fraud suspected", "count": 3, "more": False,
            "reasons": [{"reason": "odd", "count": 2}, {"reason": "very odd", "count": 1}],
        },
    ]  # fmt: skip
    assert len(seen(ask, BER)["holds"]) == 2
    assert seen(ask, HAM)["holds"] == seen(ask, POS)["holds"] == []


def test_late_is_what_is_open_and_should_have_left(shop, ask):
    now = datetime.now(UTC)
    for reference, due in (("LATE", now - timedelta(days=1)), ("LATER", now - timedelta(hours=1)), ("IN TIME", now + timedelta(days=1))):
        shop.do("orders.place", **order_body(reference, {"TEA": 1}, ship_by=due.isoformat()))
    shop.do("orders.place", **order_body("GONE", {"TEA": 1}, ship_by=(now - timedelta(days=3)).isoformat()))
    shop.shipped("GONE")
    found = seen(ask)["late"]
    assert (found["count"], found["more"], found["oldest"]) == (2, False, now - timedelta(days=1))
    assert seen(ask, POS)["late"]["count"] == 0


def test_more_than_are_counted_are_more(shop, ask, monkeypatch):
    assert home._counted(home.COUNTED_MAX) == {"count": home.COUNTED_MAX, "more": False}
    assert home._counted(home.COUNTED_MAX + 1) == {"count": home.COUNTED_MAX, "more": True}


def test_what_waits_for_nothing(shop, ask):
    shop.place("A", MUG=2)
    shop.place("B", MUG=1, CUP=4)
    shop.do("stock.expect", supply="PO-1", sku="CUP", location="BER", quantity=1)
    found = seen(ask)["unfillable"]
    assert found == {"count": 2, "more": False, "skus": [{"sku": "MUG", "title": "MUG", "orders": 2, "units": 3}]}, "cups are on their way"
    assert seen(ask, POS)["unfillable"]["skus"] == []
    shop.do("stock.receive", sku="MUG", location="BER", quantity=3)
    assert seen(ask)["unfillable"]["count"] == 0


def test_money_parcels_and_overdrafts(shop, ask):
    shop.place("A", authorized="5.00", TEA=1)
    shop.shipped("A")
    shop.do("payments.record_capture", order=shop.order("A"), payment=1, amount="5.00")
    shop.do("fulfillment.record_failed_delivery", order=shop.order("A"), parcel=1, reason="nobody at home")
    shop.do("payments.record_refund", order=shop.order("A"), payment=1, amount="7.00")
    shop.place("B", authorized="10.00", TEA=1)
    shop.shipped("B")
    shop.do("payments.record_failure", order=shop.order("B"), instruction=1, failure="declined")
    shop.do("stock.correct", sku="TEA", location="BER", change=-98, reason="flood")
    shop.do("fulfillment.record_shipment", order=shop.order("B"), location="HAM", lines=[{"line": 1, "quantity": 2}])
    found = seen(ask)
    assert found["due"]["count"] >= 1
    assert [(h["type"], h["count"]) for h in found["holds"]] == [("payment", 1)]
    assert found["failed_deliveries"]["count"] == 1
    alarms = found["alarms"]
    assert alarms["stock_short"]["items"] == [{"sku": "TEA", "location": "HAM", "units": 2}]
    (over,) = alarms["discrepancies"]["items"]
    assert (over["number"], over["amount"], over["currency"]) == (shop.state("A")["number"], "2.00", "EUR")
    assert seen(ask, BER)["alarms"]["stock_short"]["count"] == 0, "another's shelf"
    assert [seen(ask, POS)[what]["count"] for what in ("due", "failed_deliveries")] == [0, 0]
    assert seen(ask, POS)["alarms"]["discrepancies"]["count"] == 0, "another's order"


# ── today's numbers ──────────────────────────────────────────────────────────────────────────────────────────────────────


def at(shop, reference, when, channel="web", **lines):
    shop.do("orders.place", **order_body(reference, lines, channel=channel, placed_at=when.isoformat()))


def test_today_against_a_week_ago(shop, ask):
    now = datetime.now(UTC)
    week = timedelta(days=7)
    noon = now.replace(hour=12, minute=10, second=0, microsecond=0)
    at(shop, "A", noon, TEA=1)
    at(shop, "B", noon, TEA=2)
    at(shop, "P", noon, channel="pos", MUG=1)
    at(shop, "W", noon - week, TEA=5)
    at(shop, "W2", noon - week + timedelta(hours=2), TEA=1)
    at(shop, "OLD", noon - timedelta(days=40), TEA=9)
    shop.do("orders.place", **order_body("TEST", {"TEA": 1}, test=True))
    shop.shipped("B")
    shop.do("orders.cancel", order=shop.order("A"))
    clock = noon + timedelta(minutes=40)
    found = ask(numbers(None, clock, "UTC"))
    assert found["today"] == {"orders": 3, "units": 2, "revenue": [{"currency": "EUR", "amount": "40.00"}]}, (
        "what was placed, cancelled or not"
    )
    assert [(c["channel"], c["orders"], c["units"]) for c in found["channels"]] == [("pos", 1, 0), ("web", 2, 2)]
    assert (found["week_ago"]["orders"], found["week_ago_so_far"]["orders"]) == (2, 1)
    assert len(found["days"]) == 14
    assert [d["orders"] for d in found["days"]] == [0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 3]
    assert ask(numbers(["pos"], clock, "UTC"))["today"]["orders"] == 1
    shop.do("fulfillment.undo_shipment", order=shop.order("B"), parcel=1)
    assert ask(numbers(None, clock, "UTC"))["today"]["units"] == 0


def test_a_day_is_as_its_zone_has_it(shop, ask):
    late = datetime(2026, 3, 2, 22, 45, tzinfo=UTC)
    at(shop, "A", late, TEA=1)
    now = datetime(2026, 3, 3, 9, tzinfo=UTC)
    assert ask(numbers(None, now, "UTC"))["today"]["orders"] == 0
    assert ask(numbers(None, now, "Asia/Kolkata"))["today"]["orders"] == 1
    assert ask(numbers(None, now))["zone"] == shop.one("select timezone from locations order by code limit 1")["timezone"]


def test_a_rebuild_adds_up_to_the_same(shop, ask, database, monkeypatch):
    for i in range(5):
        shop.place(f"A{i}", authorized="10.00", TEA=1)
    shop.shipped("A1")
    ask(numbers(None, datetime.now(UTC)))
    rows = "select * from sales order by slot, channel, currency"
    followed = shop.rows(rows)
    assert sum(r["orders"] for r in followed) == 5
    shop.owner.execute("update sales set orders = 77")
    shop.place("NEXT", TEA=1)
    monkeypatch.setattr("argosy.projections.sales.EVENTS_MAX", 3)
    with psycopg.connect(database.keyed_conninfo(), autocommit=True) as connection:
        rebuild(connection)
    assert shop.rows(rows) == followed, "what is still to follow is not in it"
    ask(numbers(None, datetime.now(UTC)))
    assert sum(r["orders"] for r in shop.rows(rows)) == 6
