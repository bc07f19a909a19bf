"""payments.record_refund: money was given back, by our asking or not."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import Command, command
from ...model.events.payments import PaymentMoved
from ...model.needs import Needs
from ...model.shapes import N, OrderHandle, PositiveAmount, Reference
from ...model.world import Brief, World
from ...rules.amounts import minor
from ...rules.facts import answered, recorded, refunded, stands
from ...rules.settle import settle


@command(
    "payments.record_refund",
    http="POST /orders/{order}/payments/{payment}/refunded",
    scope="payments:write",
    fact=True,
    example={"amount": "19.99", "reference": "re_1"},
    refuses=("order_unknown", "payment_unknown", "amount_too_precise"),
)
class RecordRefund(Command):
    """Record that a collector gave money back.

    It is the answer to a refund we asked for (`instruction`), or a fact of its own, such as a dashboard refund or a chargeback.
    """

    order: OrderHandle
    payment: N
    amount: PositiveAmount
    reference: Reference | None = None
    instruction: N | None = None

    @dataclass(frozen=True)
    class Outcome:
        """How the payment stands now."""

        order: Brief
        authorized: str
        captured: str
        refunded: str
        discrepancy: str

    def needs(self) -> Needs:
        return Needs(money=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        payment = world.payment(order, self.payment)
        amount = minor(self.amount, order.exponent, "amount")
        if not recorded(world, order, payment, "refund", self.reference):
            refunded(world, payment, amount)
            answered(world, order, payment, "refund", amount, self.reference, self.instruction)
            world.emit(PaymentMoved(order.id, payment.n, "refunded", amount, order.currency))
            settle(world, order)
        return self.Outcome(world.brief(order), *stands(order, payment))
