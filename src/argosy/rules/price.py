"""What an order's lines come to: each line's total is rounded once, what the channel says of tax and discount is kept as given."""

from __future__ import annotations

from collections.abc import Sequence

from ..base.errors import Refused
from ..base.money import PRICE_DECIMALS, line_total
from ..model.order_shapes import LineIn
from ..model.rows import Adjustment, Line, Order
from ..model.world import World
from .amounts import AMOUNT_MAX, minor, shown


def priced(world: World, order: Order, asked: LineIn, n: int) -> Line:
    """Line `n` of an order that is being placed, with its price; it has no units yet.

    Refused: sku_unknown, sku_not_for_sale, amount_too_precise, amount_too_large, discount_too_large, tax_too_large.
    """
    sku = world.sku(asked.sku, f"lines[{n - 1}].sku")
    if sku.state != "active":
        raise Refused("sku_not_for_sale", field=f"lines[{n - 1}].sku", value=asked.sku, state=sku.state)
    return as_sold(world, order, asked, n)


def as_sold(world: World, order: Order, asked: LineIn, n: int) -> Line:
    """The same of a SKU that may have left the shop since. Refused: as above, but for sku_not_for_sale."""
    field, decimals = f"lines[{n - 1}]", order.exponent
    sku = world.sku(asked.sku, f"{field}.sku")
    unit_price = minor(asked.unit_price, decimals + PRICE_DECIMALS, f"{field}.unit_price")
    tax = minor(asked.tax, decimals, f"{field}.tax")
    discount = minor(asked.discount, decimals, f"{field}.discount")
    price = line_total(asked.quantity, unit_price)
    if price > AMOUNT_MAX:
        raise Refused("amount_too_large", field=field, value=shown(price, decimals))
    if discount > price:
        raise Refused("discount_too_large", field=f"{field}.discount", value=asked.discount, line=shown(price, decimals))
    gross = price - discount + (0 if order.prices_include_tax else tax)
    if tax > gross:
        raise Refused("tax_too_large", field=f"{field}.tax", value=asked.tax, line=shown(gross, decimals))
    return Line(
        order.id,
        n,
        sku.id,
        asked.sku,
        asked.title if asked.title is not None else sku.title,
        unit_price,
        gross - tax,
        tax,
        gross,
        discount,
        tax_class=sku.tax_class,
        cost=sku.cost,
        channel_line=asked.channel_line,
    )


def total(world: World, order: Order, lines: Sequence[Line], units: int, told: str | None) -> int:
    """Add up the lines, and keep the channel's own total: what it differs by is a row of its own, and the answer.

    Up to one minor unit a line is rounding; more is refused, unless the channel's orders are always accepted.
    Refused: amount_too_large, amount_too_precise, total_mismatch.
    """
    gross = sum([line.gross for line in lines])
    wanted = gross if told is None else minor(told, order.exponent, "total")
    if max(gross, wanted) > AMOUNT_MAX:
        raise Refused("amount_too_large", field="lines", value=shown(max(gross, wanted), order.exponent))
    difference = wanted - gross
    if far_off(difference, lines) and not world.channel(order.channel).accept_always:
        raise Refused("total_mismatch", field="total", value=told, expected=shown(gross, order.exponent))
    if difference:
        world.add(Adjustment(order.id, 1, "rounding", "Rounding", difference, 0, difference, world.now, units, leaves="last"))
    tax, discount = sum([line.tax for line in lines]), sum([line.discount for line in lines])
    world.shift(order, net=wanted - tax, tax=tax, gross=wanted, discount=discount)
    return difference


def far_off(difference: int, lines: Sequence[Line]) -> bool:
    """Whether totals differ by more than rounding explains."""
    return abs(difference) > len(lines)
