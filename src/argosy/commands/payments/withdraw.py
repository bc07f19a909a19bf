"""payments.withdraw: money that was expected will not come that way: another one is tried, or none."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.needs import Needs
from ...model.shapes import N, OrderHandle, PositiveAmount
from ...model.world import Brief, World
from ...rules.amounts import minor, shown
from ...rules.expiry import withdraw


@command(
    "payments.withdraw",
    http="POST /orders/{order}/payments/{payment}/withdraw",
    scope="payments:write",
    example={"amount": "19.99"},
    refuses=("order_unknown", "payment_unknown", "not_pending", "amount_too_precise"),
)
class WithdrawPayment(Command):
    """Expect all of a payment no more, or a part of it. What is due stays due."""

    order: OrderHandle
    payment: N
    amount: PositiveAmount | None = None

    @dataclass(frozen=True)
    class Outcome:
        """What is expected no more, and what still is with this payment."""

        order: Brief
        amount: str
        pending: str

    def needs(self) -> Needs:
        return Needs(money=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        payment = world.payment(order, self.payment)
        can = payment.pending
        amount = can if self.amount is None else minor(self.amount, order.exponent, "amount")
        if not 0 < amount <= can:
            raise Refused("not_pending", field="amount", value=shown(amount, order.exponent), pending=shown(can, order.exponent))
        withdraw(world, order, payment, amount)
        return self.Outcome(world.brief(order), shown(amount, order.exponent), shown(payment.pending, order.exponent))
