"""A shop of many orders, made by the engine's own office as in life: customers, orders, a tenth cancelled, some held, and followed."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from argosy.engine.actor import SYSTEM
from argosy.engine.office import Office
from argosy.engine.registry import REGISTRY
from argosy.engine.submission import Submission
from argosy.projections import Follower
from argosy.store.database import Database
from argosy.store.drivers import PlainConnection

from . import site

BATCH_ORDERS = 85
ORDERS_PER_CUSTOMER = 100
HELD_EVERY = 200
NAMES = "Anna Ben Clara David Emma Felix Greta Hugo Ida Jan Klara Leo Mia Noah Olga Paul".split()
FAMILIES = "Schmidt Müller Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Bauer Richter Klein Wolf Neumann Zimmermann".split()
OPENED = datetime(2026, 1, 1, tzinfo=UTC)


def fill(database: Database, chance: random.Random, start: int, end: int) -> None:
    """Customers, some holds, and orders up to so many."""
    connection = PlainConnection(database.engine_conninfo("slow"))
    office = Office(connection)
    numbers = range(-(-start // ORDERS_PER_CUSTOMER), -(-end // ORDERS_PER_CUSTOMER))
    for first in range(numbers.start, numbers.stop, 100):
        people = [
            {"reference": f"C-{n}", "name": f"{chance.choice(NAMES)} {chance.choice(FAMILIES)}", "email": f"c{n}@example.org"}
            for n in range(first, min(first + 100, numbers.stop))
        ]
        _run(office, "customers.put", people)
    _place(database, chance, start, end)
    held = [{"channel": "web", "reference": f"L-{n}"} for n in range(start, end, HELD_EVERY)]
    for first in range(0, len(held), 100):
        _run(office, "orders.hold", [{"order": order, "type": "fraud", "reason": "bench"} for order in held[first : first + 100]])
    connection.close()
    _place(database, chance, end, end)  # what was held is followed


def _place(database: Database, chance: random.Random, start: int, end: int) -> None:
    """Place these, cancel a tenth, and follow."""
    connection, follower = PlainConnection(database.engine_conninfo("slow")), Follower(database)
    office = Office(connection)
    for first in range(start, end, BATCH_ORDERS):
        numbers = range(first, min(first + BATCH_ORDERS, end))
        _run(office, "orders.place", [_order(chance, n) for n in numbers])
        cancelled = [{"order": {"channel": "web", "reference": f"L-{n}"}} for n in numbers if n % 10 == 3]
        _run(office, "orders.cancel", cancelled)
    while follower.step() or site.count(database, BEHIND):  # the server's own turn counts
        continue
    follower.close()
    connection.close()
    site.execute(database, "vacuum (analyze) orders, order_terms, find_terms, order_lines, addresses, payments, promises, holds")


BEHIND = "select coalesce(max(h.n - c.seq), max(h.n)) from event_head h left join cursors c on c.stream = h.stream where h.stream = 0"


def _run(office: Office, command: str, bodies: list[dict[str, Any]]) -> None:
    replies = office.run([Submission(REGISTRY[command].body.model_validate(body), SYSTEM) for body in bodies])
    if wrong := [reply for reply in replies if not reply.accepted]:
        raise RuntimeError(f"{command}: {wrong[0].code}: {wrong[0].body.decode()}")


def _order(chance: random.Random, n: int) -> dict[str, Any]:
    """One to three lines, the first SKUs liked best; a third paid by card; one of a hundred a test, some to a rare country."""
    lines = [
        {
            "sku": f"SKU-{int(10_000 ** chance.random()):05d}",
            "quantity": chance.randint(1, 3),
            "unit_price": f"{chance.randint(100, 3000) / 100:.2f}",
        }
        for _ in range(chance.randint(1, 3))
    ]
    placed = OPENED + timedelta(seconds=n * 20)
    name = f"{chance.choice(NAMES)} {chance.choice(FAMILIES)}"
    address = {"name": name, "line1": "Hauptstr. 5", "city": "Berlin", "country": "AT" if n % 50 == 7 else "DE", "postcode": "10115"}
    body: dict[str, Any] = {"channel": "web", "reference": f"L-{n}", "currency": "EUR", "lines": lines, "ship_to": address}
    body["customer"] = f"C-{n // ORDERS_PER_CUSTOMER}"
    if n % 3 == 0:
        body["payments"] = [{"collector": "test", "reference": f"ch_{n}", "method": "card", "authorized": "1.00"}]
    return body | {"placed_at": placed.isoformat(), "ship_by": (placed + timedelta(days=2)).isoformat(), "test": n % 100 == 1}
