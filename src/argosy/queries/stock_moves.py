"""A SKU's stock card: every move of it, newest first, with who did it and why; and what a location has, SKU by SKU."""

from __future__ import annotations

from typing import Any

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


def _moves(only: str) -> Statement:
    return Statement(
        f"""select g.seq, g.at, g.book, g.from_account, g.to_account, g.quantity, g.from_location, g.to_location, g.line,
            coalesce((select nullif(text, '') from remarks where id = g.remark), g.reason), g.remark, g.receipt,
            (select reference from supplies where id = g.from_supply), (select reference from supplies where id = g.to_supply),
            o.number, t.reference, r.reference, c.actor, c.name
        from {MAY} cross join goods_ledger g cross join lateral (select actor, name from commands where id = g.command_id limit 1) c
        left join orders o on o.id = g.owner left join transfers t on t.id = g.owner left join reservations r on r.id = g.owner
        where g.sku_id = (select id from skus where code = {{}}) and g.seq < {{}} and {only}
          and (may.locations is null or g.from_location = any(may.locations) or g.to_location = any(may.locations))
          and (may.channels is null or g.owner is null or coalesce(o.channel, r.channel) = any(may.channels))
        order by g.seq desc limit {{}}""",
        [*MAY_TYPES, "text", "bigint", "integer"],
        rows=True,
    )


MOVES = {book: _moves("true" if book is None else f"g.book = '{book}'") for book in (None, *(book.name for book in GOODS))}
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
    answer = yield [Call(KNOWN, [code]), Call(MOVES[book], [*sight.limits, code, seq, limit])]
    if not rows(answer, 0):
        return None
    items = [told | {"remark": uuid(told["remark"])} for row in rows(answer, 1) if (told := dict(zip(NAMES, row, strict=True)))]
    return {"items": items, "next": cursor(items[-1]["seq"]) if len(items) == limit else None}


def stock_at(location: str, sight: Sight, after: str | None, limit: int) -> Script[dict[str, Any]]:
    """{"items", "next"}: what a location has of each SKU that was ever there, by code. Raises BadCursor."""
    code = "" if after is None else key_of(after, str)[0]
    found = rows((yield [Call(AT, [sight.locations, location, code, limit])]), 0)
    items = [dict(zip(AT_NAMES, row, strict=True)) for row in found]
    return {"items": items, "next": cursor(items[-1]["sku"]) if len(items) == limit else None}
