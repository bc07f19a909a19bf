"""What a new order's lines come to: each line's total is rounded once, what the channel says of tax and discount is kept as given."""

from __future__ import annotations

from collections.abc import Sequence

from ..base.errors import Refused
from ..base.money import PRICE_DECIMALS, line_total
from ..model.order_shapes import AdjustmentIn, LineIn
from ..model.rows import Adjustment, Line, Order, Sku
from ..model.world import World
from .amounts import AMOUNT_MAX, minor, shown
from .beside import adjusted
from .bundle import bundled
from .tax import Taxing, computed, rates, taxed, write

Wanted = tuple[Line, Sku | None, int]
"""A line without units yet, its SKU (None: not mapped yet), and how many units are wanted."""


def price_all(
    world: World, order: Order, taxing: Taxing, asked: Sequence[LineIn], beside: Sequence[AdjustmentIn], told: str | None
) -> tuple[list[Wanted], str | None]:
    """The lines of a new order and what stands beside them, added up; and by what the channel's figures, its `total` as told or its
    taxes, differ from ours, if that is more than rounding. Refused: as by `priced`, `adjusted` and `total`.
    """
    wanted: list[Wanted] = []
    for i, one in enumerate(asked):
        wanted += priced(world, order, taxing, one, f"lines[{i}]", len(wanted) + 1)
    lines, units = [line for line, _, _ in wanted], sum([n for _, _, n in wanted])
    extras = adjusted(world, order, taxing, lines, units, beside)
    difference = total(world, order, lines, extras, units, told)
    if far_off(difference, lines, extras):
        return wanted, f"the channel's total differs by {shown(difference, order.exponent)}"
    if taxing.apart:
        return wanted, f"the channel's taxes differ by {shown(taxing.apart, order.exponent)}"
    return wanted, None


def priced(world: World, order: Order, taxing: Taxing, asked: LineIn, name: str, n: int) -> list[Wanted]:
    """Line `n` of an order that is being placed, with its price; a bundle's heading, and its components' lines.

    Refused: code_beside_sku, sku_unknown, sku_not_for_sale, price_unknown, amount_too_precise, amount_too_large, discount_too_large,
    tax_too_large, tax_mismatch, taxes_computed.
    """
    return lined(world, order, taxing, asked, _sold(world, order, asked, name), name, n)


def lined(world: World, order: Order, taxing: Taxing, asked: LineIn, sku: Sku | None, name: str, n: int) -> list[Wanted]:
    """The same, of this SKU; None: of one that is not mapped yet.

    Refused: price_unknown, amount_too_precise, amount_too_large, discount_too_large, sku_not_for_sale; as by `taxed`.
    """
    decimals = order.exponent
    listed = None if sku is None or sku.price_currency != order.currency else sku.price
    if asked.unit_price is not None:
        unit_price = minor(asked.unit_price, decimals + PRICE_DECIMALS, f"{name}.unit_price")
    elif listed is not None:
        unit_price = listed
    else:
        raise Refused("price_unknown", field=f"{name}.unit_price", value=asked.sku)
    price = line_total(asked.quantity, unit_price)
    if price > AMOUNT_MAX:
        raise Refused("amount_too_large", field=name, value=shown(price, decimals))
    discount = minor(asked.discount, decimals, f"{name}.discount")
    reasons = _reasons(asked, decimals, name) if asked.discounts else None
    if reasons:
        discount += sum(r["amount"] for r in reasons)  # type: ignore[misc]
    if discount > price:
        raise Refused("discount_too_large", field=f"{name}.discount", value=shown(discount, decimals), line=shown(price, decimals))
    line = Line(
        order.id,
        n,
        None if sku is None else sku.id,
        asked.sku or asked.code or "",
        asked.title if asked.title is not None else asked.code or "" if sku is None else sku.title,
        unit_price,
        0,
        0,
        0,
        channel_line=asked.channel_line,
        discounts=reasons,
    )
    if asked.price_reason is not None:
        line.list_price, line.price_reason = listed, asked.price_reason
    if sku is not None:
        line.tax_class, line.cost = sku.tax_class, sku.cost
    if sku is not None and sku.bundle:
        line.role, line.bundles, line.cost = "bundle", asked.quantity, None
        world.add(line)
        return [(line, sku, 0), *bundled(world, order, taxing, asked, line, price - discount, discount, name)]
    line.discount = discount
    _tax(world, order, taxing, asked, line, price - discount, name)
    world.add(line)
    return [(line, sku, asked.quantity)]


def _sold(world: World, order: Order, asked: LineIn, name: str) -> Sku | None:
    """The SKU, if it is one and may be sold; None for one that channels whose orders are always accepted may name all the same."""
    if asked.code is not None and asked.sku is not None:
        raise Refused("code_beside_sku", field=f"{name}.code", value=asked.code)
    sku = None if asked.sku is None else world.find_sku(asked.sku)
    if sku is None:
        if (asked.sku is None and asked.code is None) or not world.channel(order.channel).accept_always:
            raise Refused("sku_unknown", field=f"{name}.sku", value=asked.sku)
        return None
    if sku.state != "active":
        raise Refused("sku_not_for_sale", field=f"{name}.sku", value=asked.sku, state=sku.state)
    return sku


def _reasons(asked: LineIn, decimals: int, name: str) -> list[dict[str, object]]:
    """What explains a discount, with amounts in minor units."""
    return [
        {"title": d.title, "amount": minor(d.amount, decimals, f"{name}.discounts[{i}].amount")}
        for i, d in enumerate(asked.discounts or ())
    ]


def _tax(world: World, order: Order, taxing: Taxing, asked: LineIn, line: Line, amount: int, name: str) -> None:
    """Net, tax and gross of a line that comes to `amount`, as its prices are: with tax, or without."""
    tax, shares = taxed(world, order, taxing, asked, amount, name)
    if taxing.place is not None:
        taxing.by_line[line.n] = borne = rates(world, taxing, line.tax_class)
        tax, shares = computed(borne, amount, included=order.prices_include_tax)
    gross = amount if order.prices_include_tax else amount + tax
    line.net, line.tax, line.gross = gross - tax, tax, gross
    if shares:
        write(world, order, taxing, shares, line=line.n)


def total(world: World, order: Order, lines: Sequence[Line], extras: Sequence[Adjustment], units: int, told: str | None) -> int:
    """Add up lines and adjustments, and keep the channel's own total: what it differs by is a row of its own, and the answer.

    Up to one minor unit a line is rounding; more is refused, unless the channel's orders are always accepted.
    Refused: discount_too_large, amount_too_large, amount_too_precise, total_mismatch.
    """
    gross = sum([line.gross for line in lines])
    tax, discount = sum([line.tax for line in lines]), sum([line.discount for line in lines])
    if extras:
        goods = gross
        gross, tax = gross + sum(a.gross for a in extras), tax + sum(a.tax for a in extras)
        if gross < 0:
            raise Refused("discount_too_large", field="adjustments", value=shown(goods - gross, order.exponent))
    wanted = gross if told is None else minor(told, order.exponent, "total")
    if max(gross, wanted) > AMOUNT_MAX:
        raise Refused("amount_too_large", field="lines", value=shown(max(gross, wanted), order.exponent))
    difference = wanted - gross
    if far_off(difference, lines, extras) and not world.channel(order.channel).accept_always:
        raise Refused("total_mismatch", field="total", value=told, expected=shown(gross, order.exponent))
    if difference:
        n = len(extras) + 1
        world.add(Adjustment(order.id, n, "rounding", "Rounding", difference, 0, difference, world.now, units, leaves="last"))
    world.shift(order, net=wanted - tax, tax=tax, gross=wanted, discount=discount)
    return difference


def far_off(difference: int, lines: Sequence[Line], extras: Sequence[Adjustment]) -> bool:
    """Whether totals differ by more than rounding explains."""
    return abs(difference) > len(lines) + len(extras)
