"""payments.refund: ask a collector to give money back. The answer is another command.

What is paid too much is given back as it is. Whatever goes beyond that is owed to us: unless it says why, the next settling would
take it again. So it names its reason, and that is written down as goodwill first.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import Command, command
from ...model.needs import Needs
from ...model.shapes import N, Name, OrderHandle, PositiveAmount
from ...model.world import Brief, World
from ...rules.amounts import shown
from ...rules.giving import refund


@command(
    "payments.refund",
    http="POST /orders/{order}/payments/{payment}/refund",
    scope="payments:write",
    example={"amount": "5.00", "reason": "scratched, the customer keeps it"},
    refuses=(
        "order_unknown", "order_held", "payment_unknown", "line_unknown", "not_refundable", "refund_unexplained", "adjustment_too_large",
        "nothing_kept", "amount_too_precise", "amount_too_large", "approval_needed",
    ),
)  # fmt: skip
class RefundPayment(Command):
    """Ask to give back what is paid too much, or an `amount`.

    An amount beyond what is paid too much needs a `reason`: the order, or the `line` named, costs so much less from then on.
    """

    order: OrderHandle
    payment: N
    amount: PositiveAmount | None = None
    reason: Name | None = None
    line: N | None = None

    @dataclass(frozen=True)
    class Outcome:
        """The instruction that was written (none for a value account); what was asked; the goodwill that explains it, if it needed any."""

        order: Brief
        instruction: int | None
        amount: str
        adjustment: int | None

    def needs(self) -> Needs:
        return Needs(money=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        made, amount, explained = refund(world, order, self.payment, self.amount, self.reason, self.line)
        return self.Outcome(world.brief(order), made.n if made else None, shown(amount, order.exponent), explained.n if explained else None)
