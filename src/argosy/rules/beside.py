"""Money beside an order's lines: discounts on the whole, fees, shipping. Each is a row, signed, with its own net, tax and gross."""

from __future__ import annotations

from collections.abc import Sequence

from ..base.errors import Refused
from ..model.order_shapes import AdjustmentIn
from ..model.rows import Adjustment, Line, Order
from ..model.world import World
from .amounts import AMOUNT_MAX, minor
from .tax import Share, Taxing, computed, like_the_lines, rates, taxed, write


def adjusted(
    world: World, order: Order, taxing: Taxing, lines: Sequence[Line], units: int, asked: Sequence[AdjustmentIn]
) -> list[Adjustment]:
    """The rows of what is asked for beside the lines of a new order, which have so many `units`.

    Refused: amount_too_precise, amount_too_large, tax_too_large, tax_mismatch, taxes_computed.
    """
    return [beside(world, order, taxing, lines, units, row, f"adjustments[{n - 1}]", n) for n, row in enumerate(asked, 1)]


def beside(
    world: World, order: Order, taxing: Taxing, lines: Sequence[Line], units: int, row: AdjustmentIn, name: str, n: int
) -> Adjustment:
    """The row of what is asked for, number `n`. Refused: as by `adjusted`."""
    amount = minor(row.amount, order.exponent, f"{name}.amount")
    if amount > AMOUNT_MAX:
        raise Refused("amount_too_large", field=f"{name}.amount", value=row.amount)
    tax, shares = taxed(world, order, taxing, row, amount, name)
    if taxing.place is not None:
        tax, shares = _computed(world, order, taxing, lines, row, amount)
    gross = amount if order.prices_include_tax else amount + tax
    sign = -1 if row.kind == "discount" else 1
    made = world.add(
        Adjustment(
            order.id,
            n,
            row.kind,
            row.title,
            sign * (gross - tax),
            sign * tax,
            sign * gross,
            world.now,
            units,
            row.leaves or ("units" if row.kind == "discount" else "last"),
            tax_class=row.tax_class,
            reason=row.reason,
        )
    )
    write(world, order, taxing, [(code, rate, sign * base, sign * k) for code, rate, base, k in shares], adjustment=n)
    return made


def _computed(world: World, order: Order, taxing: Taxing, lines: Sequence[Line], row: AdjustmentIn, amount: int) -> tuple[int, list[Share]]:
    included = order.prices_include_tax
    if row.tax_class is not None:
        return computed(rates(world, taxing, row.tax_class), amount, included=included)
    return like_the_lines(taxing, lines, amount, included=included)
