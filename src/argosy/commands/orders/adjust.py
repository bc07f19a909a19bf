"""orders.adjust: an order, or one of its lines, costs more or less than it did. Money that follows is given back or due at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ...engine.registry import Command, command
from ...model.needs import Needs
from ...model.shapes import AmountChange, N, Name, OrderHandle
from ...model.world import Brief, World
from ...rules.amounts import shown
from ...rules.giving import reprice
from ...rules.settle import owed


@command(
    "orders.adjust",
    http="POST /orders/{order}/adjustments",
    scope="orders:write",
    status=201,
    example={"kind": "goodwill", "amount": "-5.00", "reason": "came a week late"},
    refuses=(
        "order_unknown", "order_held", "line_unknown", "amount_too_precise", "amount_too_large", "adjustment_too_large", "nothing_kept",
        "goodwill_is_given", "approval_needed",
    ),
)  # fmt: skip
class AdjustOrder(Command):
    """Change what an order costs by an `amount` with tax: above zero the customer owes more, below zero less.

    `price` follows its units: it leaves with those that are cancelled or returned. `shipping` leaves with the last of them; `goodwill`
    and a `fee` stay. About one `line`, it is bounded by what is owed for that line.
    """

    order: OrderHandle
    kind: Literal["goodwill", "price", "fee", "shipping"]
    amount: AmountChange
    reason: Name
    line: N | None = None
    title: Name | None = None

    @dataclass(frozen=True)
    class Outcome:
        """The adjustment's number within the order; what is owed for the order now, and what of it is not held."""

        order: Brief
        adjustment: int
        owed: str
        due: str

    def needs(self) -> Needs:
        return Needs(money=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        made = reprice(world, order, self.kind, self.amount, self.reason, self.line, self.title)
        to_pay = owed(world.lines(order), world.adjustments(order))
        return self.Outcome(world.brief(order), made.n, shown(to_pay, order.exponent), shown(order.due, order.exponent))
