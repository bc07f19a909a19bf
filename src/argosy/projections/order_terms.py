"""`order_terms`: a row for each thing an order can be found by. Whatever happens to an order, its terms are made anew from its rows.

All orders that a slice of events touches are done together, and only what differs is written: again is the same as once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from psycopg.rows import tuple_row

from ..engine.events import Connection, Consumer, Told
from ..queries.terms import CODES, TERM_LENGTH_MAX, TEXT, TEXTS, text_terms
from .rebuilding import stand_aside

NAME = "order_terms"
ORDERS_MAX = 500
"""Done in one statement."""

TOUCHED = """
    select id from orders where id = any(%(subjects)s)
    union select order_id from order_terms where kind = 'customer' and term = any(%(subjects)s::uuid[]::text[])
"""
"""An event is about an order, or about the customer of some."""

WRITE = f"""
    with o as materialized (
        select * from orders where id = any(%(ids)s)
    ), should as materialized (
        select kind collate "C" as kind, left(term, {TERM_LENGTH_MAX}) collate "C" as term, placed_at, order_id
        from ({CODES}) t where term <> ''
        union select '{TEXT}', w.word, x.placed_at, x.id
        from unnest(%(words)s::text[], %(placed)s::timestamptz[], %(owners)s::uuid[]) x (words, placed_at, id)
            cross join lateral string_to_table(x.words, ' ') w (word)
    ), have as materialized (
        select kind, term, placed_at, order_id from order_terms where order_id = any(%(ids)s)
    ), gone as (
        delete from order_terms where ctid = any(array(
            select t.ctid from (select * from have except select * from should) g cross join lateral (
                select ctid from order_terms
                where kind = g.kind and term = g.term and placed_at = g.placed_at and order_id = g.order_id offset 0
            ) t
        ))
    )
    insert into order_terms (kind, term, placed_at, order_id)
    select * from should except select * from have order by kind, term, placed_at, order_id
"""
NEXT = "select id from orders where id > %s order by id limit %s"
FIRST = UUID(int=0)


def follow(told: list[Told], connection: Connection) -> None:
    """Make the terms of all orders anew that these events are about."""
    subjects = sorted({event.subject for event in told})
    touched = _ids(connection, TOUCHED, {"subjects": [UUID(bytes=id) for id in subjects]})
    for start in range(0, len(touched), ORDERS_MAX):
        refresh(connection, touched[start : start + ORDERS_MAX])


def refresh(connection: Connection, ids: Sequence[UUID]) -> None:
    """Write what differs between these orders' terms and their rows."""
    with connection.cursor(row_factory=tuple_row) as cursor:
        owners, placed, words = [], [], []
        for id, placed_at, *texts in cursor.execute(TEXTS, {"ids": list(ids)}):
            owners.append(id)
            placed.append(placed_at)
            words.append(" ".join(text_terms(*texts)))  # in one text, since an array of all words takes psycopg long
        cursor.execute(WRITE, {"ids": list(ids), "words": words, "placed": placed, "owners": owners})


def rebuild(connection: Connection) -> Iterator[int]:
    """Go over all orders, a slice a transaction, while they may go on changing; tells after each how many were done.

    What follows the events stands aside meanwhile: both would write the same rows. Outside a transaction; errors are psycopg's.
    """
    last, done = FIRST, 0
    while True:
        with connection.transaction():
            stand_aside(connection, NAME)
            ids = _ids(connection, NEXT, (last, ORDERS_MAX))
            if not ids:
                return
            refresh(connection, ids)
        last, done = ids[-1], done + len(ids)
        yield done


def _ids(connection: Connection, sql: str, params: Any) -> list[UUID]:
    with connection.cursor(row_factory=tuple_row) as cursor:
        return [id for (id,) in cursor.execute(sql, params)]


ORDER_TERMS = Consumer(NAME, follow, data=False)
