"""payments.record_capture: money was taken, by our asking or not."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import Command, command
from ...model.events.payments import PaymentMoved
from ...model.needs import Needs
from ...model.shapes import N, OrderHandle, PositiveAmount, Reference
from ...model.world import Brief, World
from ...rules.amounts import minor
from ...rules.facts import answered, captured, recorded, stands
from ...rules.holds import unhold
from ...rules.settle import settle


@command(
    "payments.record_capture",
    http="POST /orders/{order}/payments/{payment}/captured",
    scope="payments:write",
    fact=True,
    example={"amount": "19.99", "reference": "cap_1"},
    refuses=("order_unknown", "payment_unknown", "amount_too_precise"),
)
class RecordCapture(Command):
    """Record that a collector took money: the answer to a capture we asked for (`instruction`), or a fact of its own."""

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
        if not recorded(world, order, payment, "capture", self.reference):
            captured(world, payment, amount)
            answered(world, order, payment, "capture", amount, self.reference, self.instruction)
            world.emit(PaymentMoved(order.id, payment.n, "captured", amount, order.currency))
            unhold(world, order, "payment")
            settle(world, order)
        return self.Outcome(world.brief(order), *stands(order, payment))
