"""Long work: done once whatever dies, stopped when somebody says so, within the limits of whoever asked for it."""

import io
import os
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError
from python_calamine import load_workbook

from argosy.adapters.jobs import preview_bulk
from argosy.adapters.jobs.lists import LISTS
from argosy.api.answers import OrderList, columns
from argosy.api.answers_catalog import SkuList
from argosy.api.answers_customers import CustomerList
from argosy.api.answers_fulfillment import WorkList
from argosy.api.answers_stock import ShelfList, SupplyList
from argosy.base import ids
from argosy.base.limits import JOB_DEATHS_MAX
from argosy.engine.actor import Actor
from argosy.model.work import Bulk, Export
from argosy.store import blobs
from argosy.store.drivers import drive
from argosy.store.jobs import Lost, Run, take
from argosy.worker import run_worker
from argosy.worker.housekeeping import tidy_files
from argosy.worker.jobs import JobWorker
from tests.jobs.conftest import DESK
from tests.shop import order_body

PATIENCE_SECONDS = 60


def until(look, what):
    end = time.monotonic() + PATIENCE_SECONDS
    while not look():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def whole(shop, job):
    """Whether its result is as long as it is said to be: else nobody could save it."""
    found = drive(blobs.find(shop.job(job)["result"].bytes), shop.connection)
    return found is not None and found.size == len(shop.file(job))


def opened(shop, orders, **more):
    shop.open(stock={"TEA": {"BER": 10_000}}, **more)
    for n in range(orders):
        shop.place(f"W-{n:03}", TEA=2, authorized="20.00")
    return [ids.text(row["id"].bytes) for row in shop.rows("select id from orders order by reference")]


# ── exports ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_list_is_exported_in_every_form_with_its_filters(shop):
    opened(shop, 3)
    shop.sell("=cmd|' /C calc'!A0", {"TEA": 1}, price="1.00")
    shop.cancel("W-001")
    csv_, ndjson, xlsx = (shop.start("export", list="orders", filters={"status": "open"}, format=f) for f in ("csv", "ndjson", "xlsx"))
    for job in (csv_, ndjson, xlsx):
        assert shop.done(job)["done"] == 3
    rows = shop.table(csv_)
    assert [row["reference"] for row in rows] == ["'=cmd|' /C calc'!A0", "W-002", "W-000"], "newest first; no cell is a formula"
    assert shop.file(ndjson).count(b"\n") == 3
    (file,) = shop.rows("select b.* from jobs j join blobs b on b.id = j.result where j.id = %s", xlsx)
    assert (file["name"][:7], file["media_type"].rpartition(".")[2], file["size"]) == ("orders-", "sheet", len(shop.file(xlsx)))
    book = load_workbook(io.BytesIO(shop.file(xlsx))).get_sheet_by_index(0).to_python()
    at = book[0].index("gross"), book[0].index("reference")
    assert [(row[at[0]], row[at[1]]) for row in book[1:]] == [(1.0, "=cmd|' /C calc'!A0"), (20.0, "W-002"), (20.0, "W-000")]


def test_a_job_begins_and_ends_by_the_clock_it_was_asked_for_by(shop):
    opened(shop, 1)
    shop.later(days=10)
    job = shop.done(shop.start("export", list="orders"))
    ahead = [job[name] - datetime.now(UTC) > timedelta(days=9) for name in ("at", "started_at", "ended_at", "beat_at")]
    assert ahead == [True, True, True, False], "a worker is heard of by the machine's"
    assert job["at"] <= job["started_at"] <= job["ended_at"]
    tidy_files(shop.office)
    assert shop.rows("select from jobs"), "it has just ended"


def test_an_export_has_the_columns_that_are_asked_for(shop):
    opened(shop, 1)
    wanted = ["units", "reference", "custom.gift", "customer_name"]
    job = shop.start("export", list="orders", columns=wanted)
    shop.done(job)
    (row,) = shop.table(job)
    assert list(row) == wanted
    assert (row["units"], row["reference"], row["custom.gift"]) == ("2", "W-000", "")
    for wrong in ({"list": "orders", "columns": ["nonsense"]}, {"list": "skus", "columns": ["custom.gift"]}):
        id = shop.start("export", **wrong)
        while shop.worker.step():
            pass
        assert shop.job(id)["state"] == "failed", wrong


def pressing(shop):
    """W-000 leaves last, W-001 first; W-002 has no latest dispatch."""
    shop.open(stock={"TEA": {"BER": 10}})
    for n, days in enumerate((3, 1, None)):
        more = {} if days is None else {"ship_by": (shop.office.now() + timedelta(days=days)).isoformat()}
        shop.do(
            "orders.place",
            **order_body(f"W-{n:03}", {"TEA": 1}, placed_at=(shop.office.now() - timedelta(hours=9 - n)).isoformat(), **more),
        )


def test_an_export_goes_as_its_list_does(shop):
    """Newest first unless it is told otherwise; by when they are to leave, only the orders that are to."""
    pressing(shop)
    ways = {None: "210", "-placed_at": "210", "placed_at": "012", "ship_by": "10", "-ship_by": "01", "number": "012", "-gross": "210"}
    for sort, found in ways.items():
        job = shop.start("export", list="orders", columns=["reference"], **({} if sort is None else {"sort": sort}))
        shop.done(job)
        assert "".join(row["reference"][-1] for row in shop.table(job)) == found, sort
    for wrong in ({"list": "orders", "sort": "due"}, {"list": "skus", "sort": "placed_at"}):
        with pytest.raises(ValidationError, match="sort"):
            Export.model_validate({"kind": "export"} | wrong)


def test_an_export_shows_what_its_starter_may_see(shop):
    opened(shop, 2, locations=("BER", "HAM"))
    hamburg = Actor("hamburg", frozenset({"*"}), frozenset({"HAM"}), None)
    job = shop.start("export", hamburg, list="orders", format="csv")
    assert shop.done(job)["done"] == 0
    assert shop.table(job) == []
    assert shop.reply("jobs.start", actor=hamburg, work={"kind": "export", "list": "customers"}).code == "key_limited"
    reader = Actor("reader", frozenset({"jobs:write", "stock:read"}))
    assert shop.reply("jobs.start", actor=reader, work={"kind": "export", "list": "orders"}).code == "scope_missing"


def test_an_exported_list_has_the_columns_of_its_own_address():
    lists = (OrderList, CustomerList, SkuList, ShelfList, SupplyList, WorkList)
    assert {name: list(LISTS[name].columns) for name in LISTS} == {
        name: columns(answer)
        for name, answer in zip(("orders", "customers", "skus", "stock", "supplies", "fulfillments"), lists, strict=True)
    }


# ── bulk ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_preview_says_what_a_bulk_command_would_do_and_does_nothing(shop):
    orders = opened(shop, 4)
    shop.shipped("W-000")
    before = shop.rows("select id, version, progress, status from orders order by id")
    work = Bulk.model_validate({"kind": "bulk", "command": "orders.cancel", "data": {"reason": "recall"}, "filters": {"channel": "web"}})
    shop.follow()
    shown = drive(preview_bulk(shop.office.desk, DESK, work, shop.office.now()), shop.connection)
    assert shown.as_dict() == {
        **{"orders": 4, "more": False, "accepted": 3},
        "refused": [{"code": "nothing_to_cancel", "sentence": "There is nothing left to cancel.", "orders": 1}],
        "examples": {"accepted": orders[:0:-1], "nothing_to_cancel": [orders[0]]},
        "goods": {"cancelled": 6},
        "money": {"EUR": {"voiding": "60.00"}},
    }
    assert shop.rows("select id, version, progress, status from orders order by id") == before
    few = drive(preview_bulk(shop.office.desk, DESK, work, shop.office.now(), 2), shop.connection)
    assert (few.orders, few.more) == (2, True)


def test_two_hundred_orders_are_cancelled_and_each_is_told_of(shop):
    orders = opened(shop, 200)
    shop.shipped("W-007")
    job = shop.start("bulk", command="orders.cancel", data={"reason": "recall"}, orders=[*orders, orders[0], ids.text(bytes(16))])
    row = shop.done(job)
    assert (row["total"], row["done"], row["counts"]) == (201, 201, {"accepted": 199, "nothing_to_cancel": 1, "order_unknown": 1})
    told = {line["order"]: (line["outcome"], line["code"]) for line in shop.table(job)}
    assert len(told) == 201
    assert told[orders[7]] == ("refused", "nothing_to_cancel")
    assert told[orders[8]] == ("accepted", "")
    assert shop.rows("select status, count(*) n from orders group by 1 order by 1") == [
        {"status": "cancelled", "n": 199},
        {"status": "complete", "n": 1},
    ]


def test_a_command_that_is_none_for_orders_is_refused_at_once(shop):
    shop.open()
    for command, data, code in (
        ("orders.plaice", {}, "command_unknown"),
        ("catalog.put_sku", {"code": "TEA", "title": "Tea"}, "bulk_impossible"),
        ("orders.tag", {"colour": "red"}, "bulk_impossible"),
        ("stock.rebalance", {}, "bulk_impossible"),
    ):
        reply = shop.reply("jobs.start", actor=DESK, work={"kind": "bulk", "command": command, "data": data, "filters": {}})
        assert reply.code == code, command
    packer = Actor("packer", frozenset({"jobs:write", "orders:read"}))
    work = {"kind": "bulk", "command": "orders.tag", "data": {"add": ["x"]}, "filters": {}}
    assert shop.reply("jobs.start", actor=packer, work=work).code == "scope_missing"


def test_a_bulk_command_takes_the_orders_of_its_list_and_no_others(shop):
    """Somebody looks at what is pressing, and takes all of it: an order that is not in that list is none of those."""
    pressing(shop)
    shop.follow()
    work = {"command": "orders.cancel", "filters": {"channel": "web"}, "sort": "ship_by"}
    shown = drive(preview_bulk(shop.office.desk, DESK, Bulk.model_validate({"kind": "bulk"} | work), shop.office.now()), shop.connection)
    assert shown.accepted == 2
    job = shop.start("bulk", **work)
    assert shop.done(job)["counts"] == {"accepted": 2}
    numbers = {shop.state(name)["number"]: name for name in ("W-000", "W-001")}
    assert [numbers[line["number"]] for line in shop.table(job)] == ["W-001", "W-000"], "the most pressing first"
    assert shop.state("W-002")["status"] == "open"
    with pytest.raises(ValidationError, match="sort"):
        Bulk.model_validate({"kind": "bulk", "command": "orders.cancel", "orders": [ids.text(bytes(16))], "sort": "ship_by"})


def test_orders_that_a_filter_found_stay_those_whatever_the_commands_do(shop):
    """A hold takes orders out of the filter that found them: pages that moved under the job would skip half of them."""
    opened(shop, 7)
    shop.follow()
    job = shop.start("bulk", command="orders.cancel", filters={"status": "open"})
    assert shop.done(job)["counts"] == {"accepted": 7}


# ── who does it, and what if they die ────────────────────────────────────────────────────────────────────────────────────


def worker_process(database, code="import threading; run_worker(Database(os.environ['U']), threading.Event())"):
    start = "import os; from argosy.store.database import Database; from argosy.worker import run_worker; "
    return subprocess.Popen([sys.executable, "-c", start + code], env=os.environ | {"U": database.url})


def test_a_killed_workers_job_is_gone_on_with_and_nothing_is_done_twice(shop, database):
    """kill -9 in the middle; another worker takes it up: each order has one note of the job, and one line in its result."""
    orders = opened(shop, 400)
    job = shop.start("bulk", command="orders.annotate", data={"text": "recalled by the maker"}, orders=orders)
    process = worker_process(database)
    try:
        until(lambda: 0 < shop.job(job)["done"] < 400 or shop.job(job)["state"] == "done", "it never began")
    finally:
        process.kill()
        process.wait()
    left = shop.job(job)
    assert left["state"] == "running", "it was too quick for this test"
    notes = shop.one("select count(*) n from notes")["n"]
    assert left["done"] <= notes < 400
    heir = JobWorker(database, shop.stopping, lost_seconds=0.5)
    until(heir.step, "nobody took it up")
    heir.close()
    row = shop.job(job)
    assert (row["state"], row["run"], row["done"], row["counts"]) == ("done", 2, 400, {"accepted": 400})
    assert shop.one("select count(*) n, count(distinct order_id) orders from notes") == {"n": 400, "orders": 400}
    assert sorted(line["order"] for line in shop.table(job)) == sorted(orders)


def test_a_slice_whose_worker_died_before_it_told_is_done_once(shop, monkeypatch):
    """The commands have committed, the job's row hasn't heard: run again, they answer what they did the first time."""
    orders = opened(shop, 3)
    job = shop.start("bulk", command="orders.annotate", data={"text": "x"}, orders=orders)

    class Killed(BaseException):
        pass

    def dies(*_, **__):
        raise Killed

    with monkeypatch.context() as patch:
        real = Run.advance
        patch.setattr("argosy.store.jobs.Run.advance", lambda run, n=0, **said: dies() if n else real(run, n, **said))
        with pytest.raises(Killed):
            shop.worker.step()
    assert (shop.job(job)["done"], shop.one("select count(*) n from notes")["n"]) == (0, 3)
    heir = JobWorker(shop.database, shop.stopping, lost_seconds=0)
    assert heir.step()
    heir.close()
    assert (shop.job(job)["counts"], shop.one("select count(*) n from notes")["n"]) == ({"accepted": 3}, 3)
    assert [line["outcome"] for line in shop.table(job)] == ["accepted"] * 3


def test_two_workers_never_do_one_job(shop, database):
    orders = opened(shop, 40)
    jobs = [shop.start("bulk", command="orders.annotate", data={"text": "x"}, orders=orders) for _ in range(6)]
    stop = threading.Event()
    threads = [threading.Thread(target=run_worker, args=(database, stop)) for _ in range(2)]
    for thread in threads:
        thread.start()
    until(lambda: all(shop.job(job)["state"] == "done" for job in jobs), "they never ended")
    stop.set()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    assert [shop.job(job)["run"] for job in jobs] == [1] * 6
    assert shop.one("select count(*) n from notes")["n"] == 240


def test_a_worker_that_was_thought_dead_writes_nothing_any_more(shop):
    orders = opened(shop, 2)
    job = shop.start("bulk", command="orders.annotate", data={"text": "x"}, orders=orders)
    slow = take(shop.connection)
    slow.file("result", "x.csv")
    heir = take(shop.connection, lost_seconds=0)
    assert (slow.job.id, slow.job.run, heir.job.run) == (heir.job.id, 1, 2)
    with pytest.raises(Lost):
        slow.advance(1, result=b"mine")
    with pytest.raises(Lost):
        slow.end("done")
    with pytest.raises(Lost):
        slow.beat(shop.connection)
    assert (shop.job(job)["state"], shop.job(job)["done"], shop.file(job)) == ("running", 0, b"")


def test_nor_when_the_job_is_run_again_by_then(shop):
    """Its number is nobody else's, though another worker came after it, was told to stop, and the job was asked for anew."""
    opened(shop, 2)
    job = shop.start("export", list="orders")
    slow = take(shop.connection)
    take(shop.connection, lost_seconds=0).give_back()
    take(shop.connection).end("failed", "x")
    shop.accepted("jobs.retry", job=job)
    heir = take(shop.connection)
    with pytest.raises(Lost):
        slow.advance(1)
    heir.end("done")


def test_a_worker_that_is_stopped_again_and_again_has_not_died(shop):
    opened(shop, 1)
    job = shop.start("export", list="orders")
    for _ in range(JOB_DEATHS_MAX + 1):
        take(shop.connection).give_back()
    assert shop.done(job)["deaths"] == 0


def test_a_job_that_its_workers_die_of_fails(shop):
    opened(shop, 1)
    job = shop.start("export", list="orders")
    for _ in range(JOB_DEATHS_MAX):
        assert take(shop.connection, lost_seconds=0) is not None
    assert take(shop.connection, lost_seconds=0) is None
    assert (shop.job(job)["state"], "died" in shop.job(job)["message"]) == ("failed", True)
    shop.accepted("jobs.retry", job=job)
    assert shop.done(job)["done"] == 1


# ── cancel, retry ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_running_job_is_cancelled_within_a_second_and_goes_on_when_it_is_retried(shop, monkeypatch):
    orders = opened(shop, 600)
    monkeypatch.setattr("argosy.adapters.jobs.bulk.SLICE_WEIGHT_LINES", 1)  # so that it takes longer than a second
    job = shop.start("bulk", command="orders.annotate", data={"text": "x"}, orders=orders)
    thread = threading.Thread(target=shop.worker.step)
    thread.start()
    until(lambda: shop.job(job)["done"] > 0, "it never began")
    asked = time.monotonic()
    shop.accepted("jobs.cancel", job=job)
    until(lambda: shop.job(job)["state"] != "running", "it never stopped")
    heard = time.monotonic() - asked
    thread.join()
    row = shop.job(job)
    assert (row["state"], heard < 2) == ("cancelled", True)
    assert 0 < row["done"] < 600
    assert len(shop.table(job)) == row["done"] == shop.one("select count(*) n from notes")["n"]
    assert whole(shop, job)
    assert shop.reply("jobs.cancel", actor=DESK, job=job).code == "job_over"
    other = Actor("other", frozenset({"*"}))
    assert shop.reply("jobs.retry", actor=other, job=job).code == "job_not_yours"
    shop.accepted("jobs.retry", job=job)
    assert shop.done(job)["done"] == 600
    assert whole(shop, job), "what the second run has told is told by the file"
    assert shop.one("select count(*) n from notes")["n"] == 600
    assert shop.reply("jobs.retry", actor=DESK, job=job).code == "job_not_over"


def test_a_job_that_waits_is_cancelled_at_once_and_is_never_done(shop):
    opened(shop, 1)
    job = shop.start("export", list="orders")
    shop.accepted("jobs.cancel", job=job)
    assert shop.job(job)["state"] == "cancelled"
    assert not shop.worker.step()


def test_a_worker_that_is_told_to_stop_gives_its_job_back(shop):
    orders = opened(shop, 5)
    job = shop.start("bulk", command="orders.annotate", data={"text": "x"}, orders=orders)
    shop.stopping.set()
    assert shop.worker.step()
    assert (shop.job(job)["state"], shop.job(job)["run"], shop.job(job)["done"]) == ("queued", 1, 0)
    shop.stopping.clear()
    assert shop.done(job)["counts"] == {"accepted": 5}


def test_a_limited_key_neither_sees_nor_stops_another_ones_job(shop):
    opened(shop, 1)
    job = shop.start("export", list="orders")
    limited = Actor("berlin", frozenset({"*"}), frozenset({"BER"}), None)
    assert shop.reply("jobs.cancel", actor=limited, job=job).code == "job_unknown"
    own = shop.start("export", limited, list="orders")
    shop.accepted("jobs.cancel", limited, job=own)
    assert shop.job(job)["state"] == "queued"
