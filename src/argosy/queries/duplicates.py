"""Suspected duplicates, side by side: customers who may be one, and orders that may have been placed twice.

Both are asked of the newest first, each looked up against those before it, so that a list costs the same however many there are.
Nobody decides it here: people merge, or hold and cancel.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from argosy.base import ids
from argosy.base.ids import Id
from argosy.queries.order_columns import NAMES, shown
from argosy.queries.plain import BadCursor, cursor, key_of, rows, uuid
from argosy.queries.sight import MAY, MAY_TYPES, SEEN, Sight, looked_up
from argosy.queries.terms import SAME_EMAIL, SAME_PHONE, SAME_PLACE
from argosy.store.statement import Call, Script, Statement

ALIKE_MAX = 20
LOOKED_AT_MAX = 200
HOURS = 48
REASONS = {SAME_EMAIL: "email", SAME_PHONE: "phone", SAME_PLACE: "name_and_postcode"}
_SAME = ", ".join(f"'{kind}'" for kind in REASONS)
_OTHER = ("id", "created_at", "reference", "name", "company", "email", "phone")
_COLUMNS = ", ".join("c." + name for name in _OTHER)
_TWINS = (
    "(select t.id, t.kind from (select s.kind, s.term, s.id from find_terms s "
    f"where s.id = {{id}} and (s.kind in ({_SAME})) is true offset 0) s "
    "cross join lateral (select o.id, o.kind from find_terms o where o.kind = s.kind and o.term = s.term and o.id {than} s.id "
    f"order by o.id desc limit {ALIKE_MAX}) t order by t.id desc limit {ALIKE_MAX})"
)
_GROUPED = f"group by {_COLUMNS} order by c.created_at desc, c.id desc"
ALIKE = Statement(
    f"select {_COLUMNS}, array_agg(distinct t.kind) from {_TWINS.format(than='<>', id='{}')} t join customers c on c.id = t.id {_GROUPED}",
    ["uuid"],
    rows=True,
)
"""Who has the same e-mail address or telephone number as this customer, or the same name at the same postcode."""
CUSTOMERS = Statement(
    f"select {', '.join('n.' + name for name in _OTHER)}, {_COLUMNS}, array_agg(distinct t.kind) from "
    f"(select {', '.join(_OTHER)} from customers where (created_at, id) < ({{}}, {{}}) order by created_at desc, id desc "
    f"limit {LOOKED_AT_MAX}) n cross join lateral {_TWINS.format(than='<', id='n.id')} t join customers c on c.id = t.id "
    f"group by {', '.join('n.' + name for name in _OTHER)}, {_COLUMNS} order by n.created_at desc, n.id desc, c.created_at desc, c.id desc",
    ["timestamptz", "uuid"],
    rows=True,
)
CUSTOMERS_END = Statement(
    "select created_at, id from customers where (created_at, id) < ({}, {}) order by created_at desc, id desc "
    f"offset {LOOKED_AT_MAX - 1} limit 1",
    ["timestamptz", "uuid"],
    rows=True,
)
_BEFORE = "{at} >= o.placed_at - make_interval(hours => q.hours) and ({at}, {id}) < (o.placed_at, o.id)"
_LINES = (
    "(select array_agg(l.code || ' ' || l.ordered order by l.code, l.ordered) from order_lines l where l.order_id = {id} and l.ordered > 0)"
)
ORDERS = Statement(
    f"select o.id, d.id from {MAY} cross join (select {{}} as hours) q cross join (select w.id from orders w where w.status = 'open' "
    f"and (w.placed_at, w.id) < ({{}}, {{}}) order by w.placed_at desc, w.id desc limit {LOOKED_AT_MAX}) n {looked_up('n.id')} "
    f"cross join lateral (select {_LINES.format(id='o.id')} as lines offset 0) s "
    "cross join lateral (select m.id from ("
    f"(select b.id from orders b where b.customer_id = o.customer_id and {_BEFORE.format(at='b.placed_at', id='b.id')} "
    f"order by b.placed_at desc limit {ALIKE_MAX}) union "
    "(select t.order_id from addresses a cross join lateral (select order_id from order_terms t where t.kind = 'text' "
    f"and t.term = lower(a.email) and {_BEFORE.format(at='t.placed_at', id='t.order_id')} order by t.placed_at desc limit {ALIKE_MAX}) t "
    f"where a.id = any(array[o.ship_to, o.bill_to]))) m) m {looked_up('m.id', name='d')} "
    "where d.gross = o.gross and d.currency = o.currency and d.status <> 'cancelled' "
    f"and {_LINES.format(id='d.id')} = s.lines and {SEEN} "
    "order by o.placed_at desc, o.id desc, d.placed_at desc, d.id desc",
    [*MAY_TYPES, "integer", "timestamptz", "uuid"],
    rows=True,
)
"""Open orders, and those of the same customer or e-mail address within so many hours before, with the same lines and the same total."""
_NEAR = "{at} between w.placed_at - make_interval(hours => q.hours) and w.placed_at + make_interval(hours => q.hours)"
TWINS = Statement(
    f"select o.number from {MAY} cross join (select {{}} as hours) q cross join orders w cross join lateral (select m.id from ("
    f"(select b.id from orders b where b.customer_id = w.customer_id and {_NEAR.format(at='b.placed_at')} "
    f"order by b.placed_at desc limit {ALIKE_MAX}) union "
    "(select t.order_id from addresses a cross join lateral (select order_id from order_terms t where t.kind = 'text' "
    f"and t.term = lower(a.email) and {_NEAR.format(at='t.placed_at')} order by t.placed_at desc limit {ALIKE_MAX}) t "
    f"where a.id = any(array[w.ship_to, w.bill_to]))) m) m {looked_up('m.id')} "
    "where w.id = {} and w.status = 'open' and o.id <> w.id and o.gross = w.gross and o.currency = w.currency and o.status <> 'cancelled' "
    f"and {_LINES.format(id='o.id')} = {_LINES.format(id='w.id')} and {SEEN} order by o.placed_at, o.id",
    [*MAY_TYPES, "integer", "uuid"],
    rows=True,
)
"""Of one order, if it is open, the numbers of those around it that it may repeat, or that may repeat it."""
ORDERS_END = Statement(
    "select placed_at, id from orders where status = 'open' and (placed_at, id) < ({}, {}) order by placed_at desc, id desc "
    f"offset {LOOKED_AT_MAX - 1} limit 1",
    ["timestamptz", "uuid"],
    rows=True,
)
HEADS = Statement(
    f"select {', '.join('o.' + name for name in NAMES)} from unnest({{}}) v (id) cross join lateral "
    "(select * from orders where id = v.id offset 0) o",
    ["uuid[]"],
    rows=True,
)
NEWEST = datetime.max.replace(tzinfo=UTC), b"\xff" * 16


def alike(found: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Customers with what they have in common with another: rows of _OTHER and the kinds of terms."""
    return [_other(row[:-1]) | {"same": sorted(REASONS[kind] for kind in row[-1])} for row in found]


def _other(row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(_OTHER, row, strict=True)) | {"id": uuid(row[0])}


def alike_customers(after: str | None, limit: int) -> Script[dict[str, Any]]:
    """{"items", "next"}: customers, newest first, each with those before them who may be the same. A page may be short, and still go on.

    Raises BadCursor.
    """
    place = NEWEST if after is None else _place(after)
    found: dict[Id, tuple[dict[str, Any], list[tuple[Any, ...]]]] = {}
    for row in rows((yield [Call(CUSTOMERS, [*place])]), 0):
        found.setdefault(row[0], (_other(row[: len(_OTHER)]), []))[1].append(row[len(_OTHER) :])
    items: list[dict[str, Any]] = [{"customer": customer, "alike": alike(others)} for customer, others in list(found.values())[:limit]]
    if len(found) > limit:
        last = items[-1]["customer"]
        return {"items": items, "next": cursor(last["created_at"].isoformat(), last["id"])}
    return {"items": items, "next": (yield from _end(Call(CUSTOMERS_END, [*place])))}


def alike_orders(sight: Sight, after: str | None, limit: int, *, machine_time: datetime) -> Script[dict[str, Any]]:
    """{"items", "next"}: open orders, newest first, each with those before it that it may repeat. A page may be short, and still go on.

    Raises BadCursor.
    """
    place = NEWEST if after is None else _place(after)
    pairs: dict[Id, list[Id]] = {}
    for order, other in rows((yield [Call(ORDERS, [*sight.limits, HOURS, *place])]), 0):
        pairs.setdefault(order, []).append(other)
    kept = list(pairs)[:limit]
    wanted = list(dict.fromkeys(id for order in kept for id in (order, *pairs[order])))
    heads = rows((yield [Call(HEADS, [wanted])]), 0)
    known = {order["id"]: order for order in (yield from shown(heads, machine_time))}
    items: list[dict[str, Any]] = [{"order": known[uuid(order)], "alike": [known[uuid(other)] for other in pairs[order]]} for order in kept]
    if len(pairs) > limit:
        last = items[-1]["order"]
        return {"items": items, "next": cursor(last["placed_at"].isoformat(), last["id"])}
    return {"items": items, "next": (yield from _end(Call(ORDERS_END, [*place])))}


def twin_limits(sight: Sight) -> list[Any]:
    """What TWINS asks for before the order: the person's limits, and how far apart two may be."""
    return [*sight.limits, HOURS]


def _end(end: Call) -> Script[str | None]:
    found = rows((yield [end]), 0)
    return cursor(found[0][0].isoformat(), ids.text(found[0][1])) if found else None


def _place(after: str) -> tuple[datetime, Id]:
    at, id = key_of(after, str, str)
    try:
        return datetime.fromisoformat(at).astimezone(UTC), ids.parse(id)
    except (ValueError, OverflowError):
        raise BadCursor(after) from None
