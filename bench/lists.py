"""The order list: its first and its 200th page under each filter, among few orders and among many, over HTTP.

The orders are placed by the engine's own office, a tenth of them cancelled, and followed by the projection as in life.
"""

from __future__ import annotations

import os
import random
import time
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

import httpx2

from argosy.engine.actor import SYSTEM
from argosy.engine.office import Office
from argosy.engine.registry import REGISTRY
from argosy.engine.submission import Submission
from argosy.projections import Follower
from argosy.store.database import Database
from argosy.store.drivers import PlainConnection

from . import load, site
from .orders import ours, told

FEW = 10_000
MANY = int(os.environ.get("BENCH_LIST_ORDERS", "100000"))
REPEATS = int(os.environ.get("BENCH_LIST_REPEATS", "15"))
PAGES, LIMIT, LIMIT_MAX = 200, 50, 500
RATIO_MAX, MILLISECONDS_MAX = 1.5, 20
BATCH_ORDERS = 85
NAMES = "Anna Ben Clara David Emma Felix Greta Hugo Ida Jan Klara Leo Mia Noah Olga Paul".split()
FAMILIES = "Schmidt Müller Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Bauer Richter Klein Wolf Neumann Zimmermann".split()
OPENED = datetime(2026, 1, 1, tzinfo=UTC)

FILTERS = (
    "",
    *("status=open", "status=cancelled", "payment_status=authorized", "fulfillment_status=none", "return_status=none", "channel=web"),
    *("location=BER", "sku=SKU-00001", "sku=SKU-04711", "country=DE", "country=AT", "payment_method=card", "collector=test"),
    *("test=true", "test=false", "due=true", "currency=EUR", "amount_from=50", "amount_from=95", "days_late=1"),
    *("placed_from=2026-01-01T00:00:00Z", "ship_by_to=2026-01-05T00:00:00Z"),
    *("q=schmidt", "q=sch", "q=anna%20schmidt", "q=L-77", "q=1000", "q=zimmermann"),
    *("status=open&country=AT", "status=open&country=AT&q=anna&payment_method=card", "sku=SKU-00001&status=cancelled"),
)


def lists(database: Database) -> None:
    """Milliseconds of a page; many orders against few, and the 200th page against the first."""
    few = min(FEW, MANY // 2)
    chance = random.Random(1)
    with ours(database) as (url, _), httpx2.Client(base_url=f"{url}/api/v1", timeout=60, trust_env=False) as client:
        client.headers["authorization"] = f"Bearer {load.KEY}"
        began = time.perf_counter()
        place(database, chance, 0, few)
        early = {asked: _pages(client, asked) for asked in FILTERS}
        place(database, chance, few, MANY)
        late = {asked: _pages(client, asked) for asked in FILTERS}
    for asked in FILTERS:
        name = f"list {asked or 'everything'}"
        (first, far), before = late[asked], early[asked][0]
        told(f"{name}, first of {MANY:,}", first, "ms", f"of {few:,}", first / before, RATIO_MAX)
        told(f"{name}, 200th of {MANY:,}", far, "ms", "the first", far / first, RATIO_MAX)
    told("list, the slowest page", max(ms for pair in late.values() for ms in pair), "ms", goal=MILLISECONDS_MAX)
    told("list, all of it", time.perf_counter() - began, "s")


def _pages(client: httpx2.Client, asked: str) -> tuple[float, float]:
    """Of the first page and of the 200th, or the last there is: the median of some, in milliseconds."""
    after, seen = "", 0
    while seen < (PAGES - 1) * LIMIT:
        wanted = min(LIMIT_MAX, (PAGES - 1) * LIMIT - seen)
        page = client.get(f"/orders?{asked}&limit={wanted}{after}").raise_for_status().json()
        if page["next"] is None:
            break
        after, seen = f"&after={page['next']}", seen + len(page["items"])
    return milliseconds(client, f"/orders?{asked}&limit={LIMIT}"), milliseconds(client, f"/orders?{asked}&limit={LIMIT}{after}")


def milliseconds(client: httpx2.Client, path: str) -> float:
    taken = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        client.get(path).raise_for_status()
        taken.append((time.perf_counter() - began) * 1000)
    return median(taken)


# ── orders ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def place(database: Database, chance: random.Random, start: int, end: int) -> None:
    """Place these, cancel a tenth, and follow."""
    connection, follower = PlainConnection(database.engine_conninfo("slow")), Follower(database)
    office = Office(connection)
    for first in range(start, end, BATCH_ORDERS):
        numbers = range(first, min(first + BATCH_ORDERS, end))
        run(office, "orders.place", [_order(chance, n) for n in numbers])
        cancelled = [{"order": {"channel": "web", "reference": f"L-{n}"}} for n in numbers if n % 10 == 3]
        run(office, "orders.cancel", cancelled)
    while follower.step() or site.count(database, BEHIND):  # the server's own turn counts
        continue
    follower.close()
    connection.close()
    site.execute(database, "vacuum (analyze) orders, order_terms, find_terms, order_lines, addresses, payments, promises, holds")


BEHIND = "select coalesce(max(h.n - c.seq), max(h.n)) from event_head h left join cursors c on c.stream = h.stream where h.stream = 0"


def run(office: Office, command: str, bodies: list[dict[str, Any]]) -> None:
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
    if n % 3 == 0:
        body["payments"] = [{"collector": "test", "reference": f"ch_{n}", "method": "card", "authorized": "1.00"}]
    return body | {"placed_at": placed.isoformat(), "ship_by": (placed + timedelta(days=2)).isoformat(), "test": n % 100 == 1}
