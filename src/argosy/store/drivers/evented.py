"""The server's connection: libpq's pipeline on the event loop, without a thread.

The socket's reader is registered once a connection; a group costs one future, and a writer only if the socket is full.
"""

from __future__ import annotations

import asyncio

import psycopg

from argosy.store.drivers.pipeline import ADAPTERS, RECONNECT_SECONDS, Encoded, Pipeline, encode, session
from argosy.store.statement import Answer, Group


class EventedConnection:
    """A connection made at its first group, and again at the first group after it was lost.

    For one event loop, and one group at a time.
    """

    def __init__(self, conninfo: str) -> None:
        self._conninfo = session(conninfo)
        self._pipeline: Pipeline | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._watched: int | None = None  # the socket whose reader is registered
        self._waiter: asyncio.Future[None] | None = None  # there while a group is under way
        self.backend_pid: int | None = None
        """PostgreSQL's process for this connection; after a loss, for the lost one, until the next group."""

    async def execute(self, group: Group) -> Answer:
        """Send a group and return its answer.

        Raises Unencodable (nothing was sent); psycopg.Error of the server's class, or RowCountMismatch (the connection
        is fine, its transaction wants a ROLLBACK); ConnectionLost, an OperationalError (the next group reconnects).
        Cancelled in the middle of a group, it ends the connection: the answer still to come would be taken for the
        next group's.
        """
        if self._waiter is not None:
            raise RuntimeError("a group is under way on this connection")
        encoded = encode(group)
        loop = asyncio.get_running_loop()
        if self._pipeline is not None and loop is not self._loop:
            raise RuntimeError("this connection belongs to another event loop")
        self._waiter = waiter = loop.create_future()
        try:
            pipeline = self._pipeline or await self._connect(loop)
            await self._exchange(pipeline, group, encoded, waiter)
        finally:
            self._waiter = None
        return pipeline.answer()

    def close(self) -> None:
        """End the connection, and with it its transaction; a group under way is lost."""
        self._drop()
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(psycopg.OperationalError("closed"))

    async def _connect(self, loop: asyncio.AbstractEventLoop) -> Pipeline:
        try:
            connection = await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True, context=ADAPTERS)
        except psycopg.OperationalError:
            await asyncio.sleep(RECONNECT_SECONDS)
            raise
        self._loop, self._pipeline = loop, Pipeline(connection)
        self.backend_pid = self._pipeline.backend_pid
        self._watched = self._pipeline.fileno
        loop.add_reader(self._watched, self._readable, self._pipeline)
        return self._pipeline

    async def _exchange(self, pipeline: Pipeline, group: Group, encoded: Encoded, waiter: asyncio.Future[None]) -> None:
        try:
            pipeline.send(group, encoded)
            if pipeline.flush():
                waiter.get_loop().add_writer(pipeline.fileno, self._writable, pipeline, waiter)
            await waiter
        except psycopg.OperationalError as error:
            self._drop()
            raise pipeline.lost(error) from error
        except BaseException:  # cancelled in the middle
            self._drop()
            raise

    def _readable(self, pipeline: Pipeline) -> None:
        waiter = self._waiter
        if waiter is None or waiter.done():
            self._between_groups(pipeline)
            return
        try:
            if pipeline.receive():
                waiter.set_result(None)
        except psycopg.OperationalError as error:
            self._unwatch()
            waiter.set_exception(error)

    def _writable(self, pipeline: Pipeline, waiter: asyncio.Future[None]) -> None:
        try:
            if not pipeline.flush():
                waiter.get_loop().remove_writer(pipeline.fileno)
        except psycopg.OperationalError as error:
            self._unwatch()
            if not waiter.done():
                waiter.set_exception(error)

    def _between_groups(self, pipeline: Pipeline) -> None:
        """An idle connection that ends is made anew without a word; one in a transaction must tell the next group."""
        silent = self._waiter is None and not pipeline.in_transaction
        try:
            pipeline.absorb()
        except psycopg.OperationalError:
            self._unwatch()
            if silent:
                self._drop()

    def _unwatch(self) -> None:
        """Forget the socket, once, and as soon as the connection has ended.

        libpq has closed it then, and the next socket of this process, anybody's, may get its number.
        """
        fileno, self._watched = self._watched, None
        if fileno is None or self._loop is None or self._loop.is_closed():
            return
        self._loop.remove_reader(fileno)
        self._loop.remove_writer(fileno)

    def _drop(self) -> None:
        self._unwatch()
        pipeline, self._pipeline = self._pipeline, None
        if pipeline is not None:
            pipeline.close()
