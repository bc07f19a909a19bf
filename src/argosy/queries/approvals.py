"""What waits for somebody's approval, the oldest first, or what an order had; and one with what it would do, as it was asked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from argosy.base import ids
from argosy.base.money import decimal
from argosy.queries.order_ids import order_id
from argosy.queries.plain import BadCursor, cursor, key_of, rows
from argosy.queries.sight import MAY, MAY_TYPES, SEEN, Sight
from argosy.store.statement import Call, Script, Statement

_ORDER = (
    *("order", "number", "channel", "reference", "currency", "exponent", "gross", "due"),
    *("status", "payment_status", "fulfillment_status"),
)
_ASKED = ("approval", "command", "body", "kind", "amount", "asked_by", "asked_at", "expires_at", "reason")
_DECIDED = ("state", "decided_by", "decided_at", "note", "edited")
_SELECT = (
    "select o.id, o.number, o.channel, o.reference, o.currency, o.exponent, o.gross, o.due, o.status, o.payment_status, "
    "o.fulfillment_status, a.n, a.command, a.body, a.kind, a.amount, a.asked_by, a.asked_at, a.expires_at, a.reason, a.state, "
    f"a.decided_by, a.decided_at, a.note, a.version <> o.version from {MAY} cross join approvals a join orders o on o.id = a.order_id "
    f"where {SEEN}"
)
_PLACE = "(a.asked_at, a.order_id, a.n) > ({}, {}, {})"
OPEN = Statement(
    f"{_SELECT} and a.state = 'open' and a.expires_at > {{}} and {_PLACE} order by a.asked_at, a.order_id, a.n limit {{}}",
    [*MAY_TYPES, "timestamptz", "timestamptz", "uuid", "integer", "integer"],
    rows=True,
)
OF_ORDER = Statement(
    f"{_SELECT} and a.order_id = {{}} and {_PLACE} order by a.asked_at, a.order_id, a.n limit {{}}",
    [*MAY_TYPES, "uuid", "timestamptz", "uuid", "integer", "integer"],
    rows=True,
)
ONE = Statement(f"{_SELECT} and a.order_id = {{}} and a.n = {{}}", [*MAY_TYPES, "uuid", "integer"], rows=True)
ASKED_MAX = 500
"""Requests of everybody that are looked at for those of one person: the log knows the newest by their time."""
MINE = Statement(
    f"{_SELECT} and a.asked_by = {{}} and a.order_id = any(array(select c.subject from commands c where c.name = 'approvals.ask' "
    f"and c.at > {{}} order by c.at desc, c.seq desc limit {ASKED_MAX})) "
    "and a.asked_at > {} order by a.asked_at desc, a.n desc limit {}",
    [*MAY_TYPES, "text", "timestamptz", "timestamptz", "integer"],
    rows=True,
)
EARLIEST = datetime.min.replace(tzinfo=UTC), bytes(16), 0
Place = tuple[datetime, bytes, int]


def approvals(sight: Sight, order: str | None, now: datetime, after: str | None, limit: int) -> Script[dict[str, Any]]:
    """{"items", "next"}: what is open at `now` on orders within sight; or all that one order (id or number) had. Raises BadCursor."""
    place = EARLIEST if after is None else _place(after)
    if order is None:
        call = Call(OPEN, [*sight.limits, now, *place, limit])
    else:
        id = yield from order_id(order)
        if id is None:
            return {"items": [], "next": None}
        call = Call(OF_ORDER, [*sight.limits, id, *place, limit])
    items = [_shown(row) for row in rows((yield [call]), 0)]
    last = items[-1] if len(items) == limit else None
    return {"items": items, "next": None if last is None else cursor(last["asked_at"].isoformat(), last["order"], last["approval"])}


def my_requests(asker: str, sight: Sight, since: datetime, limit: int) -> Script[list[dict[str, Any]]]:
    """What this user asked since then, newest first, with what was decided."""
    return [_shown(row) for row in rows((yield [Call(MINE, [*sight.limits, asker, since, since, limit])]), 0)]


def approval(sight: Sight, order: str, n: int) -> Script[dict[str, Any] | None]:
    """One of an order's (id or number), with the order as it stands; None if there is none within sight."""
    id = yield from order_id(order)
    if id is None:
        return None
    found = rows((yield [Call(ONE, [*sight.limits, id, n])]), 0)
    return _shown(found[0]) if found else None


def _shown(row: tuple[Any, ...]) -> dict[str, Any]:
    shown = dict(zip((*_ORDER, *_ASKED, *_DECIDED), row, strict=True))
    exponent = shown.pop("exponent")
    money = {name: decimal(shown[name], exponent) for name in ("gross", "due", "amount")}
    return shown | money | {"order": ids.text(shown["order"])}


def _place(after: str) -> Place:
    at, order, n = key_of(after, str, str, int)
    try:
        if not 0 <= n < 2**31:
            raise ValueError(n)
        return datetime.fromisoformat(at).astimezone(UTC), ids.parse(order), n
    except (ValueError, OverflowError):
        raise BadCursor(after) from None
