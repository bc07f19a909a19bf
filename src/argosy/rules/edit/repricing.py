"""A line costs otherwise from now on: what it was sold for stays, and a row beside it says the difference, spread over the units kept."""

from __future__ import annotations

from ...base.errors import Refused
from ...base.money import line_total
from ...model.edit_shapes import SetPrice
from ...model.rows import Adjustment, Line, Order
from ...model.world import World
from ..adjust import spread_adjustment
from ..amounts import AMOUNT_MAX, shown
from ..prorate import share, spread
from ..settle import kept, owed
from ..tax import write
from .appended import new_price
from .changeset import Told
from .frozen import Retaxing, as_priced, taxed_like
from .quantities import addressed, parts


def reprice(world: World, order: Order, taxing: Retaxing, told: Told[SetPrice]) -> list[Adjustment]:
    """The rows that bring a line, or a bundle's components, to a new unit price; none, where it is that already.

    Earlier changes of its price count: what is written is the difference to what its units cost now.
    Refused: line_unknown, line_in_bundle, nothing_kept, amount_too_precise, amount_too_large, discount_too_large, adjustment_too_large.
    """
    line = addressed(world, order, told.change.line, f"{told.where}.line")
    several = parts(world, line)
    if not any(kept(part) for part in several):
        raise Refused("nothing_kept", field=f"{told.where}.line", line=line.n)
    discount = sum(part.discount for part in several)
    whole = line_total(line.bundles or line.ordered, new_price(order, told)) - discount
    if whole > AMOUNT_MAX:
        raise Refused("amount_too_large", field=f"{told.where}.unit_price", value=shown(whole, order.exponent))
    if whole < 0:
        raise Refused("discount_too_large", field=f"{told.where}.unit_price", value=shown(discount, order.exponent))
    made = []
    for part, amount in zip(several, spread(whole, [as_priced(order, part) for part in several]), strict=True):
        more = share(amount, part.ordered, kept(part)) - _costs(world, order, part)
        if more:
            tax, shares = taxed_like(order, taxing, part, more)
            gross = more if order.prices_include_tax else more + tax
            not_below_nothing(order, gross, left_to_pay(world, order), f"{told.where}.unit_price")
            row = spread_adjustment(world, order, "price", gross, tax, told.change.reason, line=part)
            write(world, order, taxing, shares, adjustment=row.n)
            made.append(row)
    return made


def left_to_pay(world: World, order: Order) -> int:
    """What is owed as the order stands now."""
    return owed(world.lines(order), world.adjustments(order))


def not_below_nothing(order: Order, gross: int, left: int, name: str) -> None:
    """No more is taken off than was `left` of what is owed. Refused: adjustment_too_large."""
    if gross < 0 and -gross > left:
        raise Refused("adjustment_too_large", field=name, value=shown(gross, order.exponent), owed=shown(left, order.exponent))


def _costs(world: World, order: Order, line: Line) -> int:
    """What the line's kept units cost now, as prices are, with what their price was changed by."""
    units = kept(line)
    changes = [a for a in world.adjustments(order) if a.line == line.n and a.kind == "price"]
    changed = sum(share(a.gross if order.prices_include_tax else a.net, a.units, min(a.units, units)) for a in changes)
    return share(as_priced(order, line), line.ordered, units) + changed
