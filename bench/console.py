"""The console's pages among few orders and among many; and what a crowd of people watching live costs those who place orders.

Pages are asked for whole, over HTTP, by an owner who has signed in, and come rendered.
"""

from __future__ import annotations

import asyncio
import gzip
import os
import random
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from statistics import median

import httpx2
import orjson

from argosy.base import ids
from argosy.base.secrets import digest
from argosy.commands.access.invite_user import InviteUser
from argosy.engine.office import Office
from argosy.engine.registry import load_commands
from argosy.store.database import Database
from argosy.store.drivers import PlainConnection, drive
from argosy.store.sessions import Caller, open_session

from . import load, site
from .home import fill
from .lists import FEW, RATIO_MAX, milliseconds
from .orders import ROUNDS, ours, told

MANY = int(os.environ.get("BENCH_CONSOLE_ORDERS", "100000"))
WATCHERS = int(os.environ.get("BENCH_WATCHERS", "200"))
SETTLING_SECONDS = 5.0
"""Until everybody has been shown the list as it is."""
MILLISECONDS_MAX, KILOBYTES_MAX, COST_MAX = 100, 60, 1.1

PAGES = (
    *("/", "/orders", "/orders?status=open", "/orders?q=schmidt", "/orders?q=anna%20schm", "/orders?sku=SKU-00001&status=cancelled"),
    *(
        "/orders?sort=ship_by",
        "/orders?days_late=1&country=AT",
        "/orders/{order}",
        "/find?q=schm",
        "/customers?q=anna",
        "/stock",
        "/products",
    ),
    *("/audit-log", "/jobs", "/fulfillment"),
)


def console(database: Database) -> None:
    """Milliseconds of a page; many orders against few. The weight of the list, compressed."""
    few = min(FEW, MANY // 2)
    chance = random.Random(2)
    with ours(database) as (url, _), visiting(database, url) as client:
        fill(database, chance, 0, few)
        early = pages(database, client)
        fill(database, chance, few, MANY)
        late = pages(database, client)
        weight = len(gzip.compress(client.get("/orders").content)) / 1000
    for asked in PAGES:
        told(f"console {asked}, of {MANY:,}", late[asked], "ms", f"of {few:,}", late[asked] / early[asked], RATIO_MAX)
    told("console, the slowest page", max(late.values()), "ms", goal=MILLISECONDS_MAX)
    told("console, the list of orders compressed", weight, "kB", goal=KILOBYTES_MAX)


def pages(database: Database, client: httpx2.Client) -> dict[str, float]:
    """Milliseconds of each."""
    order = str(site.count(database, "select number from orders order by placed_at desc limit 1"))
    return {asked: milliseconds(client, asked.replace("{order}", order)) for asked in PAGES}


def watching(database: Database) -> None:
    """Orders a second by 64 clients, while a crowd watches the list live; against nobody watching, by turns."""
    alone, watched = [], []
    with ours(database) as served, visiting(database, served[0]) as client:
        for _ in range(ROUNDS):
            site.reset(database)
            alone.append(load.wrk(database, *served).per_second)
            site.reset(database)
            with crowd(served[0], dict(client.cookies)) as heard:
                watched.append(load.wrk(database, *served).per_second)
            told(f"watching: told to {WATCHERS} people", heard[0], "times")
    ratio = median(a / b for a, b in zip(alone, watched, strict=True))
    told(
        f"watching: orders while {WATCHERS} people watch",
        median(watched),
        "orders/s",
        "nobody watching is so many times as fast",
        ratio,
        COST_MAX,
    )


@contextmanager
def visiting(database: Database, url: str) -> Iterator[httpx2.Client]:
    """A client that has signed in as an owner."""
    load_commands()
    connection, token = PlainConnection(database.engine_conninfo("slow")), secrets.token_urlsafe(32)
    email = f"bench-{secrets.token_hex(4)}@example.com"
    made = Office(connection).submit(InviteUser(email=email, name="Bench", roles=["owner"]))
    user = ids.parse(orjson.loads(made.body)["id"])
    drive(open_session(digest(token), user, 0, "password", Caller(), datetime.now(UTC)), connection)
    connection.close()
    with httpx2.Client(
        base_url=url, cookies={"argosy": token}, timeout=60, trust_env=False, headers={"accept-encoding": "identity"}
    ) as client:
        yield client


@contextmanager
def crowd(url: str, cookies: dict[str, str]) -> Iterator[list[int]]:
    """So many people with the list of orders open; what comes out counts how often they were told something."""
    heard, stop, ready = [0], threading.Event(), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(_watch(url, cookies, heard, stop, ready)), daemon=True)
    thread.start()
    ready.wait(30)
    try:
        yield heard
    finally:
        stop.set()
        thread.join(30)


async def _watch(url: str, cookies: dict[str, str], heard: list[int], stop: threading.Event, ready: threading.Event) -> None:
    """Raw connections: a client library's own work would be counted as the server's cost on so small a machine."""
    host, _, port = url.removeprefix("http://").partition(":")
    asked = "GET /live?at=/orders&block=rows HTTP/1.1\r\nhost: {}\r\ncookie: {}\r\n\r\n"
    line = asked.format(host, "; ".join(f"{name}={value}" for name, value in cookies.items())).encode()

    async def one() -> None:
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(line)
        while piece := await reader.read(1 << 20):
            heard[0] += piece.count(b"data: ")
        writer.close()

    watchers = [asyncio.create_task(one()) for _ in range(WATCHERS)]
    await asyncio.sleep(SETTLING_SECONDS)
    heard[0] = 0
    ready.set()
    await asyncio.to_thread(stop.wait)
    for watcher in watchers:
        watcher.cancel()
    await asyncio.gather(*watchers, return_exceptions=True)
