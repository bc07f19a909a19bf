"""What a line came to that was sold elsewhere, long ago: as it was told, of a SKU that may have left the shop since."""

from __future__ import annotations

from ..base.errors import Refused
from ..base.money import PRICE_DECIMALS, line_total
from ..model.order_shapes import SoldLineIn
from ..model.rows import Line, Order
from ..model.world import World
from .amounts import AMOUNT_MAX, minor, shown


def as_sold(world: World, order: Order, asked: SoldLineIn, n: int) -> Line:
    """Line `n`, without units yet.

    Refused: sku_unknown, amount_too_precise, amount_too_large, discount_too_large, tax_too_large.
    """
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
