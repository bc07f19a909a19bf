"""Stock, SKU by SKU: over all locations or at one; what is short, below its safety stock, or waited for.

What is short or waited for is found by its own index, whatever else is in stock. A page looks at so many SKUs and no more: where few
of those are like what is asked, it may hold fewer than its limit and still have a next.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from argosy.base import ids
from argosy.queries.plain import BadCursor, cursor, key_of, rows
from argosy.queries.sight import MAY, MAY_TYPES, SEEN, Sight
from argosy.store.statement import Call, Script, Statement

LOOKED_AT_MAX = 500
WAITING_MAX = 1_000
"""Of the promises that wait for a SKU, so many are added up; of more it is told that there are more."""
Show = Literal["all", "short", "below", "waiting"]
NAMES = (
    *("id", "sku", "title", "unit", "exponent", "state", "oversell", "safety_stock"),
    *("on_hand", "quarantine", "promised", "short", "available", "below", "places", "incoming", "waiting", "more_waiting"),
)


def _page(source: str, *types: str) -> Statement:
    """The SKUs of a relation `k (id, code …)` with their balances, in its order. Parameters: limits, those of `source`, locations."""
    here = "(may.locations is null or {0}.location = any(may.locations)) and (at.locations is null or {0}.location = any(at.locations))"
    return Statement(
        "select k.id, k.code, k.title, k.unit, k.exponent, k.state, k.oversell, k.safety_stock, s.on_hand, s.quarantine, s.promised, "
        f"s.short, s.available, s.below, s.places, coalesce(i.units, 0)::bigint, coalesce(w.units, 0)::bigint, w.promises > {WAITING_MAX} "
        f"from {MAY} cross join (select {{}} as locations) at cross join ({source}) k "
        "cross join lateral (select coalesce(sum(s.on_hand), 0)::bigint as on_hand, coalesce(sum(s.quarantine), 0)::bigint as quarantine, "
        "coalesce(sum(s.promised), 0)::bigint as promised, coalesce(sum(s.short), 0)::bigint as short, "
        "coalesce(sum(greatest(0, s.on_hand - s.promised - k.safety_stock)), 0)::bigint as available, "
        "coalesce(bool_or(s.on_hand - s.promised < k.safety_stock), false) as below, count(*) as places "
        f"from stock s where s.sku_id = k.id and {here.format('s')}) s "
        "cross join lateral (select sum(y.expected - y.received - y.closed) as units from supplies y "
        f"where y.sku_id = k.id and y.expected > y.received + y.closed and {here.format('y')}) i "
        "cross join lateral (select sum(p.quantity) as units, count(*) as promises from (select p.quantity from promises p "
        "where p.sku_id = k.id and p.kind = 'waiting' and (may.channels is null and may.locations is null "
        f"or exists (select from orders o where o.id = p.owner and {SEEN})) limit {WAITING_MAX + 1}) p) w order by k.place",
        [*MAY_TYPES, "text[]", *types],
        rows=True,
    )


def _each(table: str, condition: str) -> str:
    """SQL: SKUs that have such a row, by id: from one to the next without reading the rows between, each looked up by its key."""
    return (
        f"select k.*, k.id as place from (with recursive c (id, n) as ((select sku_id, 1 from {table} where {condition} and sku_id > {{}} "
        f"order by sku_id limit 1) union all select (select x.sku_id from {table} x where x.{condition} and x.sku_id > c.id "
        "order by x.sku_id limit 1), c.n + 1 from c where c.id is not null and c.n < {}) select id from c where id is not null) c "
        "cross join lateral (select * from skus where id = c.id offset 0) k"
    )


_HERE = "and ({} is null or exists (select from stock x where x.sku_id = k.id and x.location = {}))"
BY_CODE = _page(
    f"select k.*, k.code as place from skus k where k.tracked and k.code > {{}} {_HERE} order by k.code limit {{}}",
    *("text", "text", "text", "integer"),
)
BY_CODES = _page(
    f"select k.*, k.code as place from skus k where k.code = any({{}}) and k.tracked and k.code > {{}} {_HERE} order by k.code limit {{}}",
    *("text[]", "text", "text", "text", "integer"),
)
BELOW = _page(
    "select k.*, k.code as place from skus k where k.safety_stock > 0 and k.tracked and k.code > {} order by k.code limit {}",
    *("text", "integer"),
)
SHORT = _page(_each("stock", "short > 0"), "uuid", "integer")
WAITING = _page(_each("promises", "kind = 'waiting'"), "uuid", "integer")
PLACES = Statement(
    "select s.sku_id, s.location, s.on_hand, s.promised, s.short, greatest(0, s.on_hand - s.promised - k.safety_stock) "
    "from unnest({}) i (id) cross join lateral (select safety_stock from skus where id = i.id offset 0) k cross join unnest({}) l (code) "
    "cross join lateral (select * from stock where sku_id = i.id and location = l.code offset 0) s",
    ["uuid[]", "text[]"],
    rows=True,
)
PLACE_NAMES = ("on_hand", "promised", "short", "available")


@dataclass(frozen=True)
class Wanted:
    """`codes`: only these SKUs. `location`: only what is there. `columns`: locations whose own balances are told too."""

    show: Show = "all"
    codes: list[str] | None = None
    location: str | None = None
    columns: tuple[str, ...] = ()


def stock_list(sight: Sight, wanted: Wanted, after: str | None, limit: int) -> Script[dict[str, Any]]:
    """{"items", "next"}: SKUs that keep stock, with their balances in the smallest unit; by code, or as they were made. Raises BadCursor.

    `available` and `below` go by each location's safety stock; `incoming` is what is still to come, `at` the balances by location.
    """
    by_id = wanted.codes is None and wanted.show in ("short", "waiting")
    looked_at = limit if wanted.show == "all" else LOOKED_AT_MAX
    at = None if wanted.location is None else [wanted.location]
    place = _place(after, by_id)
    given: list[Any] = [*sight.limits, at]
    here = [wanted.location] * 2
    if wanted.codes is not None:
        call = Call(BY_CODES, [*given, wanted.codes, place, *here, looked_at])
    elif wanted.show == "all":
        call = Call(BY_CODE, [*given, place, *here, looked_at])
    else:
        call = Call({"below": BELOW, "short": SHORT, "waiting": WAITING}[wanted.show], [*given, place, looked_at])
    looked = [dict(zip(NAMES, row, strict=True)) for row in rows((yield [call]), 0)]
    items = [item for item in looked if _holds(item, wanted)]
    more = len(looked) == looked_at or len(items) > limit
    last = looked[-1] if len(items) <= limit and looked else items[limit - 1] if items else None
    items = items[:limit]
    places = rows((yield [Call(PLACES, [[item["id"] for item in items], list(wanted.columns)])]), 0) if wanted.columns else []
    told: dict[Any, dict[str, dict[str, int]]] = {}
    for id, location, *balances in places:
        told.setdefault(id, {})[location] = dict(zip(PLACE_NAMES, balances, strict=True))
    shown = [item | {"id": ids.text(item["id"]), "at": told.get(item["id"], {})} for item in items]
    return {"items": shown, "next": _cursor(last, by_id) if more and last is not None else None}


def _holds(item: dict[str, Any], wanted: Wanted) -> bool:
    asked = {"all": True, "below": item["below"], "short": item["short"] > 0, "waiting": item["waiting"] > 0}[wanted.show]
    return bool(asked) and (wanted.location is None or item["places"] > 0)


def _cursor(item: dict[str, Any], by_id: bool) -> str:
    return cursor(ids.text(item["id"])) if by_id else cursor(item["sku"])


def _place(after: str | None, by_id: bool) -> Any:
    if after is None:
        return bytes(16) if by_id else ""
    (place,) = key_of(after, str)
    if not by_id:
        return place
    try:
        return ids.parse(place)
    except ValueError:
        raise BadCursor(after) from None
