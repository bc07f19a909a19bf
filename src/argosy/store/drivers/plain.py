"""The connection for the command line, tests and imports: a group is sent and its answer waited for, here."""

from __future__ import annotations

import select
import time

import psycopg

from argosy.store.drivers.pipeline import ADAPTERS, RECONNECT_SECONDS, Pipeline, encode, session
from argosy.store.statement import Answer, Group


class PlainConnection:
    """A connection made at its first group, and again at the first group after it was lost. For one thread."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = session(conninfo)
        self._pipeline: Pipeline | None = None
        self.backend_pid: int | None = None
        """PostgreSQL's process for this connection; after a loss, for the lost one, until the next group."""

    def execute(self, group: Group) -> Answer:
        """Send a group and return its answer.

        Raises Unencodable (nothing was sent); psycopg.Error of the server's class, or RowCountMismatch (the connection
        is fine, its transaction wants a ROLLBACK); ConnectionLost, an OperationalError (the next group reconnects).
        """
        encoded = encode(group)
        pipeline = self._pipeline or self._connect()
        try:
            pipeline.send(group, encoded)
            self._wait(pipeline)
        except psycopg.OperationalError as error:
            self.close()
            raise pipeline.lost(error) from error
        except BaseException:  # interrupted in the middle: nobody knows where the connection stands
            self.close()
            raise
        return pipeline.answer()

    def close(self) -> None:
        """End the connection, and with it its transaction."""
        if self._pipeline is not None:
            self._pipeline.close()
            self._pipeline = None

    def _connect(self) -> Pipeline:
        try:
            connection = psycopg.connect(self._conninfo, autocommit=True, context=ADAPTERS)
        except psycopg.OperationalError:
            time.sleep(RECONNECT_SECONDS)
            raise
        self._pipeline = Pipeline(connection)
        self.backend_pid = self._pipeline.backend_pid
        return self._pipeline

    def _wait(self, pipeline: Pipeline) -> None:
        """Send and receive by turns until the answer is whole: a server whose output is stuck takes no more input."""
        poll = select.poll()
        poll.register(pipeline.fileno, select.POLLIN)
        while True:
            unsent = pipeline.flush()
            poll.modify(pipeline.fileno, select.POLLIN | select.POLLOUT if unsent else select.POLLIN)
            poll.poll()
            if pipeline.receive():
                return
