"""What a crowd of people watching the order list live costs those who place orders."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from argosy.store.database import Database

from . import load, site
from .orders import ROUNDS, ours, told
from .visiting import visiting

WATCHERS = int(os.environ.get("BENCH_WATCHERS", "200"))
SETTLING_SECONDS = 5.0
"""Until everybody has been shown the list as it is."""
COST_MAX = 1.1


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
