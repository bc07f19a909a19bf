"""`find_terms`: the words by which customers and SKUs are found, and what two customers have in common who may be one.

Made anew from the rows whenever an event is about one; only what differs is written. Who was merged or erased has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from psycopg.rows import tuple_row

from ..engine.events import Connection, Consumer, Told
from ..queries.terms import (
    CUSTOMER,
    PHONE_DIGITS,
    SAME_EMAIL,
    SAME_PHONE,
    SAME_PLACE,
    SKU,
    TERM_LENGTH_MAX,
    digits,
    ends,
    fold,
    parts,
    text_terms,
)
from .rebuilding import stand_aside

NAME = "find_terms"
ROWS_MAX = 500
"""Done in one statement."""
FIRST = UUID(int=0)

CUSTOMERS = """
    select c.id, array[c.email, c.reference], array[c.name, c.company], c.email, c.phone, c.name, array(select a.postcode
        from customer_addresses e cross join lateral (select postcode from addresses where id = e.address offset 0) a
        where e.customer_id = c.id and e.removed_at is null and a.postcode is not null)
    from customers c where c.id = any(%(ids)s) and c.merged_into is null and c.erased_at is null
"""
SKUS = """
    select k.id, array[k.code] || array(select b.barcode from barcodes b where b.sku_id = k.id), array[k.title]
    from skus k where k.id = any(%(ids)s)
"""
WRITE = """
    with should as materialized (
        select * from unnest(%(kinds)s::text[], %(terms)s::text[], %(owners)s::uuid[]) t (kind, term, id)
    ), have as materialized (
        select kind, term, id from find_terms where id = any(%(ids)s)
    ), gone as (
        delete from find_terms where ctid = any(array(
            select t.ctid from (select * from have except select * from should) g
            cross join lateral (select ctid from find_terms where kind = g.kind and term = g.term and id = g.id offset 0) t
        ))
    )
    insert into find_terms (kind, term, id) select * from should except select * from have order by 1, 2, 3
"""
NEXT = {
    "customers": "select id from customers where id > %s order by id limit %s",
    "skus": "select id from skus where id > %s order by id limit %s",
}


def follow(told: list[Told], connection: Connection) -> None:
    """Make the terms of all customers and SKUs anew that these events are about."""
    subjects = sorted({UUID(bytes=event.subject) for event in told if event.type.startswith(("customer.", "catalog."))})
    for start in range(0, len(subjects), ROWS_MAX):
        refresh(connection, subjects[start : start + ROWS_MAX])


def refresh(connection: Connection, ids: Sequence[UUID]) -> None:
    """Write what differs between the terms of these and their rows."""
    found: set[tuple[str, str, UUID]] = set()
    with connection.cursor(row_factory=tuple_row) as cursor:
        for id, whole, names, email, phone, name, postcodes in cursor.execute(CUSTOMERS, {"ids": list(ids)}):
            found |= {(CUSTOMER, term, id) for term in text_terms(whole, names, [phone])}
            found |= {(kind, term[:TERM_LENGTH_MAX], id) for kind, term in _common(email, phone, name, postcodes)}
        for id, whole, names in cursor.execute(SKUS, {"ids": list(ids)}):
            found |= {(SKU, term, id) for term in text_terms(whole, names)}
        kinds, terms, owners = zip(*sorted(found), strict=True) if found else ((), (), ())
        cursor.execute(WRITE, {"ids": list(ids), "kinds": list(kinds), "terms": list(terms), "owners": list(owners)})


def _common(email: str | None, phone: str | None, name: str | None, postcodes: list[str]) -> list[tuple[str, str]]:
    found = [(SAME_EMAIL, fold(email))] if email else []
    number = digits(phone) if phone else None
    if number is not None:
        found += [*((CUSTOMER, end) for end in ends(number)), (SAME_PHONE, number[-PHONE_DIGITS:])]
    folded = "".join(sorted(parts(name))) if name else ""
    return found + [(SAME_PLACE, f"{folded} {fold(postcode).replace(' ', '')}") for postcode in postcodes if folded]


def rebuild(connection: Connection) -> None:
    """Go over all customers and SKUs, a slice a transaction. Outside a transaction; errors are psycopg's."""
    for following in NEXT.values():
        last = FIRST
        while ids := _slice(connection, following, last):
            last = ids[-1]


def _slice(connection: Connection, following: str, last: UUID) -> list[UUID]:
    with connection.transaction(), connection.cursor(row_factory=tuple_row) as cursor:
        stand_aside(connection, NAME)
        ids: list[Any] = [row[0] for row in cursor.execute(following, (last, ROWS_MAX))]
        refresh(connection, ids)
    return ids


FIND_TERMS = Consumer(NAME, follow, data=False)
