"""orders.record_credit: units of an order came back elsewhere, and their price was given back there. No stock of ours moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from ...base import limits
from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.events.orders import OrderCredited
from ...model.needs import Needs
from ...model.order_shapes import CreditLineIn
from ...model.rows import Adjustment, Instruction, Order
from ...model.shapes import OrderHandle, Reference
from ...model.world import Brief, World
from ...rules.amounts import minor, shown
from ...rules.history import came_back, given_back
from ...rules.prorate import share
from ...rules.settle import kept, owed, settle


@command(
    "orders.record_credit",
    http="POST /orders/{order}/credits",
    scope="orders:write",
    status=201,
    fact=True,
    example={"reference": "CN-1001", "lines": [{"line": 1, "quantity": 1, "amount": "19.99"}]},
    refuses=("order_unknown", "line_unknown", "line_twice", "units_not_returnable", "amount_too_precise"),
)
class RecordCredit(Command):
    """Record a credit note of elsewhere: delivered units that were taken back, and what was given back for them.

    `amount` is a line's, where it is not the units' share of what they cost: the difference is written down beside the order. What
    was captured is given back as far as it goes; the rest lowers what is owed. The same `reference` again changes nothing.
    """

    order: OrderHandle
    reference: Reference
    lines: Annotated[list[CreditLineIn], Field(min_length=1, max_length=limits.LINES_PER_ORDER_MAX)]

    @dataclass(frozen=True)
    class Outcome:
        """What was credited, what of it was given back; whether it was recorded before."""

        order: Brief
        credited: str
        refunded: str
        existed: bool

    @property
    def weight(self) -> int:
        return len(self.lines)

    def needs(self) -> Needs:
        return Needs(order=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        known = [i for i in world.instructions(order) if i.kind == "refund" and i.external_id == self.reference]
        if known:
            back = sum(i.amount for i in known)
            return self._outcome(world, order, back, back, existed=True)
        before = owed(world.lines(order), world.adjustments(order))
        beyond = self._take_back(world, order)
        credit = max(0, before - owed(world.lines(order), world.adjustments(order)) + beyond)
        self._adjust(world, order, -beyond)
        payments = [p for p in world.payments(order) if p.purpose == "pay"]
        back = given_back(world, order, payments, credit, self.reference)
        if not back:  # nothing had been captured: the number is kept all the same
            n = world.next_n(Instruction, order)
            world.add(Instruction(order.id, n, "refund", 0, world.now, world.now, state="done", external_id=self.reference))
        settle(world, order)
        lines = [{"line": asked.line, "quantity": asked.quantity} for asked in self.lines]
        world.emit(OrderCredited(order.id, self.reference, credit, order.currency, lines))
        return self._outcome(world, order, credit, back, existed=False)

    def _take_back(self, world: World, order: Order) -> int:
        """Take the units back. Answers what was given for them beyond their shares of what they cost; below zero if less."""
        beyond = 0
        named: set[int] = set()
        for i, asked in enumerate(self.lines):
            line = world.line(order, asked.line, f"lines[{i}].line")
            if asked.line in named:
                raise Refused("line_twice", field=f"lines[{i}].line", value=asked.line)
            named.add(asked.line)
            returnable = min(line.shipped - line.returning - line.returned, line.ordered - line.cancelled - line.credited)
            if asked.quantity > returnable:
                raise Refused("units_not_returnable", field=f"lines[{i}].quantity", value=asked.quantity, returnable=returnable)
            before = share(line.gross, line.ordered, kept(line))
            came_back(world, line, asked.quantity)
            if asked.amount is not None:
                given = minor(asked.amount, order.exponent, f"lines[{i}].amount")
                beyond += given - (before - share(line.gross, line.ordered, kept(line)))
        return beyond

    def _adjust(self, world: World, order: Order, difference: int) -> None:
        """What was agreed about the price of what came back stays, whatever happens to the other units."""
        if difference:
            units = sum(line.ordered - line.cancelled for line in world.lines(order))
            n, title = world.next_n(Adjustment, order), f"Credit {self.reference}"
            world.add(Adjustment(order.id, n, "credit", title, difference, 0, difference, world.now, units, leaves="never"))
            world.shift(order, net=difference, gross=difference)

    def _outcome(self, world: World, order: Order, credit: int, back: int, *, existed: bool) -> Outcome:
        return self.Outcome(world.brief(order), shown(credit, order.exponent), shown(back, order.exponent), existed)
