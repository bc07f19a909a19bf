"""The order costs more, or less: a signed row that says why. It bears tax as the goods do that it is spread over.

Nothing makes an order, or the line it is about, cost less than nothing; what is owed less is given back by `settle`.
"""

from __future__ import annotations

from ..base.errors import Refused
from ..base.money import half_up
from ..model.events.orders import OrderAdjusted
from ..model.rows import Adjustment, Line, Order
from ..model.world import World
from .amounts import AMOUNT_MAX, shown
from .settle import kept, owed

KINDS = {
    "goodwill": ("Goodwill", "never"),
    "price": ("Price change", "units"),
    "fee": ("Fee", "never"),
    "shipping": ("Shipping", "last"),
    "overpayment": ("Overpayment kept", "never"),
}
"""By kind: its title, and when it leaves: with its units as they are cancelled or credited, with the last of them, or never."""


def adjust(
    world: World, order: Order, kind: str, gross: int, reason: str, *, line: Line | None = None, title: str | None = None
) -> Adjustment:
    """Change what the order costs by `gross` minor units, tax included.

    Refused: nothing_kept, adjustment_too_large, amount_too_large.
    """
    about = world.lines(order) if line is None else [line]
    if KINDS[kind][1] != "never" and not any(kept(each) for each in about):
        raise Refused("nothing_kept", field="amount", line=None if line is None else line.n)
    left = _left(world, order, line)
    if -gross > left:
        raise Refused("adjustment_too_large", field="amount", value=shown(gross, order.exponent), owed=shown(left, order.exponent))
    if order.gross + gross > AMOUNT_MAX:
        raise Refused("amount_too_large", field="amount", value=shown(order.gross + gross, order.exponent))
    return write_adjustment(world, order, kind, gross, _tax(about, gross), reason, line=line, title=title)


def write_adjustment(
    world: World, order: Order, kind: str, gross: int, tax: int, reason: str, *, line: Line | None = None, title: str | None = None
) -> Adjustment:
    """The row itself, spread over the units kept just now; and the order's totals. It is told."""
    made = spread_adjustment(world, order, kind, gross, tax, reason, line=line, title=title)
    world.emit(OrderAdjusted(order.id, made.n, kind, gross, order.currency, made.line))
    return made


def spread_adjustment(
    world: World, order: Order, kind: str, gross: int, tax: int, reason: str | None, *, line: Line | None = None, title: str | None = None
) -> Adjustment:
    """The same, for one who tells of it with more."""
    usual, leaves = KINDS[kind]
    n, of = (None, world.lines(order)) if line is None else (line.n, [line])
    units = sum(kept(each) for each in of)
    number = world.next_n(Adjustment, order)
    net = gross - tax
    made = world.add(Adjustment(order.id, number, kind, title or usual, net, tax, gross, world.now, units, leaves, n, reason=reason))
    world.shift(order, net=net, tax=tax, gross=gross)
    return made


def _left(world: World, order: Order, line: Line | None) -> int:
    """What is owed for the order; of a line, at most what is owed for it with its own adjustments."""
    adjustments = world.adjustments(order)
    left = owed(world.lines(order), adjustments)
    if line is None:
        return left
    return min(left, owed([line], [a for a in adjustments if a.line == line.n]))


def _tax(lines: list[Line], gross: int) -> int:
    """The tax in it: as much of it as there is in what is kept."""
    total = sum(line.gross for line in lines if kept(line))
    return half_up(gross * sum(line.tax for line in lines if kept(line)), total) if total else 0
