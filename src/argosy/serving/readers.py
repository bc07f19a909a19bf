"""A few connections that questions take turns on: reads, previews, and who a key belongs to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

from argosy.store.drivers import EventedConnection, adrive
from argosy.store.statement import Script

T = TypeVar("T")


class Readers:
    """At most `size` questions at a time; the others wait. Connections are made at their first question."""

    def __init__(self, conninfo: str, size: int) -> None:
        self._idle = [EventedConnection(conninfo) for _ in range(size)]
        self._all = tuple(self._idle)
        self.size = size
        self._free = asyncio.Semaphore(size)

    @asynccontextmanager
    async def one(self) -> AsyncIterator[EventedConnection]:
        """A connection of one's own for a while. After any error it starts anew: no transaction stays open."""
        async with self._free:
            connection = self._idle.pop()
            try:
                yield connection
            except BaseException:
                connection.close()
                raise
            finally:
                self._idle.append(connection)

    @property
    def busy(self) -> int:
        """How many are answering just now."""
        return self.size - len(self._idle)

    async def run(self, script: Script[T]) -> T:
        """A query's result. Errors are those of `EventedConnection.execute`."""
        async with self.one() as connection:
            return await adrive(script, connection)

    def close(self) -> None:
        for connection in self._all:
            connection.close()
