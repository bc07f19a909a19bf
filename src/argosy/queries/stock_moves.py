"""A SKU's stock card: every move of it, newest first, with who did it and why; and what a location has, SKU by SKU."""

from __future__ import annotations

from typing import Any, NamedTuple

from argosy.model.accounts import GOODS
from argosy.queries.plain import BadCursor, cursor, key_of, rows, uuid
from argosy.queries.sight import MAY, MAY_TYPES, Sight
from argosy.store.statement import Call, Script, Statement

SEQ_MAX = 2**63 - 1
KNOWN = Statement("select id from skus where code = {}", ["text"], rows=True)
NAMES = (
    *("seq", "at", "book", "from_account", "to_account", "quantity", "from_location", "to_location", "line", "reason", "remark"),
    *("receipt", "from_supply", "to_supply", "order", "transfer", "reservation", "actor", "command"),
)


LOOKED_AT_MAX = 1_000
"""A page looks at so many rows and no more, so where few of them are within limits it may hold fewer and still have a next."""


class Way(NamedTuple):
    """Through a SKU's rows: `page` answers those within limits, `end` the last that a page looks at."""

    page: Statement
    end: Statement


def _way(only: str) -> Way:
    # As a range, in the index's order: of a SKU taken for an average one, all rows would be read and sorted.
    of_it = (
        "(select id from skus where code = {}) k cross join lateral (select * from goods_ledger l "
        f"where l.sku_id >= k.id and (l.sku_id, l.seq) < (k.id, {{}}) and {only} order by l.sku_id desc, l.seq desc"
    )
    return Way(
        Statement(
            f"""select g.seq, g.at, g.book, g.from_account, g.to_account, g.quantity, g.from_location, g.to_location, g.line,
                coalesce((select nullif(text, '') from remarks where id = g.remark), g.reason), g.remark, g.receipt,
                (select reference from supplies where id = g.from_supply), (select reference from supplies where id = g.to_supply),
                o.number, t.reference, r.reference, c.actor, c.name
            from {MAY} cross join {of_it} limit {LOOKED_AT_MAX}) g
            cross join lateral (select actor, name from commands where id = g.command_id limit 1) c
            left join orders o on o.id = g.owner left join transfers t on t.id = g.owner left join reservations r on r.id = g.owner
            where (may.locations is null or g.from_location = any(may.locations) or g.to_location = any(may.locations))
              and (may.channels is null or g.owner is null or coalesce(o.channel, r.channel) = any(may.channels))
            order by g.sku_id desc, g.seq desc limit {{}}""",
            [*MAY_TYPES, "text", "bigint", "integer"],
            rows=True,
        ),
        Statement(f"select g.seq from {of_it} offset {LOOKED_AT_MAX - 1} limit 1) g", ["text", "bigint"], rows=True),
    )


MOVES = {book: _way("true" if book is None else f"l.book = '{book}'") for book in (None, *(book.name for book in GOODS))}
"""By book: what an index is for must stand in the statement."""
AT = Statement(
    "select k.code, k.title, s.on_hand, s.quarantine, s.promised, greatest(0, s.on_hand - s.promised - k.safety_stock), s.short, "
    "k.safety_stock from (select {} as locations) may cross join skus k join stock s on s.sku_id = k.id and s.location = {} "
    "where k.code > {} and (may.locations is null or s.location = any(may.locations)) order by k.code limit {}",
    ["text[]", "text", "text", "integer"],
    rows=True,
)
AT_NAMES = ("sku", "title", "on_hand", "quarantine", "promised", "available", "short", "safety_stock")


def moves(code: str, sight: Sight, book: str | None, after: str | None, limit: int) -> Script[dict[str, Any] | None]:
    """{"items", "next"}: the SKU's rows of the goods ledger, newest first; None if there is no such SKU. Raises BadCursor.

    Within limits, those at one's locations, and of the orders and checkouts of one's channels.
    """
    seq = SEQ_MAX if after is None else key_of(after, int)[0]
    if not 0 <= seq <= SEQ_MAX:
        raise BadCursor(after)
    answer = yield [Call(KNOWN, [code]), Call(MOVES[book].page, [*sight.limits, code, seq, limit])]
    if not rows(answer, 0):
        return None
    items = [told | {"remark": uuid(told["remark"])} for row in rows(answer, 1) if (told := dict(zip(NAMES, row, strict=True)))]
    if len(items) == limit:
        return {"items": items, "next": cursor(items[-1]["seq"])}
    end = rows((yield [Call(MOVES[book].end, [code, seq])]), 0)
    return {"items": items, "next": cursor(*end[0]) if end else None}


def stock_at(location: str, sight: Sight, after: str | None, limit: int) -> Script[dict[str, Any]]:
    """{"items", "next"}: what a location has of each SKU that was ever there, by code. Raises BadCursor."""
    code = "" if after is None else key_of(after, str)[0]
    found = rows((yield [Call(AT, [sight.locations, location, code, limit])]), 0)
    items = [dict(zip(AT_NAMES, row, strict=True)) for row in found]
    return {"items": items, "next": cursor(items[-1]["sku"]) if len(items) == limit else None}
