"""What people look at, among few orders and among many, over HTTP: the order list under each filter, the first page and the
search box by the API, and the console's pages as an owner gets them, rendered.

All three may be asked of one shop (`pages`), since a million orders take their time to make; all orders are late. Ratios are of pages of
as many orders.
"""

from __future__ import annotations

import gzip
import os
import random
import time
from collections.abc import Callable
from statistics import median
from typing import Any, NamedTuple

import httpx2

from argosy.store.database import Database

from . import load
from .filling import fill
from .orders import ours, told
from .visiting import visiting

FEW = 10_000
MANY = int(os.environ.get("BENCH_PAGES_ORDERS", "100000"))
REPEATS = int(os.environ.get("BENCH_PAGES_REPEATS", "15"))
PAGES, LIMIT, LIMIT_MAX = 200, 50, 500
RATIO_MAX, API_MILLISECONDS_MAX, CONSOLE_MILLISECONDS_MAX, KILOBYTES_MAX = 1.5, 20, 100, 60

FILTERS = (
    "",
    *("status=open", "status=cancelled", "payment_status=authorized", "fulfillment_status=none", "return_status=none", "channel=web"),
    *("location=BER", "sku=SKU-00001", "sku=SKU-04711", "country=DE", "country=AT", "payment_method=card", "collector=test"),
    *("test=true", "test=false", "due=true", "currency=EUR", "amount_from=50", "amount_from=95", "days_late=1"),
    *("placed_from=2026-01-01T00:00:00Z", "ship_by_to=2026-01-05T00:00:00Z"),
    *("q=schmidt", "q=sch", "q=anna%20schmidt", "q=L-77", "q=1000", "q=zimmermann"),
    *("status=open&country=AT", "status=open&country=AT&q=anna&payment_method=card", "sku=SKU-00001&status=cancelled"),
)

HOME = (
    *("/home", "/find?q=schmidt", "/find?q=sch", "/find?q=anna%20schm", "/find?q=SKU-00001", "/find?q=L-77", "/find?q=nobody"),
    *("/customers?q=anna", "/customers?q=anna%20schm", "/customers?q=c-7", "/customers/C-0", "/duplicates/orders", "/duplicates/customers"),
    *("/orders?sort=placed_at", "/orders?sort=ship_by", "/orders?sort=ship_by&country=AT"),
)
CONSOLE = (
    *("/", "/orders", "/orders?status=open", "/orders?q=schmidt", "/orders?q=anna%20schm", "/orders?q=L-77"),
    *("/orders?sku=SKU-00001&status=cancelled", "/orders?sort=ship_by", "/orders?days_late=1&country=AT", "/orders/{order}"),
    *(
        "/find?q=schm",
        "/customers?q=anna",
        "/stock",
        "/stock/SKU-00001",
        "/stock/SKU-00001?list=moves",
        "/products",
        "/audit-log",
        "/jobs",
        "/fulfillment",
    ),
)


class Page(NamedTuple):
    """How long it took; of a list also how many orders it had, and how long a page took of as many as among few."""

    milliseconds: float
    orders: int = 0
    alike: float | None = None


Asked = dict[str, Page]
"""Pages by their names."""
Part = Callable[[httpx2.Client, httpx2.Client, Asked], Asked]
"""Asks the API, or the console as somebody who has signed in; with what was asked among few, if it was."""


def among(*parts: Part) -> Callable[[Database], None]:
    """A benchmark of these parts: each page among many orders against among few."""

    def bench(database: Database) -> None:
        few = min(FEW, MANY // 2)
        chance = random.Random(2)
        with (
            ours(database) as (url, _),
            visiting(database, url) as visitor,
            httpx2.Client(base_url=url, timeout=60, trust_env=False) as api,
        ):
            api.headers["authorization"] = f"Bearer {load.KEY}"
            fill(database, chance, 0, few)
            early = [part(api, visitor, {}) for part in parts]
            began = time.perf_counter()
            fill(database, chance, few, MANY)
            told(f"{MANY - few:,} orders more", (MANY - few) / (time.perf_counter() - began), "orders/s")
            late = [part(api, visitor, before) for part, before in zip(parts, early, strict=True)]
            if console in parts:
                told(
                    "console, the list of orders compressed",
                    len(gzip.compress(visitor.get("/orders").content)) / 1000,
                    "kB",
                    goal=KILOBYTES_MAX,
                )
        for before, after in zip(early, late, strict=True):
            for name, page in after.items():
                ratio = (page.alike or page.milliseconds) / before[name].milliseconds
                told(f"{name}, of {MANY:,}", page.milliseconds, "ms", f"of {few:,}", ratio, RATIO_MAX)
            first = next(iter(after)).split()[0]
            told(f"{first}, the slowest page", max(page.milliseconds for page in after.values()), "ms", goal=SLOWEST[first])

    return bench


def lists(api: httpx2.Client, _: httpx2.Client, few: Asked) -> Asked:
    """The order list's first page and its 200th, or the last there is."""
    taken = {}
    for asked in FILTERS:
        for name, place in (("first", ""), ("200th", _deep(api, asked))):
            page, path = f"list {asked or 'everything'}, {name}", f"/api/v1/orders?{asked}{place}&limit="
            orders = len(_items(api, f"{path}{LIMIT}")["items"])
            alike = few[page].orders if page in few else orders
            taken[page] = Page(
                milliseconds(api, f"{path}{LIMIT}"), orders, milliseconds(api, f"{path}{alike}") if 0 < alike < orders else None
            )
    return taken


def _deep(api: httpx2.Client, asked: str) -> str:
    """Behind 199 pages, or as far as there is something."""
    place, seen = "", 0
    while seen < (PAGES - 1) * LIMIT:
        page = _items(api, f"/api/v1/orders?{asked}{place}&limit={min(LIMIT_MAX, (PAGES - 1) * LIMIT - seen)}")
        seen += len(page["items"])
        if page["next"] is None or not _items(api, f"/api/v1/orders?{asked}&limit=1&after={page['next']}")["items"]:
            break
        place = f"&after={page['next']}"
    return place


def _items(api: httpx2.Client, path: str) -> dict[str, Any]:
    found: dict[str, Any] = api.get(path).raise_for_status().json()
    return found


def home(api: httpx2.Client, _: httpx2.Client, few: Asked) -> Asked:
    """What needs a person, the search box, suspected duplicates, a customer."""
    return {f"home {asked}": Page(milliseconds(api, f"/api/v1{asked}")) for asked in HOME}


def console(api: httpx2.Client, visitor: httpx2.Client, few: Asked) -> Asked:
    """Pages, whole; the order's is the newest order's."""
    order = _items(api, "/api/v1/orders?limit=1")["items"][0]["number"]
    return {f"console {asked}": Page(milliseconds(visitor, asked.replace("{order}", order))) for asked in CONSOLE}


SLOWEST = {"list": API_MILLISECONDS_MAX, "home": API_MILLISECONDS_MAX, "console": CONSOLE_MILLISECONDS_MAX}


def milliseconds(client: httpx2.Client, path: str) -> float:
    """The median of some."""
    taken = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        client.get(path).raise_for_status()
        taken.append((time.perf_counter() - began) * 1000)
    return median(taken)
