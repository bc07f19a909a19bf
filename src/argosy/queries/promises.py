"""Who waits for what, since when and why: of a SKU in the order in which its receipts are given out, or of one order."""

from __future__ import annotations

from typing import Any

from argosy.base import ids
from argosy.queries.order_ids import order_id
from argosy.queries.plain import BadCursor, cursor, key_of, rows
from argosy.queries.sight import MAY, MAY_TYPES, SEEN, Sight
from argosy.store.statement import Call, Script, Statement

_SELECT = (
    "select k.code, p.priority, p.owner, p.n, p.line, p.quantity, p.reason, p.until, o.number, o.channel, o.reference, o.placed_at "
    f"from {MAY} cross join promises p join orders o on o.id = p.owner left join skus k on k.id = p.sku_id where p.kind = 'waiting'"
)
OF_SKU = Statement(
    f"{_SELECT} and p.sku_id = (select id from skus where code = {{}}) and {SEEN} "
    "and p.priority <= {} and (p.priority < {} or (p.owner, p.n) > ({}, {})) order by p.priority desc, p.owner, p.n limit {}",
    [*MAY_TYPES, "text", "smallint", "smallint", "uuid", "integer", "integer"],
    rows=True,
)
OF_ORDER = Statement(
    f"{_SELECT} and p.owner = {{}} and {SEEN} and ({{}} is null or k.code = {{}}) and p.n > {{}} order by p.n limit {{}}",
    [*MAY_TYPES, "uuid", "text", "text", "integer", "integer"],
    rows=True,
)
MOST_URGENT = (32_767, bytes(16), 0)


def waiting(sight: Sight, sku: str | None, order: str | None, after: str | None, limit: int) -> Script[dict[str, Any]]:
    """{"items", "next"}: promises that wait, of a SKU, of an order (id or number), or of both. One of them must be named.

    Raises BadCursor.
    """
    priority, owner, n = MOST_URGENT if after is None else _place(after)
    if order is not None:
        id = yield from order_id(order)
        call = Call(OF_ORDER, [*sight.limits, id or bytes(16), sku, sku, n, limit])
    else:
        assert sku is not None
        call = Call(OF_SKU, [*sight.limits, sku, priority, priority, owner, n, limit])
    items = [_shown(row) for row in rows((yield [call]), 0)]
    last = items[-1] if len(items) == limit else None
    return {"items": items, "next": None if last is None else cursor(last["priority"], last["order"], last["n"])}


def _shown(row: tuple[Any, ...]) -> dict[str, Any]:
    code, priority, owner, n, line, quantity, reason, until, number, channel, reference, placed_at = row
    return {
        "order": ids.text(owner),
        "n": n,
        "number": number,
        "channel": channel,
        "reference": reference,
        "line": line,
        "sku": code,
        "quantity": quantity,
        "priority": priority,
        "reason": reason,
        "until": until,
        "since": placed_at,
    }


def _place(after: str) -> tuple[int, bytes, int]:
    priority, owner, n = key_of(after, int, str, int)
    try:
        id = ids.parse(owner)
    except ValueError:
        raise BadCursor(after) from None
    if abs(priority) > 32_767 or not 0 <= n < 2**31:
        raise BadCursor(after)
    return priority, id, n
