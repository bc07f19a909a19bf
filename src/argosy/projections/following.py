"""Bringing every projection up to date, a slice at a time: the worker and each server process do it, whoever is first.

Of several at once one does it, by the lock on the cursor; the others find nothing to do.
"""

from __future__ import annotations

import logging
from typing import Any

import psycopg

from ..engine.events import Connection, Consumer, drain_consumer, lag
from ..store.database import Database
from .find_terms import FIND_TERMS
from .order_terms import ORDER_TERMS
from .sales import SALES

log = logging.getLogger("argosy.projections")

PROJECTIONS: tuple[Consumer, ...] = (ORDER_TERMS, FIND_TERMS, SALES)
SLICE_EVENTS = 2_000
RUNG = "notify argosy_events"
"""Whoever looks at a list by its filters has looked too early when the events were committed: they look again."""
LAG_EVENTS_MAX = 100_000
"""Beyond this the log is told: lists would show what was."""


def lags(connection: Connection) -> dict[str, int]:
    """How many events each projection has still to see."""
    return {projection.name: lag(connection, projection.name) for projection in PROJECTIONS}


class Follower:
    """A connection, made when it is first needed and again after a loss. For one thread."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: psycopg.Connection[Any] | None = None
        self._behind = False

    def step(self) -> int:
        """Hand each projection its next slice; answers how many events that were. Raises EventGap, and psycopg's errors."""
        try:
            connection = self._connected()
            seen = [drain_consumer(connection, projection, SLICE_EVENTS) for projection in PROJECTIONS]
            if any(seen):
                connection.execute(RUNG)
            if SLICE_EVENTS in seen:
                self._tell(lags(connection))
        except psycopg.Error:
            self.close()
            raise
        return sum(seen)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connected(self) -> psycopg.Connection[Any]:
        if self._connection is None:
            self._connection = psycopg.connect(self._database.following_conninfo(), autocommit=True)
        return self._connection

    def _tell(self, behind: dict[str, int]) -> None:
        """Once each time it falls behind."""
        far = max(behind.values()) > LAG_EVENTS_MAX
        if far and not self._behind:
            log.warning("events still to be followed: %s", behind)
        self._behind = far
