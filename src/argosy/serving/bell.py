"""Hearing of commits on the event loop: one listening connection a process, whoever waits for it."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import psycopg

from argosy.store.database import Database

log = logging.getLogger("argosy.api")

AGAIN_SECONDS = 1.0
"""Between two attempts to listen, while the database is away."""


class Bell:
    """Counts what rang. Waiting names the count last seen, so nothing that rings in between is missed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._next = asyncio.Event()
        self.rung = 0

    async def run(self) -> None:
        """Listen until cancelled. Whoever waits is woken when it begins to listen, too: something may have rung before."""
        while True:
            try:
                await self._listen()
            except psycopg.Error as error:
                log.debug("the bell is not heard: %s", error)
                await asyncio.sleep(AGAIN_SECONDS)

    async def wait(self, seen: int, seconds: float) -> None:
        """Until it has rung more often than `seen`, or so long."""
        if self.rung != seen:
            return
        try:
            async with asyncio.timeout(seconds):
                await self._next.wait()
        except TimeoutError:
            return

    def ring(self) -> None:
        self.rung += 1
        self._next.set()
        self._next = asyncio.Event()

    async def _listen(self) -> None:
        connection: psycopg.AsyncConnection[Any] = await psycopg.AsyncConnection.connect(self._database.conninfo(), autocommit=True)
        async with connection:
            await connection.execute("listen argosy_events")
            self.ring()
            async for _ in connection.notifies():
                self.ring()
