"""The first page, the search box, suspected duplicates and a customer: among few orders and among many, over HTTP.

Orders are placed as for the list, each of a hundredth of as many customers; one of two hundred is held, all are late.
"""

from __future__ import annotations

import os
import random
import time

import httpx2

from argosy.engine.office import Office
from argosy.store.database import Database
from argosy.store.drivers import PlainConnection

from . import load, site
from .lists import FAMILIES, FEW, NAMES, RATIO_MAX, milliseconds, place, run
from .orders import ours, told

MANY = int(os.environ.get("BENCH_HOME_ORDERS", "100000"))
ORDERS_PER_CUSTOMER = 100
HELD_EVERY = 200
MILLISECONDS_MAX = 20

PAGES = (
    *("/home", "/find?q=schmidt", "/find?q=sch", "/find?q=anna%20schm", "/find?q=SKU-00001", "/find?q=L-77", "/find?q=nobody"),
    *("/customers?q=anna", "/customers?q=anna%20schm", "/customers?q=c-7", "/customers/C-0", "/duplicates/orders", "/duplicates/customers"),
    *("/orders?sort=placed_at", "/orders?sort=ship_by", "/orders?sort=ship_by&country=AT"),
)


def home(database: Database) -> None:
    """Milliseconds of a page; many orders against few."""
    few = min(FEW, MANY // 2)
    chance = random.Random(2)
    with ours(database) as (url, _), httpx2.Client(base_url=f"{url}/api/v1", timeout=60, trust_env=False) as client:
        client.headers["authorization"] = f"Bearer {load.KEY}"
        began = time.perf_counter()
        fill(database, chance, 0, few)
        early = {asked: milliseconds(client, asked) for asked in PAGES}
        fill(database, chance, few, MANY)
        late = {asked: milliseconds(client, asked) for asked in PAGES}
    for asked in PAGES:
        told(f"home {asked}, of {MANY:,}", late[asked], "ms", f"of {few:,}", late[asked] / early[asked], RATIO_MAX)
    told("home, the slowest page", max(late.values()), "ms", goal=MILLISECONDS_MAX)
    told("home, all of it", time.perf_counter() - began, "s")


def fill(database: Database, chance: random.Random, start: int, end: int) -> None:
    """Customers, some holds, and orders up to so many."""
    connection = PlainConnection(database.engine_conninfo("slow"))
    office = Office(connection)
    numbers = range(start // ORDERS_PER_CUSTOMER, end // ORDERS_PER_CUSTOMER)
    for first in range(numbers.start, numbers.stop, 100):
        people = [
            {"reference": f"C-{n}", "name": f"{chance.choice(NAMES)} {chance.choice(FAMILIES)}", "email": f"c{n}@example.org"}
            for n in range(first, min(first + 100, numbers.stop))
        ]
        run(office, "customers.put", people)
    place(database, chance, start, end)
    held = [{"channel": "web", "reference": f"L-{n}"} for n in range(start, end, HELD_EVERY)]
    for first in range(0, len(held), 100):
        run(office, "orders.hold", [{"order": order, "type": "fraud", "reason": "bench"} for order in held[first : first + 100]])
    connection.close()
    site.execute(
        database,
        "update orders o set customer_id = c.id from customers c where o.customer_id is null "
        f"and c.reference = 'C-' || (substr(o.reference, 3)::bigint / {ORDERS_PER_CUSTOMER})::text",
    )
    place(database, chance, end, end)  # what was held is followed
