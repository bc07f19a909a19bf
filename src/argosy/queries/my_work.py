"""What is somebody's to see to: notes that name them, orders they are to look at again, orders that are theirs. Within their sight."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from argosy.base import ids
from argosy.queries.order_filters import Filters
from argosy.queries.order_list import order_list
from argosy.queries.plain import BadCursor, cursor, key_of, rows
from argosy.queries.sight import MAY, MAY_TYPES, SEEN, Sight
from argosy.store.statement import Call, Script, Statement

_ORDER = ("order", "number", "channel", "reference", "status", "payment_status", "fulfillment_status")
_ORDERS = "o.id, o.number, o.channel, o.reference, o.status, o.payment_status, o.fulfillment_status"
_MENTION = ("mention", "at", "note", "text", "by")
MENTIONS = Statement(
    f"select {_ORDERS}, m.id, m.at, m.note, n.text, n.by from {MAY} cross join mentions m join orders o on o.id = m.order_id "
    f"left join notes n on n.order_id = m.order_id and n.n = m.note where m.user_id = {{}} and (m.at, m.id) < ({{}}, {{}}) and {SEEN} "
    "order by m.at desc, m.id desc limit {}",
    [*MAY_TYPES, "text", "timestamptz", "uuid", "integer"],
    rows=True,
)
_FOLLOW_UP = ("follow_up", "at", "due", "asked_by", "note", "text")
FOLLOW_UPS = Statement(
    f"select {_ORDERS}, u.n, u.at, u.told_at is not null, u.asked_by, u.note, n.text "
    f"from {MAY} cross join follow_ups u join orders o on o.id = u.order_id "
    "left join notes n on n.order_id = u.order_id and n.n = u.note "
    f"where u.assignee = {{}} and u.closed_at is null and (u.at, u.order_id) > ({{}}, {{}}) and {SEEN} "
    "order by u.at, u.order_id limit {}",
    [*MAY_TYPES, "text", "timestamptz", "uuid", "integer"],
    rows=True,
)
NEWEST = datetime.max.replace(tzinfo=UTC), b"\xff" * 16
EARLIEST = datetime.min.replace(tzinfo=UTC), bytes(16)


def my_mentions(user: str, sight: Sight, after: str | None, limit: int) -> Script[dict[str, Any]]:
    """{"items", "next"}: notes that name `user` (`user:<uuid>`), newest first; a note that was erased has no text. Raises BadCursor."""
    place = NEWEST if after is None else _place(after)
    found = rows((yield [Call(MENTIONS, [*sight.limits, user, *place, limit])]), 0)
    items = [_shown((*_ORDER, *_MENTION), row) for row in found]
    items = [item | {"mention": ids.text(item["mention"])} for item in items]
    return {"items": items, "next": _next(items, limit, "mention")}


def my_follow_ups(assignee: str, sight: Sight, after: str | None, limit: int) -> Script[dict[str, Any]]:
    """{"items", "next"}: orders that `assignee` is to look at again, the earliest first; `due` when the time has come. Raises BadCursor."""
    place = EARLIEST if after is None else _place(after)
    found = rows((yield [Call(FOLLOW_UPS, [*sight.limits, assignee, *place, limit])]), 0)
    items = [_shown((*_ORDER, *_FOLLOW_UP), row) for row in found]
    return {"items": items, "next": _next(items, limit, "order")}


def my_orders(assignee: str, sight: Sight, after: str | None, limit: int, *, machine_time: datetime) -> Script[dict[str, Any]]:
    """{"items", "next"}: open orders that are `assignee`'s, newest first, as in the list of orders. Raises BadCursor."""
    wanted = Filters(terms=[("assignee", assignee), ("status", "open")])
    return (yield from order_list(sight, after, limit, wanted, machine_time=machine_time))


def _shown(names: tuple[str, ...], row: tuple[Any, ...]) -> dict[str, Any]:
    shown = dict(zip(names, row, strict=True))
    return shown | {"order": ids.text(shown["order"])}


def _next(items: list[dict[str, Any]], limit: int, id: str) -> str | None:
    return cursor(items[-1]["at"].isoformat(), items[-1][id]) if len(items) == limit else None


def _place(after: str) -> tuple[datetime, bytes]:
    at, id = key_of(after, str, str)
    try:
        return datetime.fromisoformat(at).astimezone(UTC), ids.parse(id)
    except (ValueError, OverflowError):
        raise BadCursor(after) from None
