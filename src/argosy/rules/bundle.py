"""A bundle on an order: a heading, which has its count and nothing else, and lines of its components, which have units and price.

The bundle's price is spread over the components by what each costs alone, or by their units where one of them has no price of its
own; cumulatively, so that it adds up to the cent, and so are discount and given taxes. Computed taxes are each component's own.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..base.errors import Refused
from ..base.limits import QUANTITY_MAX
from ..base.money import PRICE_DECIMALS, half_up
from ..model.order_shapes import LineIn
from ..model.rows import Line, Order, Sku
from ..model.world import World
from .prorate import spread
from .tax import Share, Taxing, computed, rates, taxed, write

Part = tuple[Sku, int]
"""A component, and how many of it are in one bundle."""


def bundled(
    world: World, order: Order, taxing: Taxing, asked: LineIn, heading: Line, amount: int, discount: int, name: str
) -> list[tuple[Line, Sku, int]]:
    """The lines of a bundle's components, each with its SKU and units. `amount`: what the bundles come to, as prices are.

    Refused: sku_not_for_sale, amount_too_large; amount_too_precise, tax_too_large, tax_mismatch, taxes_computed.
    """
    bundle = world.sku(heading.code)
    parts = _parts(world, bundle)
    if not parts:
        raise Refused("sku_not_for_sale", field=f"{name}.sku", value=heading.code, state="without components")
    if max(per for _, per in parts) * asked.quantity > QUANTITY_MAX:
        raise Refused("amount_too_large", field=f"{name}.quantity", value=asked.quantity)
    tax, shares = taxed(world, order, taxing, asked, amount, name)
    weights = list_gross(parts, order.currency)
    amounts, discounts = spread(amount, weights), spread(discount, weights)
    taxes, given = spread(tax, amounts), _parted(shares, amounts)
    made = []
    for i, (sku, per) in enumerate(parts):
        tax_of, shares_of = taxes[i], given[i]
        if taxing.place is not None:
            taxing.by_line[heading.n + 1 + i] = borne = rates(world, taxing, sku.tax_class)
            tax_of, shares_of = computed(borne, amounts[i], included=order.prices_include_tax)
        elif shares_of:
            tax_of = sum(k for _, _, _, k in shares_of)
        gross = amounts[i] if order.prices_include_tax else amounts[i] + tax_of
        units = per * asked.quantity
        line = Line(
            order.id,
            heading.n + 1 + i,
            sku.id,
            sku.code,
            sku.title,
            half_up((amounts[i] + discounts[i]) * 10**PRICE_DECIMALS, units),
            gross - tax_of,
            tax_of,
            gross,
            discounts[i],
            tax_class=sku.tax_class,
            cost=sku.cost,
            role="component" if bundle.short_bundle == "wait" else "part",
            parent=heading.n,
            per_parent=per,
        )
        made.append((world.add(line), sku, units))
        write(world, order, taxing, shares_of, line=line.n)
    return made


def _parts(world: World, bundle: Sku) -> list[Part]:
    """Components by code."""
    parts = [(world.rows[Sku][c.component_id], c.per) for c in world.components(bundle)]
    return sorted(parts, key=lambda part: part[0].code)


def list_gross(parts: Sequence[Part], currency: str) -> list[int]:
    """What the components of one bundle cost alone; or their units, where one has no price in the currency."""
    if all(sku.price is not None and sku.price_currency == currency for sku, _ in parts):
        return [(sku.price or 0) * per for sku, per in parts]
    return [per for _, per in parts]


def _parted(shares: Sequence[Share], weights: Sequence[int]) -> list[list[Share]]:
    """Taxes of the whole, as taxes of its parts."""
    parted: list[list[Share]] = [[] for _ in weights]
    for code, rate, base, amount in shares:
        for mine, b, k in zip(parted, spread(base, weights), spread(amount, weights), strict=True):
            mine.append((code, rate, b, k))
    return parted


def incomplete(world: World, order: Order) -> set[int]:
    """Lines of bundles that are not sold incomplete, and of which a component waits."""
    parts = [line for line in world.lines(order) if line.role == "component"]
    waiting = {line.parent for line in parts if line.waiting}
    return {line.n for line in parts if line.parent in waiting}


def in_components(world: World, order: Order, units: dict[int, int]) -> dict[int, int]:
    """Units of lines (number → units), with bundles given as units of their components: a heading has none of its own.

    Refused: line_unknown.
    """
    found: dict[int, int] = {}
    for n, k in units.items():
        if world.line(order, n).role != "bundle":
            found[n] = found.get(n, 0) + k
            continue
        for line in world.lines(order):
            if line.parent == n:
                found[line.n] = found.get(line.n, 0) + k * (line.per_parent or 0)
    return found
