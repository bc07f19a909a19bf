"""What people jump to by typing the beginning of it: orders, customers, SKUs, locations, supplies; a few of each.

Whoever asks is told of nothing beyond their scopes and limits.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from argosy.engine.actor import Actor
from argosy.queries.found import first
from argosy.queries.order_columns import ROW, shown
from argosy.queries.order_filters import Filters
from argosy.queries.order_list import order_list
from argosy.queries.plain import LAST_LETTER, rows, uuid
from argosy.queries.sight import MAY, MAY_TYPES, SEEN, Sight, looked_up
from argosy.queries.terms import CUSTOMER, SKU, TEXT, fold, words
from argosy.store.statement import Call, Script, Statement

FOUND_MAX = 5
LINES_MAX = 200
"""Of one purchase at most so many lines are looked through; and so many orders that something is in by which one may be named."""
ORDER = ("id", "number", "channel", "reference", "placed_at", "status", "customer_name", "currency", "gross")
NAMED = Statement(
    f"select {ROW} from (select {{}} as word) w cross join {MAY} cross join lateral (select t.placed_at, t.order_id from order_terms t "
    f"where t.kind = '{TEXT}' and t.term = w.word order by t.placed_at desc, t.order_id desc limit {LINES_MAX}) d {looked_up()} "
    f"where w.word in (lower(o.number), lower(o.reference), lower(o.customer_reference)) and {SEEN} "
    f"order by d.placed_at desc, d.order_id desc limit {FOUND_MAX}",
    ["text", *MAY_TYPES],
    rows=True,
)
LOCATIONS = Statement("select code, title from locations where active order by code", rows=True)
SUPPLIES = Statement(
    "select distinct y.reference, y.kind, y.location from (select {} as locations) may cross join unnest({}, {}) w (low, high) "
    "cross join lateral (select reference, kind, location from supplies where reference >= w.low and reference < w.high "
    f"order by reference, sku_id limit {LINES_MAX}) y where may.locations is null or y.location = any(may.locations) "
    f"order by y.reference, y.kind, y.location limit {FOUND_MAX}",
    ["text[]", "text[]", "text[]"],
    rows=True,
)


def find(actor: Actor, text: str, machine_time: datetime) -> Script[dict[str, list[dict[str, Any]]]]:
    """{"orders", "customers", "skus", "locations", "supplies"}: at most FOUND_MAX of each. All words of `text` must be found; what is named
    so leads.
    """
    sight = Sight.of(actor)
    found: dict[str, list[dict[str, Any]]] = {kind: [] for kind in ("orders", "customers", "skus", "locations", "supplies")}
    if not words(text):
        return found
    if actor.may("orders:read"):
        found["orders"] = yield from _orders(sight, text, machine_time)
    typed = sorted({text.strip(), text.strip().upper()})
    answer = yield [
        first(CUSTOMER, text, FOUND_MAX),
        first(SKU, text, FOUND_MAX),
        Call(LOCATIONS),
        Call(SUPPLIES, [sight.locations, typed, [said + LAST_LETTER for said in typed]]),
    ]
    if actor.may("customers:read") and not actor.limited:
        found["customers"] = [_customer(row) for row in rows(answer, 0)]
    if actor.may("catalog:read"):
        found["skus"] = [{"id": uuid(id), "sku": code, "title": title, "state": state} for _, id, code, title, state in rows(answer, 1)]
    if actor.may("stock:read") or actor.may("settings:read"):
        places = [{"code": c, "title": t} for c, t in rows(answer, 2) if actor.at(c) and _begins(text, f"{c} {t}")]
        found["locations"] = places[:FOUND_MAX]
    if actor.may("stock:read"):
        found["supplies"] = [{"supply": r, "kind": kind, "location": at} for r, kind, at in rows(answer, 3)]
    return found


def _orders(sight: Sight, text: str, machine_time: datetime) -> Script[list[dict[str, Any]]]:
    """The newest, behind those whose number or reference it is: of 1000 there may be a hundred newer that begin so."""
    asked = words(text)
    named = rows((yield [Call(NAMED, [asked[0].lstrip("#"), *sight.limits])]), 0) if len(asked) == 1 else []
    page = yield from order_list(sight, None, FOUND_MAX, Filters(text=text), machine_time=machine_time)
    orders = [*(yield from shown(named, machine_time)), *page["items"]]
    each = {order["id"]: {name: order[name] for name in ORDER} for order in orders}
    return list(each.values())[:FOUND_MAX]


def _customer(row: tuple[Any, ...]) -> dict[str, Any]:
    _, id, _, reference, name, company, email = row[:7]
    return {"id": uuid(id), "reference": reference, "name": name, "company": company, "email": email}


def _begins(text: str, of: str) -> bool:
    there = fold(of).split()
    return all(any(word.startswith(said) for word in there) for said in words(text))
