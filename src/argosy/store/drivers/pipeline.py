"""One libpq connection in pipeline mode: what goes out for a group, and what is made of what comes back.

It never waits: `send`, `flush` and `receive` return at once, and the two connections differ only in how they wait for
the socket. Each group ends with one sync, so PostgreSQL skips what stands behind an error and answers the next group
normally.
"""

from __future__ import annotations

import itertools
import os
import select
from typing import Any, TypeAlias

import orjson
import psycopg
from psycopg.adapt import AdaptersMap, Transformer
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, Format, TransactionStatus
from psycopg.pq.abc import PGresult
from psycopg.types.json import set_json_loads
from psycopg.types.string import ByteaBinaryLoader

from argosy.store.statement import Answer, Group, RowCountMismatch, Statement

_OK = int(ConnStatus.OK)
_SYNC = int(ExecStatus.PIPELINE_SYNC)
_ROWS = int(ExecStatus.TUPLES_OK)  # statuses up to this one are successes
_IDLE = int(TransactionStatus.IDLE)

_STALE_PLANS = (psycopg.errors.FeatureNotSupported, psycopg.errors.InvalidSqlStatementName)
"""A prepared statement whose result changed shape under it (after a migration), or that somebody deallocated."""

RECONNECT_SECONDS = 0.05
"""Waited after a server was not there, before anybody is told: who tries again at once would try thousands of times a second."""
CONNECT_SECONDS_MAX = 10

Encoded: TypeAlias = list[list[bytes | None]]


class ConnectionLost(psycopg.OperationalError):
    """The connection ended while a group was under way. Whether a COMMIT in it happened is not known."""


def _adapters() -> AdaptersMap:
    """psycopg's loaders, but ids stay 16 bytes and JSON is parsed by orjson."""
    adapters = AdaptersMap(psycopg.adapters)
    adapters.register_loader("uuid", ByteaBinaryLoader)
    set_json_loads(orjson.loads, adapters)
    return adapters


ADAPTERS = _adapters()


def session(conninfo: str) -> str:
    """The same connection with what the binary format relies on: UTF-8, and instants read back in UTC.

    A host that does not answer is given up after a while that clients can wait, unless the address says another.
    """
    given = conninfo_to_dict(conninfo)
    options = given.get("options") or os.environ.get("PGOPTIONS", "")
    timeout = given.get("connect_timeout") or os.environ.get("PGCONNECT_TIMEOUT") or CONNECT_SECONDS_MAX
    return make_conninfo(conninfo, client_encoding="UTF8", options=f"{options} -c TimeZone=UTC".strip(), connect_timeout=timeout)


def encode(group: Group) -> Encoded:
    """All parameters of a group; raises Unencodable.

    Done before the group's first byte is sent: half a group would leave both ends waiting for each other.
    """
    return [call.statement.encode(call.params) for call in group]


class Pipeline:
    """The state of one connection; a new connection gets a new one, and so prepares afresh.

    Any method that talks to the server raises psycopg.OperationalError when the connection has ended.
    """

    def __init__(self, connection: psycopg.Connection[Any] | psycopg.AsyncConnection[Any]) -> None:
        self._connection = connection
        self._pgconn = connection.pgconn
        self._transformer = Transformer(connection)
        self._prepared: dict[Statement, bytes] = {}
        self._numbers = itertools.count(1)
        self._group: Group = ()
        self._fresh: list[tuple[int, Statement]] = []  # what this group prepares: place among the results, statement
        self._results: list[PGresult] = []
        self._failure: PGresult | None = None
        self.backend_pid = self._pgconn.backend_pid
        self.fileno = self._pgconn.socket
        self._hangup = select.poll()
        self._hangup.register(self.fileno, 0)  # nothing but POLLERR and POLLHUP
        self._pgconn.nonblocking = 1
        self._pgconn.enter_pipeline_mode()

    @property
    def in_transaction(self) -> bool:
        return self._pgconn.transaction_status != _IDLE

    def send(self, group: Group, encoded: Encoded) -> None:
        """Hand a group to libpq, which sends what the socket takes; `flush` sends the rest."""
        self._group, self._fresh, self._results, self._failure = group, [], [], None
        pgconn = self._pgconn
        place = 0
        for call, params in zip(group, encoded, strict=True):
            statement = call.statement
            name = self._prepared.get(statement)
            if name is None:
                name = self._prepared[statement] = b"s%d" % next(self._numbers)
                pgconn.send_prepare(name, statement.text)
                self._fresh.append((place, statement))
                place += 1
            pgconn.send_query_prepared(name, params, statement.formats, Format.BINARY)
            place += 1
        pgconn.pipeline_sync()

    def flush(self) -> bool:
        """Send more; True while bytes remain."""
        return bool(self._pgconn.flush())

    def receive(self) -> bool:
        """Take what has arrived of the group's answer; True when that is all of it.

        Of a socket that was hung up it takes everything, down to the error: an event loop may tell of a reset only once.
        """
        while not self._take():
            if not self._hangup.poll(0):
                return False
        return True

    def absorb(self) -> None:
        """Take what arrives between groups: a notice, or the end of the connection."""
        self._pgconn.consume_input()
        while self._hangup.poll(0):
            self._pgconn.consume_input()

    def _take(self) -> bool:
        """One reading of the socket, which need not be all it holds."""
        pgconn = self._pgconn
        pgconn.consume_input()
        while not pgconn.is_busy():
            result = pgconn.get_result()
            if result is None:  # the end of one statement's results
                if pgconn.status != _OK:
                    raise psycopg.OperationalError(pgconn.get_error_message())
                continue
            status = result.status
            if status > _ROWS:
                if status == _SYNC:
                    return True
                self._failure = self._failure or result
            self._results.append(result)
        return False

    def answer(self) -> Answer:
        """The answer received; raises the server's error, or RowCountMismatch."""
        if self._failure is not None:
            raise self._server_error(self._failure)
        results = self._results
        for place, _ in reversed(self._fresh):
            del results[place]
        answer: Answer = []
        for call, result in zip(self._group, results, strict=True):
            if call.expect is not None and result.command_tuples != call.expect:
                raise RowCountMismatch(call.statement, call.expect, result.command_tuples or 0)
            if call.statement.rows:
                self._transformer.set_pgresult(result, set_loaders=True, format=Format.BINARY)
                answer.append(self._transformer.load_rows(0, result.ntuples, tuple))
            else:
                answer.append(result.command_tuples or 0)
        return answer

    def _server_error(self, failure: PGresult) -> psycopg.Error:
        """The error, with its statement as a note. What stood behind it was skipped: a prepare there never happened."""
        sent = [call.statement for call in self._group]
        for place, statement in self._fresh:
            sent.insert(place, statement)
            if self._results[place].status > _ROWS:
                del self._prepared[statement]
        error = error_from_result(failure)
        if isinstance(error, _STALE_PLANS):
            self._prepared.clear()
        failed = self._results.index(failure)
        if failed < len(sent):  # else it is the sync's own: a deferred constraint, outside a transaction
            error.add_note(f"statement: {sent[failed].sql}")
        return error

    def lost(self, error: psycopg.OperationalError) -> ConnectionLost:
        """What to raise for `error`, which ended this connection; in the server's words if it said why."""
        return ConnectionLost(f"connection lost: {self._failure.get_error_message() if self._failure else error}")

    def close(self) -> None:
        self._pgconn.finish()
