"""The benchmarks of whole lives: orders from placing to the parcel's departure, and the audit of many of them."""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from argosy.engine.actor import SYSTEM
from argosy.engine.office import Office
from argosy.engine.registry import REGISTRY, load_commands
from argosy.engine.submission import Submission
from argosy.store.database import Database
from argosy.store.drivers import PlainConnection

from .orders import told

LIFE_ORDERS = int(os.environ.get("BENCH_LIFE_ORDERS", "20000"))
AUDIT_ORDERS = int(os.environ.get("BENCH_AUDIT_ORDERS", "1000000"))
BATCH_COMMANDS = 128
STEPS = ("fulfillment.release", "fulfillment.pick", "fulfillment.ship")


def lifecycle(database: Database) -> None:
    """Orders of three lines through every step of their life, in batches over one connection."""
    seconds = {"orders.place": _timed(database, (_order(n) for n in range(LIFE_ORDERS)))}
    for name in STEPS:
        seconds[name] = _timed(database, ((name, _on(n, name)) for n in range(LIFE_ORDERS)))
    for name, took in seconds.items():
        told(f"lifecycle {name}", LIFE_ORDERS / took, "orders/s")
    told("lifecycle", LIFE_ORDERS / sum(seconds.values()), "orders/s")


def audit(database: Database) -> None:
    """`argosy audit` over many orders, placed in bulk: how long, and with how much memory."""
    _timed(database, (_order(n) for n in range(AUDIT_ORDERS)))
    command = [str(Path(sys.executable).with_name("argosy")), "audit", "--json"]
    began = time.perf_counter()
    subprocess.run(command, env=os.environ | {"ARGOSY_DATABASE_URL": database.url}, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - began
    told(f"audit of {AUDIT_ORDERS:,} orders", seconds, "s", goal=180 if AUDIT_ORDERS == 1_000_000 else None)
    told("audit memory", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, "MB", goal=250)


def _timed(database: Database, commands: Iterator[tuple[str, dict[str, object]]]) -> float:
    """Seconds it takes to run the commands, all of which must be accepted."""
    load_commands()
    connection = PlainConnection(database.engine_conninfo("slow"))
    office = Office(connection)
    began = time.perf_counter()
    while batch := list(islice(commands, BATCH_COMMANDS)):
        for reply in office.run([Submission(REGISTRY[name].body.model_validate(body), SYSTEM) for name, body in batch]):
            if reply.code is not None:
                raise RuntimeError(f"{reply.code}: {reply.body!r}")
    connection.close()
    return time.perf_counter() - began


def _order(n: int) -> tuple[str, dict[str, object]]:
    chance = random.Random(n)
    lines = [{"sku": f"SKU-{chance.randint(1, 10_000):05d}", "quantity": 2, "unit_price": "9.99", "tax": "3.19"} for _ in range(3)]
    return "orders.place", {
        "channel": "web",
        "reference": f"life-{n}",
        "currency": "EUR",
        "lines": lines,
        "ship_to": {"name": "Anna Schmidt", "line1": "Hauptstr. 5", "city": "Berlin", "country": "DE", "postcode": "10115"},
        "payments": [{"collector": "test", "reference": f"ch_{n}", "authorized": "59.94"}],
    }


def _on(n: int, step: str) -> dict[str, object]:
    handle: dict[str, object] = {"order": {"channel": "web", "reference": f"life-{n}"}}
    return handle if step == "fulfillment.release" else handle | {"fulfillment": 1}
