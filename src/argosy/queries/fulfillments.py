"""What a location has to do, what it is to put into a box, and where a parcel is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson

from argosy.base import ids
from argosy.queries.order_ids import order_id
from argosy.queries.plain import BadCursor, cursor, key_of, rows
from argosy.queries.sight import MAY, MAY_TYPES, SEEN, Sight
from argosy.store.statement import Answer, Call, Script, Statement

HERE = "(may.locations is null or {}.location = any(may.locations))"
"""SQL: whether a row's own location is within the limits; its order may be seen for another's sake."""

_ORDER = ("order", "number", "channel", "reference", "priority")
_HEAD = (*_ORDER, "fulfillment", "location", "method", "state", "at", "promised_at", "units", "picked", "packed")
_SELECT = (
    "select f.order_id, o.number, o.channel, o.reference, o.priority, f.n, f.location, f.method, f.state, f.at, f.promised_at, "
    f"u.units, u.picked, u.packed from {MAY} cross join fulfillments f join orders o on o.id = f.order_id cross join lateral "
    "(select coalesce(sum(quantity), 0)::bigint as units, coalesce(sum(picked), 0)::bigint as picked, "
    "coalesce(sum(packed), 0)::bigint as packed from promises where owner = f.order_id and fulfillment = f.n) u "
    f"where {HERE.format('f')} and {SEEN}"
)
_LATEST = "coalesce({}, 'infinity'::timestamptz)"
WORK = Statement(
    f"{_SELECT} and f.location = {{}} and f.state in ('released', 'started', 'picked', 'packed') and ({{}} is null or f.state = {{}}) "
    f"and ({_LATEST.format('f.promised_at')}, f.order_id, f.n) > ({_LATEST}, {{}}, {{}}) "
    f"order by {_LATEST.format('f.promised_at')}, f.order_id, f.n limit {{}}",
    [*MAY_TYPES, "text", "text", "text", "timestamptz", "uuid", "integer", "integer"],
    rows=True,
)
ONE = Statement(f"{_SELECT} and f.order_id = {{}} and f.n = {{}}", [*MAY_TYPES, "uuid", "integer"], rows=True)
_LINES = ("line", "sku", "title", "units", "picked", "packed", "recalling")
LINES = Statement(
    "select p.line, l.code, l.title, sum(p.quantity)::bigint, sum(p.picked)::bigint, sum(p.packed)::bigint, sum(p.recalling)::bigint "
    "from promises p join order_lines l on l.order_id = p.owner and l.n = p.line "
    "where p.owner = {} and p.fulfillment = {} group by p.line, l.code, l.title order by p.line",
    ["uuid", "integer"],
    rows=True,
)
_ADDRESS = ("name", "line1", "line2", "city", "region", "postcode", "country", "email", "phone")
ADDRESS = Statement(
    f"select {', '.join('a.' + name for name in _ADDRESS)} from fulfillments f join addresses a on a.id = f.address "
    "where f.order_id = {} and f.n = {}",
    ["uuid", "integer"],
    rows=True,
)
_PARCEL = (
    *("order", "number", "channel", "reference", "parcel", "fulfillment", "location", "carrier", "tracking", "state"),
    *("at", "delivered_at", "weight_g", "failure", "lines"),
)
_PARCELS = (
    "select p.order_id, o.number, o.channel, o.reference, p.n, p.fulfillment, p.location, p.carrier, p.tracking, p.state, "
    "p.at, p.delivered_at, p.weight_g, p.failure, i.lines "
    f"from {MAY} cross join parcels p join orders o on o.id = p.order_id cross join lateral "
    "(select coalesce(json_agg(json_build_object('line', line, 'quantity', quantity) order by line), '[]'::json)::text as lines "
    f"from parcel_lines where order_id = p.order_id and parcel = p.n) i where {HERE.format('p')} and {SEEN}"
)
OF_FULFILLMENT = Statement(
    f"{_PARCELS} and p.order_id = {{}} and p.fulfillment = {{}} order by p.n", [*MAY_TYPES, "uuid", "integer"], rows=True
)
TRACKED = Statement(
    f"{_PARCELS} and p.tracking = {{}} and (p.order_id, p.n) > ({{}}, {{}}) order by p.order_id, p.n limit {{}}",
    [*MAY_TYPES, "text", "uuid", "integer", "integer"],
    rows=True,
)
EARLIEST = datetime.min.replace(tzinfo=UTC), bytes(16), 0


def work(sight: Sight, location: str, state: str | None, after: str | None, limit: int) -> Script[dict[str, Any]]:
    """{"items", "next"}: the location's open fulfillments, in one state or in all, soonest promised first. Raises BadCursor."""
    promised_at, order, n = EARLIEST if after is None else _place(after)
    found = rows((yield [Call(WORK, [*sight.limits, location, state, state, promised_at, order, n, limit])]), 0)
    items = [_shown(_HEAD, row) for row in found]
    last = items[-1] if len(items) == limit else None
    return {"items": items, "next": None if last is None else cursor(_iso(last["promised_at"]), last["order"], last["fulfillment"])}


def fulfillment(sight: Sight, named: str, n: int) -> Script[dict[str, Any] | None]:
    """One fulfillment of an order (id or number): what to pick, what is in which parcel, where to. None if there is none in sight."""
    order = yield from order_id(named)
    if order is None:
        return None
    mine = [*sight.limits, order, n]
    answer: Answer = yield [Call(ONE, mine), Call(LINES, [order, n]), Call(OF_FULFILLMENT, mine), Call(ADDRESS, [order, n])]
    head = rows(answer, 0)
    if not head:
        return None
    lines = [dict(zip(_LINES, row, strict=True)) for row in rows(answer, 1)]
    ship_to = [dict(zip(_ADDRESS, row, strict=True)) for row in rows(answer, 3)]
    parcels = [_parcel(row) for row in rows(answer, 2)]
    return _shown(_HEAD, head[0]) | {"lines": lines, "parcels": parcels, "ship_to": ship_to[0] if ship_to else None}


def tracked(sight: Sight, tracking: str, after: str | None, limit: int) -> Script[dict[str, Any]]:
    """{"items", "next"}: the parcels with this tracking number. Raises BadCursor."""
    order, n = (bytes(16), 0) if after is None else _parcel_place(after)
    items = [_parcel(row) for row in rows((yield [Call(TRACKED, [*sight.limits, tracking, order, n, limit])]), 0)]
    last = items[-1] if len(items) == limit else None
    return {"items": items, "next": None if last is None else cursor(last["order"], last["parcel"])}


def _shown(names: tuple[str, ...], row: tuple[Any, ...]) -> dict[str, Any]:
    shown = dict(zip(names, row, strict=True))
    return shown | {"order": ids.text(shown["order"])}


def _parcel(row: tuple[Any, ...]) -> dict[str, Any]:
    shown = _shown(_PARCEL, row)
    return shown | {"lines": orjson.loads(shown["lines"])}


def _iso(at: datetime | None) -> str:
    return "" if at is None else at.isoformat()


def _place(after: str) -> tuple[datetime | None, bytes, int]:
    promised_at, order, n = key_of(after, str, str, int)
    try:
        at = datetime.fromisoformat(promised_at).astimezone(UTC) if promised_at else None
    except (ValueError, OverflowError):
        raise BadCursor(after) from None
    return at, *_child(after, order, n)


def _parcel_place(after: str) -> tuple[bytes, int]:
    return _child(after, *key_of(after, str, int))


def _child(after: str, order: str, n: int) -> tuple[bytes, int]:
    """A row's place among all orders' rows of its kind."""
    try:
        id = ids.parse(order)
    except ValueError:
        raise BadCursor(after) from None
    if not 0 <= n < 2**31:
        raise BadCursor(after)
    return id, n
