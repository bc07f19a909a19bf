"""payments.refund: ask a collector to give money back. The answer is another command.

What is paid too much is given back as it is. Whatever goes beyond that is owed to us: unless it says why, the next settling would
take it again. So it names its reason, and that is written down as goodwill first.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.needs import Needs
from ...model.rows import Order, Payment
from ...model.shapes import N, Name, OrderHandle, PositiveAmount
from ...model.world import Brief, World
from ...rules.adjust import adjust
from ...rules.amounts import minor, shown
from ...rules.holds import let_through
from ...rules.settle import excess, net_captured, settle


@command(
    "payments.refund",
    http="POST /orders/{order}/payments/{payment}/refund",
    scope="payments:write",
    example={"amount": "5.00", "reason": "scratched, the customer keeps it"},
    refuses=(
        "order_unknown", "order_held", "payment_unknown", "line_unknown", "not_refundable", "refund_unexplained", "adjustment_too_large",
        "nothing_kept", "amount_too_precise", "amount_too_large",
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
        payment = world.payment(order, self.payment)
        captured = net_captured(payment)
        overpaid = max(0, excess(world, order))
        amount = min(captured, overpaid) if self.amount is None else minor(self.amount, order.exponent, "amount")
        if not 0 < amount <= captured:
            facts = {"captured": shown(captured, order.exponent), "overpaid": shown(overpaid, order.exponent)}
            raise Refused("not_refundable", field="amount", value=shown(amount, order.exponent), **facts)
        owed = amount - overpaid if payment.purpose == "pay" else 0
        adjustment = self._explain(world, order, payment, owed) if owed > 0 else None
        made = world.ask("refund", payment, amount)
        settle(world, order)
        return self.Outcome(world.brief(order), made.n if made else None, shown(amount, order.exponent), adjustment)

    def _explain(self, world: World, order: Order, payment: Payment, owed: int) -> int:
        """The order costs so much less, for a reason: else it would be owed again."""
        if self.reason is None:
            raise Refused("refund_unexplained", field="reason", payment=payment.n, owed=shown(owed, order.exponent))
        let_through(world, order, "edit")
        line = None if self.line is None else world.line(order, self.line)
        return adjust(world, order, "goodwill", -owed, self.reason, line=line).n
