"""Waiting for something to happen: the engine rings once a batch, so a worker need not look again and again."""

from __future__ import annotations

from typing import Any

import psycopg

from .database import Database


class Bell:
    """Listens on a connection of its own, made when it is first waited for. Errors are psycopg's; then wait again."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: psycopg.Connection[Any] | None = None

    def wait(self, seconds: float) -> bool:
        """Whether events were committed within `seconds`. What rang since the last wait counts."""
        if self._connection is None:
            self._connection = psycopg.connect(self._database.conninfo(), autocommit=True)
            self._connection.execute("listen argosy_events")
        try:
            return any(True for _ in self._connection.notifies(timeout=seconds, stop_after=1))
        except psycopg.OperationalError:
            self.close()
            raise

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
