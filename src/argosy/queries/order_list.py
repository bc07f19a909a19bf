"""Orders, newest first: a page at a time, by key, so the last page costs what the first does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from argosy.base import ids
from argosy.base.money import decimal
from argosy.queries.plain import BadCursor, cursor, key_of, rows
from argosy.queries.sight import MAY, MAY_TYPES, SEEN, Sight
from argosy.store.statement import Call, Script, Statement

NAMES = (
    *("id", "number", "channel", "reference", "placed_at", "currency", "exponent", "gross", "due"),
    *("status", "payment_status", "fulfillment_status", "return_status"),
)
PAGE = Statement(
    f"select {', '.join(f'o.{name}' for name in NAMES)} from {MAY} cross join orders o "
    f"where (o.placed_at, o.id) < ({{}}, {{}}) and {SEEN} "
    "order by o.placed_at desc, o.id desc limit {}",
    [*MAY_TYPES, "timestamptz", "uuid", "integer"],
    rows=True,
)
NEWEST = datetime.max.replace(tzinfo=UTC), b"\xff" * 16


def order_list(sight: Sight, after: str | None, limit: int) -> Script[dict[str, Any]]:
    """{"items", "next"}: at most `limit` orders older than the cursor `after`. Raises BadCursor."""
    placed_at, id = NEWEST if after is None else _place(after)
    found = rows((yield [Call(PAGE, [*sight.limits, placed_at, id, limit])]), 0)
    items = [_shown(dict(zip(NAMES, row, strict=True))) for row in found]
    last = items[-1] if len(items) == limit else None
    return {"items": items, "next": None if last is None else cursor(last["placed_at"].isoformat(), last["id"])}


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    exponent = row.pop("exponent")
    money = {name: decimal(row[name], exponent) for name in ("gross", "due")}
    return row | money | {"id": ids.text(row["id"])}


def _place(after: str) -> tuple[datetime, bytes]:
    placed_at, id = key_of(after, str, str)
    try:
        at = datetime.fromisoformat(placed_at)
        return at.astimezone(UTC), ids.parse(id)
    except (ValueError, OverflowError):
        raise BadCursor(after) from None
