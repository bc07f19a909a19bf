"""The worker: what others leave is done, once, whoever dies; and it stops when it is told to."""

import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from argosy.store.database import Database
from argosy.store.tables import PARTITION_ROWS
from argosy.worker import Worker, jobs, run_worker
from argosy.worker.housekeeping import forget_keys, make_room
from tests.shop import submission
from tests.stories.trade import Trade

PATIENCE_SECONDS = 30


@pytest.fixture
def shop(database):
    shop = Trade(database)
    yield shop
    shop.close()


@pytest.fixture
def worker(database):
    worker = Worker(database)
    yield worker
    worker.close()


@contextmanager
def working(database, count=1):
    """Workers at work, as `argosy worker` runs them; told to stop at the end."""
    stop = threading.Event()
    threads = [threading.Thread(target=run_worker, args=(database, stop)) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(PATIENCE_SECONDS)
        assert not any(thread.is_alive() for thread in threads), "a worker didn't stop"


def eventually(look, wanted):
    until = time.monotonic() + PATIENCE_SECONDS
    while (seen := look()) != wanted and time.monotonic() < until:
        time.sleep(0.05)
    assert seen == wanted


def left_due(shop, *receipts):
    """Receipts whose process died right after its commit: the rebalancing they made due is left to others."""
    shop.office.run([submission("stock.receive", r) for r in receipts], fire=False)


def test_a_step_does_what_is_due_and_asks_what_is_open(shop, worker):
    shop.open(stock={"TEA": {"BER": 5}})
    shop.place("A", TEA=2, authorized="20.00")
    shop.shipped("A")
    shop.place("B", TEA=10)
    left_due(shop, {"sku": "TEA", "location": "BER", "quantity": 9})
    assert shop.buckets("B") == "w7p3"

    worked = worker.step()

    assert (worked.fired >= 1, worked.drained.done, worked.more) == (True, 1, False)
    assert shop.buckets("B") == "p10"
    assert shop.payment("A") == {"authorized": 2000, "captured": 2000}
    assert shop.rows("select * from due") == []
    assert (worker.step().fired, worker.step().drained.asked) == (0, 0)
    shop.audited()


def test_due_work_that_can_not_be_read_stops_neither_the_rest_nor_the_instructions(shop, worker):
    shop.open(stock={"TEA": {"BER": 5}})
    shop.place("A", TEA=2, authorized="20.00")
    shop.shipped("A")
    shop.place("B", TEA=10)
    left_due(shop, {"sku": "TEA", "location": "BER", "quantity": 9})
    bad = "insert into due (id, at, command, key, body) values (gen_random_uuid(), '2026-01-01Z', %s, 'x', '{}')"
    for command in ("stock.rebalance", "stock.gone"):
        shop.owner.execute(bad, [command])

    worked = worker.step()

    assert (worked.fired >= 1, worked.drained.done) == (True, 1)
    assert shop.buckets("B") == "p10"
    assert [r["body"] for r in shop.rows("select body from due")] == [{}, {}], "they stay for somebody to look at"


def test_collectors_of_a_kind_nobody_reaches_are_not_asked(shop, database):
    shop.open(stock={"TEA": {"BER": 5}})
    shop.place("A", TEA=2, authorized="20.00")
    shop.shipped("A")
    worker = Worker(database, kinds={})
    assert worker.step().drained.asked == 0
    worker.close()
    assert shop.asked("A") == ["capture 2000"]


def test_a_collector_that_was_made_meanwhile_is_asked(shop, worker):
    """The worker's settings are read again when their version moves."""
    shop.open(stock={"TEA": {"BER": 5}})
    worker.step()
    shop.do("settings.put_collector", code="later", kind="manual")
    shop.sell("A", {"TEA": 1}, payments=[{"collector": "later", "authorized": "10.00"}])
    shop.shipped("A")
    assert worker.step().drained.asked == 0
    shop.do("settings.put_collector", code="later", kind="gateway")
    assert worker.step().drained.done == 1


def test_it_wakes_when_something_is_committed_and_stops_when_told(shop, database):
    shop.open(stock={"TEA": {"BER": 5}})
    with working(database):
        shop.place("A", TEA=2, authorized="20.00")
        shop.shipped("A")
        eventually(lambda: shop.payment("A"), {"authorized": 2000, "captured": 2000})
    shop.audited()


def test_it_survives_losing_its_connections(shop, database):
    shop.open(stock={"TEA": {"BER": 50}})
    with working(database):
        for i in range(3):
            shop.place(f"A{i}", TEA=1, authorized="10.00")
            shop.shipped(f"A{i}")
            eventually(lambda i=i: shop.payment(f"A{i}"), {"authorized": 1000, "captured": 1000})
            shop.owner.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where datname = current_database() and pid not in (pg_backend_pid(), %s)",
                [shop.connection.backend_pid],
            )
    shop.audited()


def test_two_workers_do_everything_once(shop, database):
    """Both see the same due rows and instructions; each is run by one of them, and the money moves once."""
    shop.open(skus=("TEA", "MUG", "POT"), stock={"TEA": {"BER": 20}})
    for i in range(10):
        shop.place(f"A{i}", TEA=1, authorized="10.00")
        shop.shipped(f"A{i}")
        shop.place(f"B{i}", MUG=1, POT=1)
    left_due(shop, *({"sku": sku, "location": "BER", "quantity": 10} for sku in ("MUG", "POT")))
    with working(database, count=2):
        eventually(lambda: shop.one("select count(*) n from promises where kind = 'waiting'")["n"], 0)
        eventually(lambda: shop.one("select sum(captured)::int n from payments")["n"], 10_000)
        eventually(lambda: shop.one("select count(*) n from due")["n"], 0)
    assert shop.one("select sum(amount)::int n from money_ledger where to_account = 'clearing'")["n"] == 10_000
    shop.audited()


def test_used_keys_are_forgotten_after_a_week(shop, worker):
    shop.open()
    body = {"code": "HAM", "title": "Hamburg"}
    shop.reply("settings.put_location", key="old", **body)
    shop.owner.execute("update idempotency set at = at - interval '8 days'")
    shop.reply("settings.put_location", key="young", **body)
    kept = shop.one("select count(*)::int n from idempotency")["n"]

    assert forget_keys(worker.office) == kept - 1

    assert [r["key"] for r in shop.rows("select key from idempotency")] == ["young"]
    assert forget_keys(worker.office) == 0


def test_tables_get_room_before_they_need_it(shop, database):
    """The last partition of events is in use: the next is made; the other tables still have one to spare."""
    assert make_room(database) == []
    shop.owner.execute(
        "insert into events (stream, seq, at, type, subject, command_id, data) values (0, %s, %s, 'x', %s, %s, '{}')",
        [PARTITION_ROWS, datetime.now(UTC), *["0190a3f0-0000-7000-8000-000000000001"] * 2],
    )
    assert make_room(database) == ["events_2"]
    assert make_room(database) == []


def test_housekeeping_waits_for_nobody(shop, database):
    """Somebody holds the table: no partition is made, nothing fails, and the next time it is."""
    shop.owner.execute(
        "insert into events (stream, seq, at, type, subject, command_id, data) values (0, %s, %s, 'x', %s, %s, '{}')",
        [PARTITION_ROWS, datetime.now(UTC), *["0190a3f0-0000-7000-8000-000000000001"] * 2],
    )
    with shop.owner.transaction():
        shop.owner.execute("lock table events in access exclusive mode")
        assert make_room(database) == []
    assert make_room(database) == ["events_2"]


def test_a_database_that_is_away_is_told_of_once(caplog, monkeypatch):
    """It is looked for twice a second: an hour of that would bury what else the log says."""
    monkeypatch.setattr(jobs, "LOOK_SECONDS", 0.01)
    stopping = threading.Event()
    with caplog.at_level("WARNING", "argosy.worker"):
        thread = threading.Thread(target=jobs.run_jobs, args=(Database("host=/nowhere dbname=argosy"), stopping))
        thread.start()
        time.sleep(0.5)
        stopping.set()
        thread.join(20)
    assert len([r for r in caplog.records if "jobs wait for the database" in r.message]) == 1
