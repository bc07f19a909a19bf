"""Who waits for what, since when and why: of a SKU in the order in which its receipts are given out, or of one order."""

from __future__ import annotations

from typing import Any

from argosy.base import ids
from argosy.queries.order_ids import order_id
from argosy.queries.plain import BadCursor, cursor, key_of, rows
from argosy.queries.sight import MAY, MAY_TYPES, SEEN, Sight
from argosy.store.statement import Call, Script, Statement

_SELECT = (
    "select p.turn, p.owner, p.n, k.code, p.line, p.quantity, p.reason, p.until, o.number, o.channel, o.reference, o.placed_at, "
    "o.priority, o.ship_by, o.payment_status "
    f"from {MAY} cross join promises p join orders o on o.id = p.owner left join skus k on k.id = p.sku_id where p.kind = 'waiting'"
)
OF_SKU = Statement(
    f"{_SELECT} and p.sku_id = (select id from skus where code = {{}}) and {SEEN} "
    "and p.turn >= {} and (p.turn > {} or (p.owner, p.n) > ({}, {})) order by p.turn, p.owner, p.n limit {}",
    [*MAY_TYPES, "text", "bigint", "bigint", "uuid", "integer", "integer"],
    rows=True,
)
OF_ORDER = Statement(
    f"{_SELECT} and p.owner = {{}} and {SEEN} and ({{}} is null or k.code = {{}}) and p.n > {{}} order by p.n limit {{}}",
    [*MAY_TYPES, "uuid", "text", "text", "integer", "integer"],
    rows=True,
)
FIRST = (0, bytes(16), 0)


def waiting(sight: Sight, sku: str | None, order: str | None, after: str | None, limit: int) -> Script[dict[str, Any]]:
    """{"items", "next"}: promises that wait, of a SKU, of an order (id or number), or of both. One of them must be named.

    Raises BadCursor.
    """
    turn, owner, n = FIRST if after is None else _place(after)
    if order is not None:
        id = yield from order_id(order)
        call = Call(OF_ORDER, [*sight.limits, id or bytes(16), sku, sku, n, limit])
    else:
        assert sku is not None
        call = Call(OF_SKU, [*sight.limits, sku, turn, turn, owner, n, limit])
    found = rows((yield [call]), 0)
    last = found[-1] if len(found) == limit else None
    return {"items": [_shown(row) for row in found], "next": None if last is None else cursor(last[0], ids.text(last[1]), last[2])}


def _shown(row: tuple[Any, ...]) -> dict[str, Any]:
    _, owner, n, code, line, quantity, reason, until, number, channel, reference, placed_at, priority, ship_by, payment_status = row
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
        "ship_by": ship_by,
        "payment_status": payment_status,
        "reason": reason,
        "until": until,
        "since": placed_at,
    }


def _place(after: str) -> tuple[int, bytes, int]:
    turn, owner, n = key_of(after, int, str, int)
    try:
        id = ids.parse(owner)
    except ValueError:
        raise BadCursor(after) from None
    if not 0 <= turn < 2**63 or not 0 <= n < 2**31:
        raise BadCursor(after)
    return turn, id, n
