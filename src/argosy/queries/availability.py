"""What can be promised of some SKUs, where, and when more comes: what a person who sells sees beside each line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from argosy.base.money import exponent
from argosy.queries.bundles import COMPONENTS, components
from argosy.queries.plain import price, rows, uuid
from argosy.queries.sight import Sight
from argosy.store.statement import Call, Script, Statement

SKUS = Statement(
    "select id, code, title, unit, exponent, tracked, oversell, state, bundle, tax_class, price, price_currency from skus "
    "where code = any({})",
    ["text[]"],
    rows=True,
)
STOCK = Statement(
    "select k.code, s.location, greatest(0, s.on_hand - s.promised - k.safety_stock) from (select {} as locations) may, "
    "skus k join stock s on s.sku_id = k.id where k.code = any({}) and (may.locations is null or s.location = any(may.locations)) "
    "order by k.code, s.location",
    ["text[]", "text[]"],
    rows=True,
)
INCOMING = Statement(
    "select k.code, y.location, y.expected_at, sum(y.expected - y.received - y.closed - y.promised)::bigint "
    "from (select {} as locations) may, skus k join supplies y on y.sku_id = k.id and y.expected - y.received - y.closed > y.promised "
    "where k.code = any({}) and (may.locations is null or y.location = any(may.locations)) "
    "group by k.code, y.location, y.expected_at order by k.code, y.expected_at, y.location",
    ["text[]", "text[]"],
    rows=True,
)


def availability(codes: Iterable[str], sight: Sight) -> Script[dict[str, dict[str, Any]]]:
    """By code, those SKUs there are: title, unit, list price, `locations` (location, available, incoming: at, units), and a bundle's
    `components`.

    `available` = on hand − promised − safety stock, not below zero, in the SKU's smallest unit.
    """
    wanted = sorted(set(codes))
    if not wanted:
        return {}
    seen = [sight.locations, wanted]
    answer = yield [Call(SKUS, [wanted]), Call(STOCK, seen), Call(INCOMING, seen), Call(COMPONENTS, seen)]
    places: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for code, location, available in rows(answer, 1):
        places[code][location] = _place(location, available)
    for code, location, at, units in rows(answer, 2):
        places[code].setdefault(location, _place(location, 0))["incoming"].append({"at": at, "units": units})
    parts = components(rows(answer, 3))
    return {
        row[1]: _shown(row) | {"locations": list(places[row[1]].values()), "components": parts.get(row[1], [])} for row in rows(answer, 0)
    }


def _place(location: str, available: int) -> dict[str, Any]:
    return {"location": location, "available": available, "incoming": []}


def _shown(row: tuple[Any, ...]) -> dict[str, Any]:
    id, code, title, unit, decimals, tracked, oversell, state, bundle, tax_class, listed, currency = row
    shown = {"id": uuid(id), "sku": code, "title": title, "unit": unit, "exponent": decimals, "tracked": tracked, "oversell": oversell}
    known = None if listed is None or currency is None else price(listed, exponent(currency))
    return shown | {"state": state, "bundle": bundle, "tax_class": tax_class, "price": known, "price_currency": currency}
