"""An order before and after an edit, side by side: what a person is shown before it is confirmed."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...model.rows import Line, Order, Payment
from ...model.world import World
from ..amounts import shown
from ..settle import excess, kept, owed
from .applying import Applied
from .quantities import standing

ASKED = {"capture": ("captured", "capturing"), "void": ("voided", "voiding"), "refund": ("refunded", "refunding")}
"""By kind: where money stands that was asked for, or moved at once."""


@dataclass(frozen=True)
class LineEdited:
    """A line's units before and now, recalled ones not counted, and what is owed for them; of a bundle's heading, bundles.

    `promised`, `waiting` and `recalling`: where its units stand now.
    """

    line: int
    sku: str
    before: int
    after: int
    owed_before: str
    owed_after: str
    promised: int
    waiting: int
    recalling: int


@dataclass(frozen=True)
class AdjustmentMade:
    """A row beside the lines; below zero, what is taken off."""

    adjustment: int
    kind: str
    gross: str
    line: int | None


@dataclass(frozen=True)
class Totals:
    """`gross`: all that was ever ordered; `owed`: for what is kept of it; `due`: what of that is not held."""

    gross: str
    owed: str
    due: str


@dataclass(frozen=True)
class MoneyAsked:
    """What is asked of a payment: `capture`, or given back by `void` or `refund`."""

    payment: int
    collector: str
    kind: str
    amount: str


@dataclass
class Before:
    """As an order stood."""

    totals: Totals
    owed: int
    lines: dict[int, tuple[int, int]] = field(default_factory=dict)
    payments: dict[int, dict[str, int]] = field(default_factory=dict)


def before(world: World, order: Order) -> Before:
    """How it stands, to be compared with later."""
    lines = {line.n: (_units(world, line), _owed(world, order, line)) for line in world.lines(order)}
    to_pay = owed(world.lines(order), world.adjustments(order))
    return Before(totals(world, order), to_pay, lines, {p.n: _moved(p) for p in world.payments(order)})


def totals(world: World, order: Order) -> Totals:
    to_pay = owed(world.lines(order), world.adjustments(order))
    due = max(0, -excess(world, order))
    return Totals(shown(order.gross, order.exponent), shown(to_pay, order.exponent), shown(due, order.exponent))


def lines_edited(world: World, order: Order, was: Before, done: Applied) -> list[LineEdited]:
    """The lines that the edit touched, each by its number; their bundles' headings as well."""
    touched = {*done.cancelled, *(s.line.n for s in done.added), *(a.line for a in done.adjustments)}
    headings = {line.parent for line in world.lines(order) if line.n in touched}
    found = []
    for line in world.lines(order):
        if line.n in touched or line.n in headings:
            units, cost = was.lines.get(line.n, (0, 0))
            now = shown(_owed(world, order, line), order.exponent)
            found.append(
                LineEdited(
                    line.n,
                    line.code,
                    units,
                    _units(world, line),
                    shown(cost, order.exponent),
                    now,
                    line.promised - line.recalling,
                    line.waiting,
                    line.recalling,
                )
            )
    return found


def money_asked(world: World, order: Order, was: Before) -> list[MoneyAsked]:
    """What the edit asked of each payment, or moved at once."""
    found = []
    for p in world.payments(order):
        for kind, amount in _moved(p).items():
            if more := amount - was.payments[p.n][kind]:
                found.append(MoneyAsked(p.n, p.collector, kind, shown(more, order.exponent)))
    return found


def adjustments_made(order: Order, done: Applied) -> list[AdjustmentMade]:
    return [AdjustmentMade(a.n, a.kind, shown(a.gross, order.exponent), a.line) for a in done.adjustments]


def _units(world: World, line: Line) -> int:
    return standing(world, line) if line.role == "bundle" else kept(line) - line.recalling


def _owed(world: World, order: Order, line: Line) -> int:
    return owed([line], [a for a in world.adjustments(order) if a.line == line.n])


def _moved(p: Payment) -> dict[str, int]:
    return {kind: sum(getattr(p, column) for column in columns) for kind, columns in ASKED.items()}
