"""The real file, whole: killed in the middle, completed by the next run, and unchanged by one more."""

import faulthandler
import json
import signal
import subprocess
import sys

import psycopg
import pytest

from argosy.queries.audit import audit
from tests.adapters.sales import REAL, REAL_MISSING

pytestmark = [pytest.mark.torture, pytest.mark.skipif(not REAL.exists(), reason=REAL_MISSING)]

IMPORT = """
import json, sys
from pathlib import Path
from argosy.adapters.files import import_file
from argosy.engine.office import Office
from argosy.engine.registry import load_commands
from argosy.store.drivers import PlainConnection

load_commands()
conninfo, file, rejects = sys.argv[1:]
tell = lambda step: print(step.stage, step.done, flush=True)
office = Office(PlainConnection(conninfo))
summary = import_file(office, Path(file), preset="online-retail", mode="live", rejects=Path(rejects), progress=tell)
print(json.dumps(summary.as_dict()))
"""

WHOLE = {
    "lines_in": 541_909,
    "lines_placed": 527_725,
    "lines_corrected": 1_336,
    "lines_told": 12_848,
    "units_promised": 2_680_198,
    "units_waiting": 2_896_798,
    "amount_in": "9747747.93",
    "amount_placed": "10271034.61",
    "amount_corrected": "0.00",
    "amount_told": "-523286.68",
}
TABLES = "orders order_lines promises stock skus goods_ledger events commands".split()


def started(database, rejects):
    program = [sys.executable, "-c", IMPORT, database.engine_conninfo("slow"), REAL, rejects]
    return subprocess.Popen(program, stdout=subprocess.PIPE, text=True)


def finished(database, rejects):
    """Run an import to its end; what it says then, and how many rows there are."""
    process = started(database, rejects)
    said, _ = process.communicate()
    assert process.returncode == 0
    with psycopg.connect(database.owner_conninfo(), autocommit=True) as owner:
        rows = {table: owner.execute(f"select count(*) from {table}").fetchone()[0] for table in TABLES}
        assert audit(owner).broken == 0
    return json.loads(said.splitlines()[-1]), rows


def test_killed_completed_and_run_once_more(database, tmp_path):
    faulthandler.cancel_dump_traceback_later()  # it takes minutes, and doesn't hang
    process = started(database, tmp_path / "rejects.csv")
    for line in process.stdout:
        stage, done = line.split()
        if stage == "orders" and int(done) > WHOLE["lines_in"] // 2:
            process.send_signal(signal.SIGKILL)
            break
    assert process.wait() == -signal.SIGKILL, "it was done before it could be killed"
    process.stdout.close()

    completed, rows = finished(database, tmp_path / "rejects.csv")

    assert completed.items() >= WHOLE.items()
    assert completed["orders_existing"] > 5_000
    assert completed["orders_placed"] + completed["orders_existing"] == rows["orders"] == 19_773
    assert rows["order_lines"] == WHOLE["lines_placed"]

    again, rows_again = finished(database, tmp_path / "rejects.csv")

    assert again == WHOLE | {"orders_placed": 0, "orders_existing": 19_773}
    assert rows_again == rows
