"""The demo company: its figures hang on its seed alone, they add up, and the bank's own book agrees with ours."""

import itertools
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import psycopg
import pytest

from argosy.engine.office import Office
from argosy.queries.audit import audit
from argosy.simulation.catalog import articles, sets
from argosy.simulation.demo import Faults, Plan, by_channel, prepare_demo, run_demo
from argosy.simulation.places import STORE
from argosy.simulation.rhythm import START, arrivals, hours_of
from argosy.simulation.staff import ADA, DANA, DESK_LIMITS
from argosy.store.database import create_database, database_exists, drop_database
from argosy.store.drivers import PlainConnection
from tests.shop import submission

ORDERS, DAYS = 200, 16


@pytest.fixture(scope="module")
def ran(template):
    """Runs the demo by seed, each in a database of its own, once."""
    made = {}
    numbers = itertools.count()

    def run(seed, again=False):
        if (seed, again) not in made:
            database = template.beside(f"{template.name}_demo_{next(numbers)}")
            create_database(database, template.name)
            connection = PlainConnection(database.engine_conninfo("slow"))
            told = []
            office = Office(connection)
            plan = Plan(ORDERS, DAYS, seed, Faults.times(2))
            summary = run_demo(office, database=database, plan=plan, progress=lambda *step: told.append(step))
            made[seed, again] = SimpleNamespace(summary=summary, database=database, office=office, told=told, connection=connection)
        return made[seed, again]

    yield run
    for each in made.values():
        each.connection.close()
        drop_database(each.database)


def look(run, sql):
    with psycopg.connect(run.database.conninfo()) as connection:
        return connection.execute(sql).fetchall()


def test_the_same_seed_gives_the_same_figures(ran):
    """Ids, wall time and what ran before differ between the two; nothing in the summary may."""
    assert ran(1).summary.as_dict() == ran(1, again=True).summary.as_dict()


def test_another_seed_gives_others(ran):
    one, two = ran(1).summary.as_dict(), ran(2).summary.as_dict()
    assert {name for name in one if one[name] != two[name]} >= {"units", "money", "events", "parcels"}


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_is_broken_and_everything_adds_up(ran, seed):
    summary = ran(seed).summary
    assert [(c.name, c.broken[:3]) for c in summary.report.checks if c.broken_count] == []
    assert summary.broken == 0
    for statuses in (summary.order_status, summary.payment_status, summary.fulfillment_status):
        assert sum(statuses.values()) == summary.orders == ORDERS
    units = dict(summary.units)
    assert units.pop("ordered") == sum(units.values())


@pytest.mark.parametrize("seed", [1, 2])
def test_the_banks_own_book_agrees(ran, seed):
    """What the bank says it took and gave back, answers lost and told twice notwithstanding, is what our ledger says."""
    money = {name: Decimal(amount) for name, amount in ran(seed).summary.money.items()}
    assert money["collected"] == money["captured"] - money["refunded"] > 0
    assert look(ran(seed), "select count(*) from instructions where attempts > 0")[0][0] > 0, "no answer got lost"


def test_everything_that_happens_to_a_merchant_happens(ran):
    """Otherwise the demo shows nothing, and its clean audit proves little."""
    summary = ran(1).summary
    units = summary.units
    assert min(units["waiting"], units["promised"], units["cancelled"], units["shipped"]) > 0
    assert min(summary.order_status[s] for s in ("open", "complete", "cancelled")) > 0
    assert min(summary.declined, summary.short_picked, summary.corrections, summary.receipts) > 0
    assert summary.recalled["stopped"] > 0
    assert summary.parcels > summary.order_status["complete"], "some went in two parcels"
    assert Decimal(summary.money["voided"]) > 0 < Decimal(summary.money["refunded"])
    assert 0.5 < float(summary.fill_rate) < 1
    ((filled,),) = look(ran(1), "select count(*) from events where type = 'order.allocated'")
    assert filled > 0, "no receipt filled a line that waited"
    ((again,),) = look(ran(1), "select count(*) from payments where n > 1 and captured > 0")
    assert again > 0, "nobody paid with another card"
    assert summary.fulfillment_status["delivered"] > 0
    ((sets_sold, ahead, suspected),) = look(
        ran(1),
        "select (select count(*) from order_lines where role = 'bundle'), "
        "(select count(*) from goods_ledger where to_supply is not null and to_account = 'promised'), "
        "(select count(*) from holds where type = 'fraud')",
    )
    assert min(sets_sold, ahead, suspected) > 0, "a gift set, something sold ahead, somebody suspicious"


@pytest.mark.parametrize("seed", [1, 2])
def test_the_staff_leave_work_for_whoever_signs_in(ran, seed):
    """Otherwise the owner's first page has nothing of theirs on it, and the approvals are empty."""
    end = ran(seed).summary.to_time
    follow_ups = look(
        ran(seed),
        "select u.email, f.at, f.told_at is not null from follow_ups f "
        "join users u on f.assignee = 'user:' || u.id where f.closed_at is null",
    )
    owners = [(at, told) for email, at, told in follow_ups if email == ADA]
    assert {(at, told) for at, told in owners if at.date() == end.date()} == {
        (end.replace(hour=12), True),
        (end.replace(hour=16), False),
    }, "one that is due, one for later today"
    assert len(owners) > 2, "and one for another day"
    assert len(follow_ups) > len(owners), "the desk has some of its own"
    assert look(ran(seed), "select u.email from mentions m join users u on m.user_id = 'user:' || u.id") == [(ADA,)]
    asked = look(
        ran(seed),
        "select u.email, a.kind, a.amount, o.version = a.version from approvals a join orders o on o.id = a.order_id "
        "join users u on a.asked_by = 'user:' || u.id where a.state = 'open'",
    )
    assert 2 <= len(asked) <= 3
    for email, kind, amount, stands in asked:
        assert (email, stands) == (DANA, True)
        assert amount > 100 * Decimal(DESK_LIMITS[kind]["EUR"])


def test_what_was_asked_can_be_approved(ran):
    """On the same day; and the books are right afterwards. In the demo that no other test looks into."""
    run = ran(1, again=True)
    for order, n in look(run, "select order_id, n from approvals where state = 'open'"):
        (reply,) = run.office.run([submission("approvals.approve", {"order": str(order), "approval": n})])
        assert reply.accepted, reply.body
    with psycopg.connect(run.database.conninfo()) as connection:
        assert audit(connection, now=run.office.now()).broken == 0


def test_it_lives_on_its_own_clock(ran):
    """Nothing that was written carries the machine's time."""
    summary = ran(1).summary
    for table in ("events", "commands", "goods_ledger", "money_ledger"):
        ((first, last),) = look(ran(1), f"select min(at), max(at) from {table}")
        assert summary.from_time <= first < last <= summary.to_time
    assert (summary.from_time, summary.to_time) == (START, START + timedelta(hours=hours_of(DAYS)))
    assert START.weekday() == 0


def test_a_served_demo_goes_on_from_its_end(ran):
    """For the office that ran it, and for any process that comes later."""
    run = ran(1)
    later = PlainConnection(run.database.engine_conninfo("fast"))
    for office in (run.office, Office(later)):
        assert timedelta(0) <= office.now() - run.summary.to_time < timedelta(minutes=10)
    later.close()


def test_progress_is_told_to_the_end(ran):
    told = ran(1).told
    done = [placed for placed, _, _ in told]
    assert done == sorted(done)
    assert (done[0], done[-1]) == (0, ORDERS)
    assert {total for _, total, _ in told} == {ORDERS}
    assert "Saturday 10 January" in {phase for _, _, phase in told}


@pytest.mark.parametrize("orders", [1, 7, 2_000, 100_000])
@pytest.mark.parametrize("days", [1, 30])
def test_all_orders_arrive(orders, days):
    hourly = dict(by_channel(Plan(orders, days, 1, Faults())))
    assert sum(sum(by_hour) for by_hour in hourly.values()) == orders
    assert min(min(by_hour) for by_hour in hourly.values()) >= 0
    assert {len(by_hour) for by_hour in hourly.values()} == {hours_of(days)}


def test_evenings_are_busy_and_stores_are_closed_at_night_and_on_sundays():
    hours = hours_of(28)
    by_hour = arrivals(10_000, hours)
    evening, night = (sum(by_hour[(hour - START.hour) % 24 :: 24]) for hour in (19, 2))
    assert evening > 5 * night
    open_at = [START + timedelta(hours=h) for h, n in enumerate(dict(by_channel(Plan(40_000, 28, 1, Faults())))[STORE]) if n]
    assert {at.hour for at in open_at} <= set(range(9, 19))
    assert {at.weekday() for at in open_at} == set(range(6))


def test_faults_are_more_or_less_likely():
    none, usual, thrice = Faults.times(0), Faults(), Faults.times(3)
    assert set(vars(none).values()) == {0}
    assert thrice.cards_declined == pytest.approx(3 * usual.cards_declined)
    assert max(vars(Faults.times(100)).values()) == 0.5


def test_the_catalog_is_believable():
    made, bundles = articles(), sets()
    assert len({a.code for a in made}) == len({a.title for a in made}) == len(made)
    assert len(made) + len(bundles) > 300
    assert all(0 < a.cost < a.price for a in made)
    food = next(a for a in made if a.code == "TEA-EGR-100")
    assert (food.title, food.price, food.tax_of(1070)) == ("Earl Grey, 100 g", 640, 70)
    prices = {a.code: a.price for a in made}
    assert all(one.price < sum(prices[code] * n for code, n in one.parts.items()) for one in bundles)
    assert any(a.preorder for a in made)


def test_the_demos_database_is_made_anew(server, empty_database):
    prepare_demo(empty_database)
    with psycopg.connect(empty_database.owner_conninfo(), autocommit=True) as owner:
        owner.execute("update clock set offset_us = 1")
    prepare_demo(empty_database)
    with psycopg.connect(empty_database.conninfo()) as connection:
        assert connection.execute("select offset_us from clock").fetchone() == (0,)


def test_no_other_database_is_ever_dropped(server):
    with pytest.raises(ValueError, match="not dropped"):
        prepare_demo(server)
    assert database_exists(server)
    assert datetime.now(UTC) > START, "the demo's past lies in the past"
