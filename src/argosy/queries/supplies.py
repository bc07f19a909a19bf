"""What is expected: the earliest first, what is late among it; and transfers, newest first, or one as a whole."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from argosy.base import ids
from argosy.queries.plain import BadCursor, cursor, key_of, rows
from argosy.queries.sight import Sight
from argosy.store.statement import Call, Script, Statement

FIRST = datetime(1, 1, 1, tzinfo=UTC), bytes(16)
LAST = b"\xff" * 16
NAMES = ("id", "supply", "kind", "sku", "location", "expected_at", "expected", "received", "closed", "in_transit", "promised", "short")
_COLUMNS = (
    "y.id, y.reference, y.kind, k.code, y.location, y.expected_at, y.expected, y.received, y.closed, y.in_transit, y.promised, y.short"
)
OPEN = Statement(
    f"select {_COLUMNS} from (select {{}} as locations) may cross join supplies y join skus k on k.id = y.sku_id "
    "where y.expected > y.received + y.closed and (may.locations is null or y.location = any(may.locations)) "
    "and case when {} is null then y.expected_at is null and y.id > {} "
    "else y.expected_at is null or (y.expected_at, y.id) > ({}, {}) end "
    "and ({} is null or k.code = {}) and ({} is null or y.location = {}) and ({} is null or y.expected_at < {}) "
    "order by y.expected_at, y.id limit {}",
    ["text[]", "timestamptz", "uuid", "timestamptz", "uuid", "text", "text", "text", "text", "timestamptz", "timestamptz", "integer"],
    rows=True,
)
TRANSFERS = Statement(
    "select t.id, t.reference, t.source, t.target, t.state, t.at from (select {} as locations) may cross join transfers t "
    "where t.id < {} and (may.locations is null or t.source = any(may.locations) or t.target = any(may.locations)) "
    "order by t.id desc limit {}",
    ["text[]", "uuid", "integer"],
    rows=True,
)
TRANSFER = Statement(
    "select t.id, t.reference, t.source, t.target, t.state, t.at from (select {} as locations) may cross join transfers t "
    "where t.reference = {} and (may.locations is null or t.source = any(may.locations) or t.target = any(may.locations))",
    ["text[]", "text"],
    rows=True,
)
ONE = Statement(
    f"select {_COLUMNS} from (select {{}} as locations) may cross join supplies y join skus k on k.id = y.sku_id "
    "where y.reference = {} and k.code = {} and (may.locations is null or y.location = any(may.locations))",
    ["text[]", "text", "text"],
    rows=True,
)
LINES = Statement(
    f"select {_COLUMNS} from supplies y join skus k on k.id = y.sku_id where y.owner = (select id from transfers where reference = {{}}) "
    "order by y.id",
    ["text"],
    rows=True,
)


def expected(
    sight: Sight, sku: str | None, location: str | None, before: datetime | None, after: str | None, limit: int
) -> Script[dict[str, Any]]:
    """{"items", "next"}: supplies of which something is still to come, the earliest first, those without a date last.

    `before`: only what was expected before that time; at now, what is late. Raises BadCursor.
    """
    at, id = FIRST if after is None else _place(after)
    call = Call(OPEN, [sight.locations, at, id, at, id, sku, sku, location, location, before, before, limit])
    items = [_shown(row) for row in rows((yield [call]), 0)]
    last = items[-1] if len(items) == limit else None
    return {
        "items": items,
        "next": None if last is None else cursor(last["expected_at"].isoformat() if last["expected_at"] else "", last["id"]),
    }


def supply(reference: str, sku: str, sight: Sight) -> Script[dict[str, Any] | None]:
    """What is, or was, expected of a SKU on a document; None if that is nothing within sight."""
    found = rows((yield [Call(ONE, [sight.locations, reference, sku])]), 0)
    return _shown(found[0]) if found else None


def transfers(sight: Sight, after: str | None, limit: int) -> Script[dict[str, Any]]:
    """{"items", "next"}: transfers from or to the locations within sight, newest first. Raises BadCursor."""
    id = LAST if after is None else _id(key_of(after, str)[0], after)
    items = [_head(row) for row in rows((yield [Call(TRANSFERS, [sight.locations, id, limit])]), 0)]
    return {"items": items, "next": cursor(items[-1]["id"]) if len(items) == limit else None}


def transfer(reference: str, sight: Sight) -> Script[dict[str, Any] | None]:
    """A transfer with its lines: what was to go, what has left, arrived, stayed; None if there is none within sight."""
    answer = yield [Call(TRANSFER, [sight.locations, reference]), Call(LINES, [reference])]
    found = rows(answer, 0)
    return _head(found[0]) | {"lines": [_shown(row) for row in rows(answer, 1)]} if found else None


def _shown(row: tuple[Any, ...]) -> dict[str, Any]:
    shown = dict(zip(NAMES, row, strict=True))
    return shown | {"id": ids.text(shown["id"]), "remaining": max(0, shown["expected"] - shown["received"] - shown["closed"])}


def _head(row: tuple[Any, ...]) -> dict[str, Any]:
    id, reference, source, target, state, at = row
    return {"id": ids.text(id), "transfer": reference, "source": source, "target": target, "state": state, "at": at}


def _place(after: str) -> tuple[datetime | None, bytes]:
    at, id = key_of(after, str, str)
    try:
        return datetime.fromisoformat(at).astimezone(UTC) if at else None, _id(id, after)
    except (ValueError, OverflowError):
        raise BadCursor(after) from None


def _id(id: str, after: str) -> bytes:
    try:
        return ids.parse(id)
    except ValueError:
        raise BadCursor(after) from None
