"""Customers and SKUs by the beginnings of words: all that are asked must be among theirs.

The longest word leads, in the order of what it begins; the others are checked on each. A page looks at LOOKED_AT_MAX and no more.
"""

from __future__ import annotations

from typing import Any

from argosy.base import ids
from argosy.model.rows import Customer
from argosy.queries.plain import LAST_LETTER, BadCursor, cursor, key_of, rows
from argosy.queries.terms import CUSTOMER, SKU, sought
from argosy.store.statement import Call, Script, Statement

LOOKED_AT_MAX = 1_000
CUSTOMER_COLUMNS = ", ".join("c." + column for column in Customer.spec.columns)


def _lead(kind: str) -> str:
    return (
        f"select t.term, t.id from find_terms t where t.kind = '{kind}' and t.term >= {{}} and t.term < {{}} "
        "and (t.term, t.id) > ({}, {}) order by t.term, t.id"
    )


def _page(kind: str, columns: str, row: str) -> Statement:
    """One that has two words that begin so is found by the first."""
    return Statement(
        f"select d.term, {columns} from (select {{}} as low, {{}} as lows, {{}} as highs) a cross join "
        f"({_lead(kind)} limit {LOOKED_AT_MAX}) d cross join lateral (select * from {row} offset 0) c "
        "where not exists (select from find_terms e "
        f"where e.id = d.id and (e.kind = '{kind}' and e.term >= a.low and e.term < d.term) is true) "
        "and not exists (select from unnest(a.lows, a.highs) w (low, high) where not exists (select from find_terms x "
        f"where x.id = d.id and (x.kind = '{kind}' and x.term >= w.low and x.term < w.high) is true)) order by d.term, d.id limit {{}}",
        ["text", "text[]", "text[]", "text", "text", "text", "uuid", "integer"],
        rows=True,
    )


PAGES = {
    CUSTOMER: _page(CUSTOMER, CUSTOMER_COLUMNS, "customers where id = d.id and erased_at is null and merged_into is null"),
    SKU: _page(SKU, "c.id, c.code, c.title, c.state", "skus where id = d.id"),
}
ENDS = {kind: Statement(f"{_lead(kind)} offset {LOOKED_AT_MAX - 1} limit 1", ["text", "text", "text", "uuid"], rows=True) for kind in PAGES}


def first(kind: str, text: str, limit: int) -> Call:
    """The first of this kind, each row behind the word that found it. `text` has words."""
    asked = sought(text)
    return _call(kind, asked, [max(asked, key=len), bytes(16)], limit)


def _call(kind: str, asked: list[str], place: list[Any], limit: int) -> Call:
    lead = max(asked, key=len)
    others = [word for word in asked if word != lead]
    return Call(PAGES[kind], [lead, others, [word + LAST_LETTER for word in others], lead, lead + LAST_LETTER, *place, limit])


def by_words(kind: str, text: str, after: str | None, limit: int) -> Script[tuple[list[tuple[Any, ...]], str | None]]:
    """Rows of this kind, and the cursor behind them. Raises BadCursor."""
    asked = sought(text)
    if not asked:
        return [], None
    lead = max(asked, key=len)
    place = [lead, bytes(16)] if after is None else _place(after)  # the index is entered there
    found = rows((yield [_call(kind, asked, place, limit)]), 0)
    if len(found) == limit:
        return [row[1:] for row in found], cursor(found[-1][0], ids.text(found[-1][1]))
    end = rows((yield [Call(ENDS[kind], [lead, lead + LAST_LETTER, *place])]), 0)
    return [row[1:] for row in found], cursor(end[0][0], ids.text(end[0][1])) if end else None


def _place(after: str) -> list[Any]:
    term, id = key_of(after, str, str)
    try:
        return [term, ids.parse(id)]
    except ValueError:
        raise BadCursor(after) from None
