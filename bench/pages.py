"""What people look at, among few orders and among many, over HTTP: the order list under each filter, the first page and the
search box by the API, and the console's pages as an owner gets them, rendered.

All three may be asked of one shop (`pages`), since a million orders take their time to make; all orders are late. Ratios are of pages of
as many orders, asked of both shops by turns.
"""

from __future__ import annotations

import gzip
import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any, NamedTuple

import httpx2

from argosy.store.database import Database

from . import load, site
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
    *("/find?q=schm", "/customers?q=anna", "/stock", "/stock/SKU-00001", "/stock/SKU-00001?list=moves", "/products", "/audit-log"),
    *("/jobs", "/fulfillment"),
)


class Shop(NamedTuple):
    """Asked by the API, and as somebody who has signed in to its console."""

    api: httpx2.Client
    visitor: httpx2.Client


Asking = tuple[httpx2.Client, str]
"""An address, and who asks for it."""


class Page(NamedTuple):
    """Among few and among many; `whole`: among many as it is, where it was cut to as many orders as there are among few."""

    name: str
    few: Asking
    many: Asking
    whole: Asking | None = None


Part = Callable[[Shop, Shop], Iterator[Page]]


def among(*parts: Part) -> Callable[[Database], None]:
    """A benchmark of these parts: each page among many orders against among few."""

    def bench(database: Database) -> None:
        few = min(FEW, MANY // 2)
        with site.copy(database) as other, _shop(other, few) as small, _shop(database, few, MANY) as large:
            for part in parts:
                slowest = 0.0
                for page in part(small, large):
                    early, late, whole = _by_turns(page.few, page.many, page.whole or page.many)
                    slowest = max(slowest, whole)
                    told(f"{page.name}, of {MANY:,}", whole, "ms", f"of {few:,}", late / early, RATIO_MAX)
                told(f"{part.__name__.removesuffix('s')}, the slowest page", slowest, "ms", goal=SLOWEST[part])
            if console in parts:
                compressed = len(gzip.compress(large.visitor.get("/orders").content)) / 1000
                told("console, the list of orders compressed", compressed, "kB", goal=KILOBYTES_MAX)

    return bench


@contextmanager
def _shop(database: Database, *orders: int) -> Iterator[Shop]:
    """With so many orders, made in one go or in several; of the last it is told how fast they were."""
    chance, start = random.Random(2), 0
    with (
        ours(database) as (url, _),
        visiting(database, url) as visitor,
        httpx2.Client(base_url=url, timeout=60, trust_env=False) as api,
    ):
        api.headers["authorization"] = f"Bearer {load.KEY}"
        for end in orders:
            began = time.perf_counter()
            fill(database, chance, start, end)
            seconds, made, start = time.perf_counter() - began, end - start, end
        told(f"{made:,} orders made", made / seconds, "orders/s")
        yield Shop(api, visitor)


def lists(few: Shop, many: Shop) -> Iterator[Page]:
    """The order list's first page and its 200th, or the last there is, if both have one behind the first."""
    for asked in FILTERS:
        last = [_deep(shop.api, asked) for shop in (few, many)]
        for name, places in (("first", ["", ""]), *([("200th", last)] if all(last) else [])):
            paths = [f"/api/v1/orders?{asked}{place}&limit=" for place in places]
            orders = [len(_items(shop.api, f"{path}{LIMIT}")["items"]) for shop, path in zip((few, many), paths, strict=True)]
            alike = min(orders) or LIMIT
            early, late = ((shop.api, f"{path}{alike}") for shop, path in zip((few, many), paths, strict=True))
            yield Page(f"list {asked or 'everything'}, {name}", early, late, (many.api, f"{paths[1]}{LIMIT}"))


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


def home(few: Shop, many: Shop) -> Iterator[Page]:
    """What needs a person, the search box, suspected duplicates, a customer."""
    for asked in HOME:
        yield Page(f"home {asked}", (few.api, f"/api/v1{asked}"), (many.api, f"/api/v1{asked}"))


def console(few: Shop, many: Shop) -> Iterator[Page]:
    """Pages, whole; the order's is the newest order's."""
    newest = [_items(shop.api, "/api/v1/orders?limit=1")["items"][0]["number"] for shop in (few, many)]
    for asked in CONSOLE:
        early, late = (asked.replace("{order}", order) for order in newest)
        yield Page(f"console {asked}", (few.visitor, early), (many.visitor, late))


SLOWEST: dict[Part, int] = {lists: API_MILLISECONDS_MAX, home: API_MILLISECONDS_MAX, console: CONSOLE_MILLISECONDS_MAX}


def _by_turns(*asked: Asking) -> list[float]:
    """Milliseconds of each: the median of some."""
    taken: list[list[float]] = [[] for _ in asked]
    for _ in range(REPEATS):
        for (client, path), each in zip(asked, taken, strict=True):
            began = time.perf_counter()
            client.get(path).raise_for_status()
            each.append((time.perf_counter() - began) * 1000)
    return [median(each) for each in taken]
