"""The benchmark of importing a file's past: against COPY of the very rows it left, into the same tables with the same indexes."""

from __future__ import annotations

import gzip
import itertools
import os
import tempfile
import time
from pathlib import Path

import psycopg

from argosy.adapters.files import import_file
from argosy.base import memory
from argosy.engine.office import Office
from argosy.engine.registry import load_commands
from argosy.store.database import Database
from argosy.store.drivers import PlainConnection

from . import site
from .orders import BULK_ORDERS, ROUNDS, told, write_sales

REAL = Path(os.environ.get("BENCH_SALES", str(site.HERE.parents[1] / "shared/data/online-retail/online-retail.csv.gz")))
LINES_PER_ORDER = 6
TABLES = "orders order_lines adjustments payments instructions addresses goods_ledger money_ledger events commands idempotency".split()
GOAL = 0.3


def history(database: Database) -> None:
    """The first lines of the real sales, where they are beside the checkout; else of invented ones."""
    load_commands()
    memory.for_imports()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "sales.csv")
        _sales(file)
        conninfo, rejects = database.engine_conninfo("slow"), Path(folder, "rejects.csv")
        connection = PlainConnection(conninfo)
        began = time.perf_counter()
        summary = import_file(Office(connection), file, preset="online-retail", mode="history", rejects=rejects, conninfo=conninfo)
        seconds = time.perf_counter() - began
        connection.close()
        floor = _copied_again(database, Path(folder))
    told("import-history", summary.lines_in / seconds, "lines/s", "COPY of the same rows", floor / seconds, GOAL)


def _sales(file: Path) -> None:
    if not REAL.exists():
        write_sales(file, BULK_ORDERS // ROUNDS)
        return
    with gzip.open(REAL, "rt", encoding="utf-8") as real, file.open("w", encoding="utf-8") as out:
        out.writelines(itertools.islice(real, 1 + BULK_ORDERS * LINES_PER_ORDER))


def _copied_again(database: Database, folder: Path) -> float:
    """Seconds that COPY takes to bring back what the import left."""
    with psycopg.connect(database.owner_conninfo(), autocommit=True) as owner:
        for table in TABLES:
            with (
                (folder / table).open("wb") as file,
                owner.cursor().copy(f"copy (select * from {table}) to stdout (format binary)") as rows,
            ):
                for data in rows:
                    file.write(data)
        owner.execute(f"truncate {', '.join(TABLES)}")
        owner.execute("checkpoint")
        began = time.perf_counter()
        for table in TABLES:
            with (folder / table).open("rb") as file, owner.cursor().copy(f"copy {table} from stdin (format binary)") as into:
                while data := file.read(1 << 20):
                    into.write(data)
        return time.perf_counter() - began
