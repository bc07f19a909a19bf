"""What needs a person now: holds, late orders, what waits for nothing, money due, failed deliveries, alarms.

Each is read by an index of its own that holds only what is so, and counted up to COUNTED_MAX: with a million orders behind it, the
page costs what it costs with ten thousand.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from argosy.base import ids
from argosy.base.money import decimal
from argosy.queries.plain import rows, uuid
from argosy.queries.sight import MAY, MAY_TYPES, SEEN, Sight, looked_up, looked_up_if_limited
from argosy.store.statement import Call, Script, Statement

COUNTED_MAX = 500
"""Of what is more often, no more is counted: it is often."""
NAMED_MAX = 10
SKUS_MAX = 500
"""SKUs that wait, looked through for those that nothing is expected of."""
WAITING_MAX = 100
"""Rows counted of each."""


def _seen(source: str, columns: str, order: str = looked_up_if_limited("d.order_id")) -> str:
    """SQL: the first of `source` (which names an order_id), of orders within sight. `order`: SQL that looks them up."""
    return f"select {columns} from {MAY} cross join ({source} limit {COUNTED_MAX + 1}) d {order} where {SEEN}"


HOLDS = Statement(
    "select t.code, t.title, h.reason, count(*) from hold_types t cross join lateral ("
    + _seen("select t.code, x.order_id from order_terms x where x.kind = 'hold' and x.term = t.code", "d.*")
    + ") s cross join lateral (select reason from holds where order_id = s.order_id and type = t.code and released_at is null offset 0) h "
    "group by t.code, t.title, h.reason order by t.code, count(*) desc, h.reason",
    MAY_TYPES,
    rows=True,
)
LATE = Statement(
    _seen(
        "select q.id as order_id, q.ship_by from (select {} as now) n cross join lateral (select id, ship_by from orders "
        f"where status = 'open' and ship_by is not null and ship_by < n.now order by ship_by, id limit {COUNTED_MAX + 1}) q",
        "count(*), min(d.ship_by)",
    ),
    [*MAY_TYPES, "timestamptz"],
    rows=True,
)
DUE = Statement(
    _seen("select x.order_id from order_terms x where x.kind = 'due' and x.term = 'true'", "count(*)", looked_up()) + " and o.due > 0",
    MAY_TYPES,
    rows=True,
)
FAILED = Statement(
    _seen("select order_id, at from parcels where state = 'failed' order by at, order_id, n", "count(*), min(d.at)"),
    MAY_TYPES,
    rows=True,
)
_NEXT = "(select p.sku_id from promises p where p.kind = 'waiting' and p.sku_id > {} order by p.sku_id limit 1)"
UNFILLABLE = Statement(
    "with recursive hop (sku_id, i) as ("
    f"select {_NEXT.format(chr(39) + '00000000-0000-0000-0000-000000000000' + chr(39) + '::uuid')}, 1 union all "
    f"select {_NEXT.format('h.sku_id')}, h.i + 1 from hop h where h.sku_id is not null and h.i < {SKUS_MAX}) "
    f"select k.code, k.title, w.orders, w.units from {MAY} cross join hop h join skus k on k.id = h.sku_id cross join lateral ("
    "select count(distinct x.owner) as orders, sum(x.quantity)::bigint as units from "
    f"(select p.owner, p.quantity from promises p where p.kind = 'waiting' and p.sku_id = h.sku_id and p.reason = 'backorder' "
    f"limit {WAITING_MAX}) x join orders o on o.id = x.owner where {SEEN}) w "
    "where w.orders > 0 and not exists (select from supplies y where y.sku_id = h.sku_id and y.expected > y.received + y.closed) "
    "order by w.units desc, k.code",
    MAY_TYPES,
    rows=True,
)
STOCK_SHORT = Statement(
    "select k.code, s.location, s.short from (select {} as locations) may cross join stock s join skus k on k.id = s.sku_id "
    "where s.short > 0 and (may.locations is null or s.location = any(may.locations)) "
    f"order by s.sku_id, s.location limit {COUNTED_MAX + 1}",
    ["text[]"],
    rows=True,
)
SUPPLY_SHORT = Statement(
    "select k.code, y.location, y.reference, y.short "
    "from (select {} as locations) may cross join supplies y join skus k on k.id = y.sku_id "
    "where y.short > 0 and (may.locations is null or y.location = any(may.locations)) "
    f"order by y.location, y.id limit {COUNTED_MAX + 1}",
    ["text[]"],
    rows=True,
)
DISCREPANCY = Statement(
    _seen(
        "select order_id, n, discrepancy from payments where discrepancy > 0 order by order_id, n",
        "o.id, o.number, d.n, d.discrepancy, o.currency, o.exponent",
        looked_up(),
    ),
    MAY_TYPES,
    rows=True,
)
OVER = Statement(f"select id, kind, unit, over from value_accounts where over > 0 order by id limit {COUNTED_MAX + 1}", rows=True)


def attention(sight: Sight, now: datetime) -> Script[dict[str, Any]]:
    """What needs a person, most urgent kinds first; of each how many, and whether there are `more` than were counted."""
    limits = sight.limits
    answer = yield [
        Call(HOLDS, limits),
        Call(LATE, [*limits, now]),
        Call(UNFILLABLE, limits),
        Call(DUE, limits),
        Call(FAILED, limits),
        Call(STOCK_SHORT, [sight.locations]),
        Call(SUPPLY_SHORT, [sight.locations]),
        Call(DISCREPANCY, limits),
        Call(OVER),
    ]
    late, failed = rows(answer, 1)[0], rows(answer, 4)[0]
    unfillable = rows(answer, 2)
    return {
        "holds": _holds(rows(answer, 0)),
        "late": _counted(late[0]) | {"oldest": late[1]},
        "unfillable": _counted(sum(row[2] for row in unfillable))
        | {"skus": [dict(zip(("sku", "title", "orders", "units"), row, strict=True)) for row in unfillable[:NAMED_MAX]]},
        "due": _counted(rows(answer, 3)[0][0]),
        "failed_deliveries": _counted(failed[0]) | {"oldest": failed[1]},
        "alarms": {
            "stock_short": _named(rows(answer, 5), ("sku", "location", "units")),
            "supply_short": _named(rows(answer, 6), ("sku", "location", "supply", "units")),
            "discrepancies": _discrepancies(rows(answer, 7)),
            "overdrawn": _overdrawn(rows(answer, 8)) if sight == Sight() else _named([], ()),
        },
    }


def _counted(n: int) -> dict[str, Any]:
    return {"count": min(n, COUNTED_MAX), "more": n > COUNTED_MAX}


def _holds(found: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    types: dict[str, dict[str, Any]] = {}
    for code, title, reason, n in found:
        kind = types.setdefault(code, {"type": code, "title": title, "count": 0, "reasons": []})
        kind["count"] += n
        if len(kind["reasons"]) < NAMED_MAX:
            kind["reasons"].append({"reason": reason, "count": n})
    return [kind | _counted(kind["count"]) for kind in types.values()]


def _named(found: list[tuple[Any, ...]], names: tuple[str, ...]) -> dict[str, Any]:
    return _counted(len(found)) | {"items": [dict(zip(names, row, strict=True)) for row in found[:NAMED_MAX]]}


def _discrepancies(found: list[tuple[Any, ...]]) -> dict[str, Any]:
    shown = [(ids.text(id), number, n, decimal(amount, exponent), currency) for id, number, n, amount, currency, exponent in found]
    return _named(shown, ("order", "number", "payment", "amount", "currency"))


def _overdrawn(found: list[tuple[Any, ...]]) -> dict[str, Any]:
    return _named([(uuid(id), kind, unit, over) for id, kind, unit, over in found], ("account", "kind", "unit", "over"))
