"""Reserved for whom: the promises that stand on a SKU's stock or supplies, location by location, each in its turn."""

from __future__ import annotations

from typing import Any

from argosy.base import ids
from argosy.queries.plain import BadCursor, cursor, key_of, rows
from argosy.queries.sight import MAY, MAY_TYPES, Sight
from argosy.store.statement import Call, Script, Statement

NAMES = (
    *("location", "turn", "owner", "n", "kind", "level", "quantity", "picked", "packed", "fulfillment", "line", "supply", "until"),
    *("order", "transfer", "reservation", "since"),
)
_COLUMNS = "p.turn, p.owner, p.n, p.kind, p.level, p.quantity, p.picked, p.packed, p.fulfillment, p.line"
_ID = "(select id from skus where code = {})"
_AFTER = "(%s, p.turn, p.owner, p.n) > ({}, {}, {}, {})"


def _on_stock(level: str) -> str:
    return (
        f"(select p.location, {_COLUMNS}, null as supply, null::timestamptz as until from promises p where p.sku_id = {_ID} "
        f"and p.kind = 'stock' and p.level = '{level}' and {_AFTER % 'p.location'} order by p.location, p.turn, p.owner, p.n limit {{}})"
    )


_THERE = "coalesce(y.location, '')"
_ON_SUPPLY = (
    f"(select {_THERE} as location, {_COLUMNS}, y.reference as supply, y.expected_at as until "
    f"from supplies y join promises p on p.supply = y.id where y.sku_id = {_ID} "
    f"and {_AFTER % _THERE} order by 1, p.turn, p.owner, p.n limit {{}})"
)
_KEY = ("text", "text", "bigint", "uuid", "integer", "integer")
PAGE = Statement(
    "select p.location, p.turn, p.owner, p.n, p.kind, p.level, p.quantity, p.picked, p.packed, p.fulfillment, p.line, p.supply, p.until, "
    f"o.number, t.reference, r.reference, coalesce(o.placed_at, t.at, r.at) from {MAY} cross join ("
    + " union all ".join((_on_stock("soft"), _on_stock("hard"), _ON_SUPPLY))
    + ") p left join orders o on o.id = p.owner left join transfers t on t.id = p.owner left join reservations r on r.id = p.owner "
    "where (may.locations is null or p.location = any(may.locations)) "
    "and (may.channels is null or coalesce(o.channel, r.channel) is null or coalesce(o.channel, r.channel) = any(may.channels)) "
    "order by p.location, p.turn, p.owner, p.n limit {}",
    [*MAY_TYPES, *_KEY, *_KEY, *_KEY, "integer"],
    rows=True,
)
FIRST: tuple[str, int, bytes, int] = ("", -1, bytes(16), 0)


def reserved(code: str, sight: Sight, after: str | None, limit: int) -> Script[dict[str, Any]]:
    """{"items", "next"}: who has units of the SKU: an order, a checkout or a transfer; on stock or on a supply. Raises BadCursor.

    Within limits, what stands at one's locations, for one's channels; a page looks at `limit` promises, and may hold fewer.
    """
    place = FIRST if after is None else _place(after)
    leg = [code, *place, limit]
    found = rows((yield [Call(PAGE, [*sight.limits, *leg, *leg, *leg, limit])]), 0)
    items = [dict(zip(NAMES, row, strict=True)) | {"owner": ids.text(row[2])} for row in found]
    last = found[-1] if len(found) == limit else None
    return {"items": items, "next": None if last is None else cursor(last[0], last[1], ids.text(last[2]), last[3])}


def _place(after: str) -> tuple[str, int, bytes, int]:
    location, turn, owner, n = key_of(after, str, int, str, int)
    try:
        id = ids.parse(owner)
    except ValueError:
        raise BadCursor(after) from None
    if not -1 <= turn < 2**63 or not 0 <= n < 2**31:
        raise BadCursor(after)
    return location, turn, id, n
