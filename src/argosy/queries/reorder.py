"""An order once more: what `orders.place` takes, made of an order there is. A draft, for a person to look at before it is placed."""

from __future__ import annotations

from typing import Any, Literal

from argosy.base.ids import Id
from argosy.base.money import PRICE_DECIMALS, decimal, half_up
from argosy.model.rows import Address, Adjustment, Line, Order, Row, Sku
from argosy.queries.order_ids import order_id
from argosy.queries.plain import price, rows, uuid
from argosy.queries.sight import MAY, MAY_TYPES, SEEN, Sight
from argosy.rules.prorate import share
from argosy.rules.settle import kept
from argosy.store.statement import Call, Script, Statement

Prices = Literal["now", "then"]
BEGIN = Statement("begin isolation level repeatable read, read only")
END = Statement("commit")


def _columns(cls: type[Row], alias: str) -> str:
    return ", ".join(f"{alias}.{column}" for column in cls.spec.columns)


ORDER = Statement(
    f"select {_columns(Order, 'o')} from {MAY} cross join orders o where o.id = {{}} and {SEEN}", [*MAY_TYPES, "uuid"], rows=True
)
LINES = Statement(f"select {_columns(Line, 'l')} from order_lines l where l.order_id = {{}} order by l.n", ["uuid"], rows=True)
ADJUSTMENTS = Statement(f"select {_columns(Adjustment, 'a')} from adjustments a where a.order_id = {{}} order by a.n", ["uuid"], rows=True)
SKUS = Statement(
    f"select {_columns(Sku, 'k')} from order_lines l join skus k on k.id = l.sku_id where l.order_id = {{}}", ["uuid"], rows=True
)
ADDRESSES = Statement(
    f"select {_columns(Address, 'a')} from orders o join addresses a on a.id = any(array[o.ship_to, o.bill_to]) where o.id = {{}}",
    ["uuid"],
    rows=True,
)
ADDRESS = ("name", "line1", "line2", "city", "region", "postcode", "country", "email", "phone")
TERMS = ("customer_reference", "ship_complete", "priority", "delivery_method", "tags", "custom", "test")
"""What the customer will want again."""


def reorder(named: str, reference: str, prices: Prices, sight: Sight) -> Script[dict[str, Any] | None]:
    """A body for `orders.place` with this reference, like the order with this id or number; None if there is none within sight.

    Its lines are what was kept of the order, or all of it, if nothing was. `prices`: as the catalog has them `now`, or as they were
    `then`, with each line's share of its discount and what its price was changed to later; as they were as well where the catalog has
    none. Tax is left to the channel; charges beside the lines, dates, notes and payments were that order's own. Decimal strings;
    quantities in the SKU's smallest unit.
    """
    id = yield from order_id(named)
    if id is None:
        return None
    parts = (LINES, ADJUSTMENTS, SKUS, ADDRESSES)
    answer = yield [Call(BEGIN), Call(ORDER, [*sight.limits, id]), *(Call(part, [id]) for part in parts), Call(END)]
    if not (found := rows(answer, 1)):
        return None
    order = Order(*found[0])
    lines, adjustments = [Line(*row) for row in rows(answer, 2)], [Adjustment(*row) for row in rows(answer, 3)]
    skus = {sku.id: sku for sku in (Sku(*row) for row in rows(answer, 4))}
    addresses = {a.id: {k: v for k in ADDRESS if (v := getattr(a, k)) is not None} for a in (Address(*row) for row in rows(answer, 5))}
    draft = {
        "channel": order.channel,
        "reference": reference,
        "currency": order.currency,
        "customer": uuid(order.customer_id),
        "lines": _drafted(order, lines, adjustments, skus if prices == "now" else {}),
        "ship_to": addresses.get(order.ship_to or b""),
        "bill_to": None if order.bill_to == order.ship_to else addresses.get(order.bill_to or b""),
        **{name: getattr(order, name) for name in TERMS},
    }
    return {name: value for name, value in draft.items() if value is not None}


def _drafted(order: Order, lines: list[Line], adjustments: list[Adjustment], listed: dict[Id, Sku]) -> list[dict[str, Any]]:
    """Its lines, with their prices as they were unless `listed` has one in the order's currency."""
    nothing = not any(kept(line) for line in lines)
    drafted = []
    for line in lines:
        if line.parent is not None:
            continue
        parts = [part for part in lines if part.parent == line.n] if line.role == "bundle" else [line]
        units = {part.n: part.ordered if nothing else kept(part) for part in parts}
        count = min(units[part.n] // (part.per_parent or 1) for part in parts)
        if not count:
            continue
        told: dict[str, Any] = {"quantity": count, "title": line.title}
        told["sku" if line.sku_id is not None else "code"] = line.code
        sku = listed.get(line.sku_id or b"")
        if sku is None or sku.price is None or sku.price_currency != order.currency:
            told |= _as_then(order, line, parts, adjustments, count)
        drafted.append(told)
    return drafted


def _as_then(order: Order, line: Line, parts: list[Line], adjustments: list[Adjustment], count: int) -> dict[str, str]:
    """Unit price and discount as sold; or the unit price that later changes made of both."""
    discount = price_change = amount = 0
    for part in parts:
        units = count * (part.per_parent or 1)
        discount += share(part.discount, part.ordered, units)
        amount += share(part.gross if order.prices_include_tax else part.net, part.ordered, units)
        for a in adjustments:
            if a.line == part.n and a.kind == "price":
                price_change += share(a.gross if order.prices_include_tax else a.net, a.units, min(a.units, units))
    if price_change:
        return {"unit_price": price(half_up((amount + price_change) * 10**PRICE_DECIMALS, count), order.exponent)}
    told = {"unit_price": price(line.unit_price, order.exponent)}
    return told | {"discount": decimal(discount, order.exponent)} if discount else told
