"""What later areas will ask of the engine, asked by commands that only tests have: numbers, values, bundles, policies, holds."""

import threading
from datetime import timedelta

import orjson
import pytest

from argosy.engine.office import Office
from argosy.store.drivers import PlainConnection
from tests.engine.stage import MONDAY
from tests.shop import Shop, order_body, submission

pytestmark = pytest.mark.usefixtures("extras")


@pytest.fixture
def shop(database):
    shop = Shop(database)
    shop.open(skus=("TEA", "CUP"), stock={"TEA": {"BER": 10}, "CUP": {"BER": 3}})
    yield shop
    shop.close()


# ── gap-free numbers ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def series(shop):
    shop.owner.execute("insert into number_series (code, company, prefix, padding) values ('INV', 'main', 'INV-', 4)")
    for i in range(8):
        shop.place(f"R{i}", TEA=1)


def numbered(i, **more):
    return submission("test.number", {"order": {"channel": "web", "reference": f"R{i}"}, "series": "INV"} | more)


def drawn(shop):
    rows = shop.rows("select customer_reference as n from orders where customer_reference is not null order by reference")
    return [row["n"] for row in rows]


@pytest.mark.usefixtures("series")
def test_numbers_are_drawn_for_the_accepted_in_arrival_order(shop):
    """A refused command between them takes none; nor does one that is undone after it has drawn."""
    batch = [numbered(0), numbered(1, refuse=True), numbered(2), numbered(9), numbered(3)]
    assert [r.status for r in shop.office.run(batch)] == [200, 409, 200, 404, 200]
    assert drawn(shop) == ["INV-0001", "INV-0002", "INV-0003"]
    poison = submission("test.poison", {"sku": "TEA", "how": "writes_what_the_database_refuses"})
    assert [r.status for r in shop.office.run([numbered(4), poison, numbered(5)])] == [200, 500, 200]
    assert drawn(shop)[3:] == ["INV-0004", "INV-0005"]
    assert shop.one("select last from number_series")["last"] == 5


@pytest.mark.usefixtures("series")
def test_two_writers_draw_from_one_series_without_a_gap(shop, database):
    offices = [Office(PlainConnection(database.engine_conninfo("slow"))) for _ in range(2)]
    batches = [[numbered(i) for i in range(k, 8, 2)] for k in range(2)]
    threads = [threading.Thread(target=lambda o=o, b=b: [o.run([s]) for s in b]) for o, b in zip(offices, batches, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for office in offices:
        office.connection.close()
    assert sorted(drawn(shop)) == [f"INV-{n:04d}" for n in range(1, 9)]


# ── accounts of value ────────────────────────────────────────────────────────────────────────────────────────────────


def opened(shop, **more):
    return shop.do("test.open_value", **({"kind": "gift_card", "unit": "EUR", "balance": 600} | more))["id"]


def value(shop):
    return shop.one('select balance, held, "limit", over from value_accounts')


def book(shop, reference):
    rows = shop.rows(
        "select m.* from money_ledger m join orders o on o.id = m.order_id where o.reference = %s and book = 'holdings' order by seq",
        reference,
    )
    return [f"{r['from_account']}→{r['to_account']} {r['native'] or r['amount']}" for r in rows]


def test_a_gift_card_and_a_card(shop):
    """Story 18: captured with the parcel, the gift card at once and the card when its gateway says so; back by ratio."""
    shop.place("A", TEA=2, authorized="14.00")
    gift = opened(shop)
    paid = shop.do("test.pay_by_value", order=shop.order("A"), account=gift, amount=600)
    assert (paid["balance"], paid["held"]) == (600, 600), "held, and not yet taken"
    shop.shipped("A")
    assert value(shop) == {"balance": 0, "held": 0, "limit": 0, "over": 0}
    assert shop.payment("A", 2) == {"authorized": 600, "captured": 600}
    assert shop.instructions("A") == [(1, "capture", 1400, "open")], "nobody is asked for our own money"
    shop.do("payments.record_capture", order=shop.order("A"), payment=1, amount="14.00")
    shop.do("test.credit", order=shop.order("A"), units=1)
    assert (shop.payment("A", 1)["refunding"], shop.payment("A", 2)["refunded"]) == (700, 300)
    shop.do("payments.record_refund", order=shop.order("A"), payment=1, amount="7.00")
    assert book(shop, "A") == ["value→house 600", "payer→clearing 1400", "house→value 300", "clearing→payer 700"]
    assert value(shop)["balance"] == 300
    shop.audited()


def test_points_are_taken_and_given_back_in_points(shop):
    """Story 36: 10.00 are 800 points; a third of it back is 266, and what is left of it the rest."""
    shop.do("orders.place", **order_body("A", {"TEA": 3}, price="3.3333"))
    points = opened(shop, kind="points", unit="PTS", balance=1000)
    shop.do("test.pay_by_value", order=shop.order("A"), account=points, amount=1000, native=800)
    assert value(shop)["held"] == 800
    shop.shipped("A")
    assert (value(shop)["balance"], value(shop)["held"]) == (200, 0)
    for balance in (466, 734, 1000):
        shop.do("test.credit", order=shop.order("A"), units=1)
        assert value(shop)["balance"] == balance
    shop.audited()


def test_no_more_is_held_than_there_is_and_may_be(shop):
    """600 on the card, and a credit of 100: 700 may be held. One more would overdraw it, which only a fact may."""
    shop.place("A", TEA=2)
    gift = opened(shop, limit=100)
    reply = shop.reply("test.pay_by_value", order=shop.order("A"), account=gift, amount=701)
    assert reply.status == 500
    assert value(shop) == {"balance": 600, "held": 0, "limit": 100, "over": 0}
    shop.do("test.pay_by_value", order=shop.order("A"), account=gift, amount=700)
    assert value(shop)["held"] == 700
    shop.do("orders.cancel", order=shop.order("A"))
    assert value(shop) == {"balance": 600, "held": 0, "limit": 100, "over": 0}
    assert shop.payment("A") == {"authorized": 700, "voided": 700}
    shop.audited()


def test_two_orders_on_one_gift_card_in_one_batch(shop):
    gift = opened(shop)
    for reference in "AB":
        shop.place(reference, TEA=1)
    both = [submission("test.pay_by_value", {"order": shop.order(r), "account": gift, "amount": 400}) for r in "AB"]
    assert [r.status for r in shop.office.run(both)] == [200, 500]
    assert value(shop)["held"] == 400
    shop.audited()


# ── bundles ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def kit(shop):
    """A set is two of tea and one cup."""
    shop.do("catalog.put_sku", code="SET", title="Set", tracked=False)
    shop.do("catalog.put_bundle", code="SET", components=[{"sku": "TEA", "per": 2}, {"sku": "CUP", "per": 1}])


def add_bundles(shop, reference, n):
    return shop.do("test.add_bundle", order=shop.order(reference), channel="web", bundle="SET", quantity=n)


@pytest.mark.usefixtures("kit")
def test_a_bundle_is_promised_whole_or_waits_whole(shop):
    shop.place("A", TEA=1)
    assert add_bundles(shop, "A", 3)["waiting"] == 0
    assert [shop.stock(sku)["promised"] for sku in ("TEA", "CUP")] == [7, 3]
    shop.place("B", TEA=1)
    assert add_bundles(shop, "B", 1)["waiting"] == 3, "there is no cup, so the tea is nobody's"
    assert [shop.stock(sku)["promised"] for sku in ("TEA", "CUP")] == [8, 3]
    heading = shop.one("select ordered, bundles from order_lines l join orders o on o.id = order_id where reference = 'B' and n = 2")
    assert heading == {"ordered": 0, "bundles": 1}
    shop.shipped("A")
    assert shop.buckets("A") == "s10"
    shop.audited()


@pytest.mark.usefixtures("kit")
def test_components_are_locked_with_the_stock_of_others_in_a_batch(shop):
    """A bundle and plain orders of its components in one batch: together they promise what there is, and no more."""
    batch = [
        submission("orders.place", order_body("A", {"CUP": 2})),
        submission("orders.place", order_body("B", {"TEA": 1})),
        submission("test.add_bundle", {"order": shop.order("B"), "channel": "web", "bundle": "SET", "quantity": 1}),
        submission("orders.place", order_body("C", {"CUP": 1})),
    ]
    assert [r.status for r in shop.office.run(batch)] == [201, 201, 200, 201]
    assert (shop.buckets("A"), shop.buckets("B"), shop.buckets("C")) == ("p2", "p4", "w1")
    shop.audited()


# ── policies and holds ───────────────────────────────────────────────────────────────────────────────────────────────


def policy(shop, version, active_from, days):
    shop.owner.execute(
        "insert into policies (kind, version, active_from, body) values ('returns', %s, %s, %s)",
        (version, active_from, orjson.dumps({"days": days}).decode()),
    )
    shop.owner.execute("update settings_version set version = version + 1")


def test_the_newest_policy_in_force_decides(shop):
    shop.office.desk.machine_time = lambda: MONDAY
    ask = lambda: shop.do("test.days_to_return", kind="returns")["days"]  # noqa: E731
    assert ask() is None
    policy(shop, 1, MONDAY - timedelta(days=9), 14)
    policy(shop, 2, MONDAY - timedelta(days=1), 30)
    policy(shop, 3, MONDAY + timedelta(days=1), 7)
    assert ask() == 30
    shop.office.desk.machine_time = lambda: MONDAY + timedelta(days=2)
    assert ask() == 7, "a version comes into force by itself"


def test_a_hold_stops_what_its_type_says(shop):
    """Held for fraud: nothing is released or taken; what is there stands, and goes on when the hold is gone."""
    shop.place("A", TEA=2, authorized="20.00")
    shop.released("A")
    shop.do("fulfillment.pick", order=shop.order("A"), fulfillment=1)
    shop.do("test.hold", order=shop.order("A"), type="fraud")
    shop.do("fulfillment.ship", order=shop.order("A"), fulfillment=1)
    assert shop.instructions("A") == [], "shipped, and not captured"
    shop.do("test.hold", order=shop.order("A"), type="fraud", on=False)
    assert shop.instructions("A") == [(1, "capture", 2000, "open")]
    shop.place("B", TEA=1)
    shop.do("test.hold", order=shop.order("B"), type="address")
    code, facts = shop.refused("fulfillment.release", order=shop.order("B"))
    assert (code, facts["holds"]) == ("order_held", ["address"])
    assert shop.buckets("B") == "p1"
    shop.do("test.hold", order=shop.order("B"), type="address", on=False)
    assert shop.shipped("B")["units"] == 1
    shop.audited()


def test_who_may_not_be_promised_stock_is_passed_over(shop):
    """The oldest waits on hold; the receipt goes to the next, and what is left stays free until the hold is gone."""
    shop.owner.execute("insert into hold_types (code, title, blocks_promise) values ('credit', 'Over the limit', true)")
    shop.owner.execute("update settings_version set version = version + 1")
    shop.do("catalog.put_sku", code="POT", title="Pot")
    for reference in "AB":
        shop.place(reference, POT=2)
    shop.do("test.hold", order=shop.order("A"), type="credit")
    shop.do("stock.receive", sku="POT", location="BER", quantity=3)
    assert (shop.buckets("A"), shop.buckets("B")) == ("w2", "p2")
    assert shop.stock("POT") == {"on_hand": 3, "promised": 2, "short": 0}
    shop.do("test.hold", order=shop.order("A"), type="credit", on=False)
    shop.do("orders.allocate", order=shop.order("A"))
    assert shop.buckets("A") == "w1p1"
    shop.audited()
