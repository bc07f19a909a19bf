"""Reading the event feed: a consumer is a name and a cursor. Work that follows events is done by draining its cursor.

What a consumer writes to its own table is committed together with its cursor, so it sees every event exactly once,
whatever dies when. What it does outside the database may happen twice, and must be recognised there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from psycopg.rows import tuple_row

from ..base.ids import Id

SLICE_EVENTS = 500
Connection = psycopg.Connection[Any]

LAG = """
    select h.n - coalesce((select seq from cursors where consumer = %s), 0) from event_head h where h.stream = 0
"""
HELD = "select seq from cursors where consumer = %s for no key update skip locked"
OPEN = "insert into cursors (consumer, stream, seq) values (%s, 0, 0) on conflict (consumer) do nothing returning seq"
AFTER = """
    select seq, at, type, version, subject, command_id, case when %s then data end
    from events where stream = 0 and seq > %s order by seq limit %s
"""
MOVE = "update cursors set seq = %s where consumer = %s"


class EventGap(RuntimeError):
    """A number is missing from the feed: a bug, which the audit tells as well. Nothing was consumed."""


class Told(NamedTuple):
    """One event as it stands in the feed. `data` is the event's fields by name; amounts are minor units. None for who needs none."""

    seq: int
    at: datetime
    type: str
    version: int
    subject: Id
    command_id: Id
    data: dict[str, Any]


@dataclass(frozen=True)
class Consumer:
    """`handle` gets the next events, in order and without gaps, and the connection whose transaction moves the cursor.

    If it raises, nothing is consumed, and the same events come again. Who needs no `data` is told None, and saves the parsing of it.
    """

    name: str
    handle: Callable[[list[Told], Connection], None]
    data: bool = True


def lag(connection: Connection, name: str) -> int:
    """How many events the consumer of this name has still to see."""
    with connection.cursor(row_factory=tuple_row) as cursor:
        row = cursor.execute(LAG, (name,)).fetchone()
    return 0 if row is None else int(row[0])


def drain_consumer(connection: Connection, consumer: Consumer, slice_events: int = SLICE_EVENTS) -> int:
    """Hand a consumer its next slice, in one transaction; answers how many events it held, 0 when there are none.

    Single-step: call it until it answers 0. Somebody else draining the same consumer just now also makes it 0. The
    connection must be outside a transaction, and is left so. Raises EventGap, psycopg.Error, and what `handle` raises.
    """
    name = (consumer.name,)
    with connection.transaction(), connection.cursor(row_factory=tuple_row) as cursor:
        if not lag(connection, consumer.name):
            return 0
        held = cursor.execute(HELD, name).fetchone() or cursor.execute(OPEN, name).fetchone()
        if held is None:
            return 0
        seq: int = held[0]
        rows = cursor.execute(AFTER, (consumer.data, seq, slice_events)).fetchall()
        if not rows:
            return 0
        told = [_told(*row) for row in rows]
        if told[0].seq != seq + 1 or told[-1].seq != seq + len(told):
            raise EventGap(f"{consumer.name} stands at {seq}; the next {len(told)} are {told[0].seq} to {told[-1].seq}")
        consumer.handle(told, connection)
        cursor.execute(MOVE, (told[-1].seq, consumer.name))
    return len(told)


def _told(seq: int, at: datetime, type: str, version: int, subject: UUID, command_id: UUID, data: Any) -> Told:
    return Told(seq, at, type, version, subject.bytes, command_id.bytes, data)
