"""One SKU's stock: what each location has, has promised and can still promise, now and later; and what waits. Of a bundle, which has
none, how many its parts make.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from argosy.base import ids
from argosy.queries.bundles import COMPONENTS, components, enough
from argosy.queries.plain import rows
from argosy.queries.sight import MAY, MAY_TYPES, SEEN, Sight, looked_up_if_limited
from argosy.store.statement import Call, Script, Statement

SKU = Statement("select id, code, title, unit, exponent, tracked, oversell, state from skus where code = {}", ["text"], rows=True)
LOCATIONS = Statement(
    "select s.location, s.on_hand, s.quarantine, s.promised, s.short, k.safety_stock "
    "from (select {} as locations) may, skus k join stock s on s.sku_id = k.id "
    "where k.code = {} and (may.locations is null or s.location = any(may.locations)) order by s.location",
    ["text[]", "text"],
    rows=True,
)
CLAIMED = Statement(
    "select p.location, coalesce(sum(p.quantity) filter (where r.id is not null), 0)::bigint, "
    "coalesce(sum(p.quantity) filter (where r.id is null), 0)::bigint "
    "from skus k join promises p on p.sku_id = k.id and p.kind = 'stock' and p.level = 'soft' and p.line is null "
    "left join reservations r on r.id = p.owner where k.code = {} group by p.location",
    ["text"],
    rows=True,
)
INCOMING = Statement(
    "select y.location, y.expected_at, sum(y.expected - y.received - y.closed - y.promised)::bigint "
    "from skus k join supplies y on y.sku_id = k.id and y.expected - y.received - y.closed > y.promised "
    "where k.code = {} group by y.location, y.expected_at order by y.location, y.expected_at",
    ["text"],
    rows=True,
)
WAITING = Statement(
    f"select p.reason, count(distinct p.owner), sum(p.quantity)::bigint from {MAY}, skus k "
    f"join promises p on p.sku_id = k.id and p.kind = 'waiting' {looked_up_if_limited('p.owner')} "
    f"where k.code = {{}} and {SEEN} group by p.reason order by p.reason",
    [*MAY_TYPES, "text"],
    rows=True,
)


def stock(code: str, sight: Sight) -> Script[dict[str, Any] | None]:
    """The SKU's stock by location, in its smallest unit, and the units that wait by reason; None if there is no such SKU.

    `available` = on hand − promised − safety stock, not below zero; `short` is what is promised beyond what is on hand; `incoming`
    is what will be available, and when. `available` of all that is seen; of a bundle, as many as its scarcest component makes, whose
    units may come from several locations; None where as much as anybody wants is there.
    """
    answer = yield [
        Call(SKU, [code]),
        Call(LOCATIONS, [sight.locations, code]),
        Call(WAITING, [*sight.limits, code]),
        Call(CLAIMED, [code]),
        Call(INCOMING, [code]),
        Call(COMPONENTS, [sight.locations, [code]]),
    ]
    found = rows(answer, 0)
    if not found:
        return None
    id, code, title, unit, exponent, tracked, oversell, state = found[0]
    claimed = {location: (reserved, transferred) for location, reserved, transferred in rows(answer, 3)}
    incoming: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for location, at, units in rows(answer, 4):
        incoming[location].append({"at": at, "units": units})
    locations = [
        {
            "location": location,
            "on_hand": on_hand,
            "quarantine": quarantine,
            "promised": promised,
            "reserved": claimed.get(location, (0, 0))[0],
            "transferred": claimed.get(location, (0, 0))[1],
            "available": max(0, on_hand - promised - safety),
            "short": short,
            "incoming": incoming[location],
        }
        for location, on_hand, quarantine, promised, short, safety in rows(answer, 1)
    ]
    parts = components(rows(answer, 5)).get(code, [])
    waiting = [{"reason": reason, "orders": orders, "units": units} for reason, orders, units in rows(answer, 2)]
    return {
        "id": ids.text(id),
        "sku": code,
        "title": title,
        "unit": unit,
        "exponent": exponent,
        "tracked": tracked,
        "oversell": oversell,
        "state": state,
        "available": sum(place["available"] for place in locations) if tracked else enough(parts),
        "locations": locations,
        "components": [
            {"sku": part.sku, "title": part.title, "per": part.per, "available": part.available(), "bundles": part.bundles()}
            for part in parts
        ],
        "waiting": waiting,
    }
