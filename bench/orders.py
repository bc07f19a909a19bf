"""The benchmarks of placing orders: many clients, one client, in bulk, and all of them wanting one SKU."""

from __future__ import annotations

import csv
import hashlib
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import httpx2
import orjson

from argosy.engine.office import Office
from argosy.engine.registry import REGISTRY, load_commands
from argosy.store.database import Database
from argosy.store.drivers import PlainConnection

from . import load, site
from .load import Load

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
BULK_ORDERS = int(os.environ.get("BENCH_BULK_ORDERS", "100000"))
"""In all rounds together."""

BLOCK_BYTES = 64 * 1024

HOT_STOCK = int(os.environ.get("BENCH_HOT_STOCK", "2000"))
"""Units, which must be fewer than a load asks for."""


def told(bench: str, value: float, unit: str, against: str | None = None, ratio: float | None = None, goal: Any = None) -> None:
    """One figure, as a JSON line."""
    figures = {"bench": bench, "value": round(value, 3), "unit": unit, "against": against, "ratio": ratio and round(ratio, 2), "goal": goal}
    print(orjson.dumps(figures).decode(), flush=True)


@contextmanager
def ours(database: Database, workers: int = 1) -> Iterator[tuple[str, int]]:
    """Argosy's API over the database, with the benchmark's key."""
    load_commands()
    connection = PlainConnection(database.engine_conninfo("slow"))
    body = {"name": "bench", "hash": hashlib.sha256(load.KEY.encode()).hexdigest(), "scopes": ["*"]}
    if not site.count(database, "select count(*) from api_keys"):
        Office(connection).submit(REGISTRY["access.put_key"].body.model_validate(body))
    connection.close()
    began = time.perf_counter()
    environment, http = {"ARGOSY_DATABASE_URL": database.url}, "argosy.serving.wire:Protocol"
    with site.serving("argosy.server:app", environment, workers=workers, factory=True, http=http) as served:
        ours.start_seconds = time.perf_counter() - began  # type: ignore[attr-defined]
        yield served


@contextmanager
def ours_beside(database: Database, workers: int = 1) -> Iterator[tuple[Database, tuple[str, int]]]:
    """The same over a copy of it: its read tables follow the events of whoever writes some, and they would cost the floor as well."""
    with site.copy(database, f"of_{workers}") as beside, ours(beside, workers) as served:
        yield beside, served


@contextmanager
def rival(database: Database) -> Iterator[tuple[str, int]]:
    with site.serving("bench.rival:app", {"BENCH_CONNINFO": database.owner_conninfo(), "BENCH_KEY": load.KEY}) as served:
        yield served


def place_http(database: Database) -> None:
    """64 clients, single orders of three lines, durable; against the floor and the usual service, one and two processes."""
    with ExitStack() as stack:
        one = stack.enter_context(ours_beside(database))
        two = stack.enter_context(ours_beside(database, 2))
        start = ours.start_seconds  # type: ignore[attr-defined]
        usual = stack.enter_context(rival(database))
        floors, bare, found, ones, twos, usuals = [], [], [], [], [], []
        for _ in range(ROUNDS):
            floors.append(load.floor(database))
            ones.append(_clean(*one))
            twos.append(_clean(*two))
            usuals.append(_clean(database, usual))
            bare.append(load.floor(database, head=False))
            found.append(load.floor(database, terms=True))
    told("place-http", _speed(ones), "orders/s", "floor", _ratio(ones, floors), 1.5)
    told("place-http, 2 processes", _speed(twos), "orders/s", "floor", _ratio(twos, floors), 2)
    told("place-http", _speed(ones), "orders/s", "the usual service", _ratio(ones, usuals), 6)
    told("place-http", _speed(ones), "orders/s", "floor without its event head", _ratio(ones, bare))
    told("place-http", _speed(ones), "orders/s", "floor with what an order is found by", _ratio(ones, found))
    told("place-http, 2 processes", _speed(twos), "orders/s", "floor with what an order is found by", _ratio(twos, found))
    for name, goal in (("python_ms", 0.4), ("postgres_ms", 0.4), ("p50", None), ("p99", None)):
        told(f"place-http {name}", median(getattr(r, name) for r in ones), "ms", goal=goal)
    told("place-http memory", max(r.memory_mb for r in ones), "MB", goal=100)
    told("start to first answer", start, "s")


def place_one(database: Database) -> None:
    """One client, one order after the other: the median latency, against the usual service's."""
    with ours_beside(database) as mine, rival(database) as usual:
        pairs = [(_clean(*mine, clients=1), _clean(database, usual, clients=1)) for _ in range(ROUNDS)]
    ratio = median(a.p50 / b.p50 for a, b in pairs)
    told("place-one p50", median(a.p50 for a, _ in pairs), "ms", "the usual service", ratio, 1)


def place_bulk(database: Database) -> None:
    """100,000 orders as NDJSON, against the floor."""
    floors, speeds = [], []
    chance = random.Random(1)
    with ours_beside(database) as (beside, (url, _)):
        for turn in range(ROUNDS):
            floors.append(load.floor(database).per_second)
            site.reset(beside)
            began = time.perf_counter()
            with httpx2.Client(timeout=600) as client:
                headers = {"Authorization": f"Bearer {load.KEY}", "Content-Type": "application/x-ndjson"}
                answer = client.post(f"{url}/api/v1/commands", content=_blocks(_lines(chance, turn)), headers=headers)
            seconds = time.perf_counter() - began
            placed = answer.content.count(b'"status":201')
            if placed != BULK_ORDERS // ROUNDS:
                raise RuntimeError(f"{placed} placed: {answer.content[:500]!r}")
            speeds.append(placed / seconds)
    told("place-bulk", median(speeds), "orders/s", "floor", median(s / f for s, f in zip(speeds, floors, strict=True)), 2)


def _blocks(lines: Iterator[bytes]) -> Iterator[bytes]:
    """As who sends a file does: a line at a time is what the client would be busy with."""
    block = bytearray()
    for line in lines:
        block += line
        if len(block) >= BLOCK_BYTES:
            yield bytes(block)
            block.clear()
    yield bytes(block)


def _lines(chance: random.Random, turn: int) -> Iterator[bytes]:
    address = {"name": "Anna Schmidt", "line1": "Hauptstr. 5", "city": "Berlin", "country": "DE", "postcode": "10115"}
    for n in range(BULK_ORDERS // ROUNDS):
        quantity = chance.randint(1, 3)
        lines = [
            {"sku": f"SKU-{chance.randint(1, 10_000):05d}", "quantity": quantity, "unit_price": "9.99", "tax": "1.59"} for _ in range(3)
        ]
        payment = {"collector": "test", "reference": f"ch_{n}", "authorized": f"{9.99 * quantity * 3:.2f}"}
        data = {
            "channel": "web",
            "reference": f"bulk-{turn}-{n}",
            "currency": "EUR",
            "lines": lines,
            "ship_to": address,
            "payments": [payment],
        }
        yield orjson.dumps({"command": "orders.place", "key": f"bulk-{turn}-{n}", "data": data}) + b"\n"


def place_import(database: Database) -> None:
    """As many orders from a file, by `argosy import`: reported beside the floor."""
    floor = load.floor(database).per_second
    site.reset(database)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "orders.csv")
        write_sales(file, BULK_ORDERS // ROUNDS)
        command = [str(Path(sys.executable).with_name("argosy")), "import", str(file), "--preset", "online-retail", "--json"]
        began = time.perf_counter()
        done = subprocess.run(command, cwd=folder, env=os.environ | {"ARGOSY_DATABASE_URL": database.url}, capture_output=True, check=True)
        seconds = time.perf_counter() - began
    placed = orjson.loads(done.stdout)["orders_placed"]
    if placed != BULK_ORDERS // ROUNDS:
        raise RuntimeError(f"{placed} placed")
    told("place-import", placed / seconds, "orders/s", "floor", placed / seconds / floor)


def write_sales(file: Path, orders: int) -> None:
    """Invoices of three lines, in the layout of the preset `online-retail`."""
    chance = random.Random(1)
    with file.open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow("InvoiceNo StockCode Description Quantity InvoiceDate UnitPrice CustomerID Country".split())
        for n in range(orders):
            for _ in range(3):
                code, quantity = chance.randint(10_001, 20_000), chance.randint(1, 3)
                rows.writerow([600_000 + n, code, f"Thing {code}", quantity, "2011-01-04 10:00:00", "9.99", "17850.0", "Germany"])


def hot_sku(database: Database) -> None:
    """All orders want one SKU, of which there is little; against orders over 10,000. Exactly what there was is promised."""
    spread, hot = [], []
    with ours(database) as mine:
        for _ in range(ROUNDS):
            spread.append(_clean(database, mine))
            site.reset(database)
            site.execute(database, f"update stock set on_hand = {HOT_STOCK} where sku_id = lpad('1', 32, '0')::uuid")
            hot.append(load.wrk(database, *mine, hot=True))
            promised = site.count(database, "select promised from stock where sku_id = lpad('1', 32, '0')::uuid")
            site.execute(database, "update stock set on_hand = 1000000000 where sku_id = lpad('1', 32, '0')::uuid")
            if promised != HOT_STOCK:
                raise RuntimeError(f"{promised} promised of {HOT_STOCK}")
    told("hot-sku", _speed(hot), "orders/s", "orders over 10,000 SKUs", _ratio(hot, spread), 0.9)


def _clean(database: Database, served: tuple[str, int], clients: int = 64) -> Load:
    site.reset(database)
    return load.wrk(database, *served, clients=clients)


def _speed(runs: list[Load]) -> float:
    return median(r.per_second for r in runs)


def _ratio(runs: list[Load], others: list[Load]) -> float:
    return median(a.per_second / b.per_second for a, b in zip(runs, others, strict=True))
