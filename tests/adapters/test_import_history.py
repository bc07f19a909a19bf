"""A file's past: every line is recorded, credited or told, to the penny, and however often it runs or is killed, once."""

import csv
import itertools
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from argosy.adapters.files import ImportStopped, history, import_file, importing, preparing
from argosy.adapters.files.clerks import Elsewhere
from tests.adapters.sales import PAST, PAST_TOTALS, REAL, REAL_MISSING, written
from tests.adapters.test_import import Dying, Killed

TABLES = (
    "locations channels collectors skus orders order_lines adjustments payments goods_ledger money_ledger events commands idempotency due"
)


@pytest.fixture
def file(tmp_path):
    return written(tmp_path / "sales.csv.gz", PAST)


@pytest.fixture
def rejects(tmp_path):
    return tmp_path / "rejects.csv"


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(preparing, "BATCH_WEIGHT_LINES_MAX", 2)
    monkeypatch.setattr(history, "BATCH_LINES", 2)


@pytest.fixture
def elsewhere(database, monkeypatch):
    """For processes beside this one, though the file is small."""
    monkeypatch.setattr(importing, "LARGE_LINES", 0)
    return database.engine_conninfo("slow")


def imported(office, file, rejects, conninfo=None):
    return import_file(office, file, preset="online-retail", mode="history", rejects=rejects, conninfo=conninfo).as_dict()


def counted(shop):
    return {table: shop.one(f"select count(*) n from {table}")["n"] for table in TABLES.split()}


def told(rejects):
    with rejects.open(encoding="utf-8", newline="") as file:
        return [(int(row["line"]), row["reason"]) for row in csv.DictReader(file)]


TOLD = [(17, "adjustment"), (18, "write_off"), (19, "price_zero")]


def test_every_line_is_imported_or_told_and_so_is_the_money(shop, file, rejects):
    assert imported(shop.office, file, rejects) == PAST_TOTALS
    assert told(rejects) == TOLD
    pennies = {name: int(PAST_TOTALS[name].replace(".", "")) for name in PAST_TOTALS if name.startswith("amount_")}
    assert pennies["amount_in"] == (pennies["amount_orders"] - pennies["amount_credits"] + pennies["amount_fees"] + pennies["amount_told"])


def test_what_the_books_hold_is_what_the_file_came_to(shop, file, rejects):
    """Found another way: by what was kept of every sale, less what credits of their own gave back."""
    imported(shop.office, file, rejects)
    kept = shop.one("select sum(captured - refunded)::bigint n from payments p join orders o on o.id = p.order_id")["n"]
    own = shop.one("select sum(refunded)::bigint n from payments p join orders o on o.id = p.order_id where o.reference like 'C%%'")["n"]
    assert kept - own - 1106206 == -1048989


def test_it_is_over_and_nothing_is_asked_of_anybody(shop, file, rejects):
    imported(shop.office, file, rejects)

    rows = shop.rows("select reference from orders order by id")
    assert {r["reference"]: shop.statuses(r["reference"]) for r in rows} == {
        "536365": "complete part_refunded delivered partial",
        "536366": "complete paid delivered none",
        "536367": "complete part_refunded delivered returned",
        "536368": "complete paid none none",
        "C536370": "complete refunded delivered returned",
        "C536371": "complete refunded delivered returned",
        "C536372": "complete refunded delivered returned",
        "C536373": "complete refunded none none",
        "536377": "complete none delivered none",
    }
    assert shop.rows("select * from stock") == shop.rows("select * from promises") == shop.rows("select * from due") == []
    assert shop.rows("select * from instructions where state <> 'done'") == []
    assert shop.one("select sum(due)::int n from orders")["n"] == 0


def test_what_came_back_is_taken_of_the_sale_it_fits(shop, file, rejects):
    imported(shop.office, file, rejects)
    assert (shop.line("536365")["returned"], shop.line("536367")["returned"]) == (3, 4)
    assert shop.payment("536365")["refunded"] == 765
    assert shop.payment("536367") == {"authorized": 840, "captured": 840, "refunded": 800}
    rows = shop.rows("select kind, title, a.gross from adjustments a join orders o on o.id = a.order_id order by o.id, a.n")
    assert [tuple(r.values()) for r in rows] == [
        ("shipping", "POSTAGE", 1800),
        ("credit", "Credit C536369", 40),
        ("shipping", "DOTCOM POSTAGE", 56977),
        ("shipping", "POSTAGE", -500),
        ("discount", "Discount", -2750),
    ]


@pytest.mark.parametrize("keys", ["remembered", "forgotten"])
def test_a_second_run_changes_nothing(shop, file, rejects, keys):
    imported(shop.office, file, rejects)
    if keys == "forgotten":
        shop.owner.execute("delete from idempotency")
    before, written_before = counted(shop), rejects.read_bytes()

    assert imported(shop.office, file, rejects) == PAST_TOTALS | {"orders": 0, "orders_existing": 9}

    assert counted(shop) == before
    assert rejects.read_bytes() == written_before


@pytest.mark.parametrize(("deadly", "committed"), [*((n, False) for n in range(1, 16)), (7, True), (10, True), (13, True), (15, True)])
def test_killed_anywhere_it_is_completed_by_the_next_run(shop, file, rejects, small_batches, deadly, committed):
    with pytest.raises(Killed):
        imported(Dying(shop.connection, deadly, committed=committed), file, rejects)

    summary = imported(shop.office, file, rejects)

    assert summary["orders"] + summary["orders_existing"] == 9
    assert summary | {"orders": 9, "orders_existing": 0} == PAST_TOTALS
    assert told(rejects) == TOLD
    assert shop.line("536365")["returned"] == 3
    assert shop.one("select count(*) n from orders")["n"] == 9


def test_the_test_above_kills_in_every_batch(shop, file, rejects, small_batches):
    counting = Dying(shop.connection, 1_000, committed=False)
    imported(counting, file, rejects)
    assert 1_000 - counting.left == 15


def test_over_other_processes_it_is_the_same(shop, file, rejects, small_batches, elsewhere):
    """What came back waits for its sale, whichever process that went to."""
    assert imported(shop.office, file, rejects, elsewhere) == PAST_TOTALS
    assert told(rejects) == TOLD
    assert (shop.line("536365")["returned"], shop.line("536367")["returned"]) == (3, 4)
    before, written_before = counted(shop), rejects.read_bytes()

    assert imported(shop.office, file, rejects, elsewhere) == PAST_TOTALS | {"orders": 0, "orders_existing": 9}

    assert imported(shop.office, file, rejects) == PAST_TOTALS | {"orders": 0, "orders_existing": 9}, "at hand they are the same orders"
    assert counted(shop) == before
    assert rejects.read_bytes() == written_before
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("batches", [0, 2, 4])
def test_a_killed_process_is_told_of_and_the_next_run_completes_it(shop, file, rejects, small_batches, elsewhere, monkeypatch, batches):
    run, ran = Elsewhere.run, itertools.count()

    def deadly(clerk, batch):
        if next(ran) == batches:
            clerk._process.kill()
        return run(clerk, batch)

    monkeypatch.setattr(Elsewhere, "run", deadly)
    with pytest.raises(ImportStopped, match="run the import again"):
        imported(shop.office, file, rejects, elsewhere)
    assert not multiprocessing.active_children(), "the other one has ended as well"

    summary = imported(shop.office, file, rejects, elsewhere)

    assert summary["orders"] + summary["orders_existing"] == 9
    assert summary | {"orders": 9, "orders_existing": 0} == PAST_TOTALS
    assert shop.line("536365")["returned"] == 3
    assert shop.one("select count(*) n from orders")["n"] == 9


@pytest.mark.usefixtures("small_batches")
def test_a_database_that_ends_a_session_is_told_of_as_at_hand(shop, file, rejects, elsewhere, monkeypatch):
    """The error comes back from the other process as it was there."""
    monkeypatch.setattr(history, "recorded", unreachable)
    with pytest.raises(psycopg.OperationalError, match="of no use"):
        imported(shop.office, file, rejects, elsewhere)
    assert not multiprocessing.active_children()


def unreachable(*_):
    raise psycopg.OperationalError("of no use")


def test_processes_end_with_whoever_sends_them_work(database):
    """Killed, it can't tell them; they notice."""
    script = (
        "import sys, time; from argosy.adapters.files.clerks import Elsewhere; from tests.adapters.test_import_history import unreachable\n"
        "if __name__ == '__main__': print(Elsewhere(sys.argv[1], unreachable)._process.pid, flush=True); time.sleep(60)"
    )
    sender = subprocess.Popen([sys.executable, "-c", script, database.engine_conninfo("slow")], stdout=subprocess.PIPE, text=True)
    process = int(sender.stdout.readline())
    sender.kill()
    sender.communicate()
    for _ in range(300):
        if not Path(f"/proc/{process}/cmdline").exists() or not Path(f"/proc/{process}/cmdline").read_bytes():
            return
        time.sleep(0.1)
    os.kill(process, signal.SIGKILL)
    pytest.fail("it lives on")


def test_of_a_sale_that_was_told_nothing_comes_back(shop, file, rejects):
    """Its number is another order's: what was credited of it is a credit of its own."""
    shop.open()
    shop.do("settings.put_channel", code="online-retail", title="Ours", currency="GBP", locations=["BER"])
    body = {"channel": "online-retail", "reference": "536365", "currency": "GBP", "lines": [], "location": "BER"}
    other = body | {"charges": [{"kind": "fee", "title": "x", "amount": "1.00"}], "collector": "test", "placed_at": "2010-12-01T00:00:00Z"}
    shop.do("orders.record", **other)

    summary = imported(shop.office, file, rejects)

    assert [(n, reason) for n, reason in told(rejects) if reason == "reference_taken"] == [(n, "reference_taken") for n in (2, 3, 4)]
    assert summary["amount_credits"] == PAST_TOTALS["amount_credits"]
    assert summary["orders"] == 9, "one less, and C536369's own"
    assert shop.statuses("C536369") == "complete refunded delivered returned"


@pytest.mark.torture
@pytest.mark.skipif(not REAL.exists(), reason=REAL_MISSING)
def test_the_real_file_adds_up(shop, rejects):
    import faulthandler

    faulthandler.cancel_dump_traceback_later()  # it takes minutes, and doesn't hang
    summary = imported(shop.office, REAL, rejects)
    assert (summary["lines_in"], summary["amount_in"]) == (541_909, "9747747.93")
    before = counted(shop)
    again = imported(shop.office, REAL, rejects)
    assert again == summary | {"orders": 0, "orders_existing": summary["orders"]}
    assert counted(shop) == before
