"""What a line bears as it was taxed when it was sold: more of the same bears the same, whatever the tax table says by now."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...base.money import half_up
from ...model.rows import Adjustment, Line, Order, Tax
from ...model.world import World
from ..prorate import spread
from ..tax import ROUNDING, Rates, Share, Taxing, computed
from .changeset import ChangeSet


@dataclass
class Retaxing(Taxing):
    """How an order that has lines is taxed further. `rows`: the taxes its lines were sold with."""

    rows: dict[int, list[Tax]] = field(default_factory=dict)


def retaxing(world: World, order: Order, changes: ChangeSet) -> Retaxing:
    """What is new is taxed as the channel says, where the order goes now."""
    place: tuple[str, str | None] | None = None
    if world.channel(order.channel).taxes == "computed":
        to = world.destination(order) if changes.ship_to is None else changes.ship_to.change
        place = ("", None) if to is None else (to.country, to.region)
    rows: dict[int, list[Tax]] = {}
    for tax in world.taxes(order):
        if tax.line is not None:
            rows.setdefault(tax.line, []).append(tax)
    made = Retaxing(place, written=max((tax.n for tax in world.taxes(order)), default=0), rows=rows)
    made.by_line = {n: borne(taxes) for n, taxes in rows.items()}
    return made


def borne(taxes: list[Tax]) -> Rates:
    """Code and rate of each, without what the channel's figures differed by."""
    return tuple((tax.code, tax.rate) for tax in taxes if tax.code != ROUNDING)


def as_priced(order: Order, row: Line | Adjustment) -> int:
    """What it comes to as the order's prices are: with tax, or without."""
    return row.gross if order.prices_include_tax else row.net


def taxed_like(order: Order, taxing: Retaxing, line: Line, amount: int) -> tuple[int, list[Share]]:
    """The tax in (or on top of) so much more, or less, of the line; in proportion, or by its rates if it came to nothing."""
    rows = taxing.rows.get(line.n, [])
    sold_for = as_priced(order, line)
    if not sold_for:
        return computed(borne(rows), amount, included=order.prices_include_tax) if rows else (0, [])
    tax = half_up(amount * line.tax, sold_for)
    net = amount - tax if order.prices_include_tax else amount
    shares = spread(tax, [row.amount for row in rows]) if rows else []
    bases = [net if row.base == line.net else half_up(row.base * net, line.net) if line.net else 0 for row in rows]
    return tax, [(row.code, row.rate, base, part) for row, base, part in zip(rows, bases, shares, strict=True)]
