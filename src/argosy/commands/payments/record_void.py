"""payments.record_void: an authorization was given up, or has expired."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import Command, command
from ...model.events.payments import PaymentMoved
from ...model.needs import Needs
from ...model.shapes import N, OrderHandle, PositiveAmount, Reference
from ...model.world import Brief, World
from ...rules.amounts import minor
from ...rules.facts import answered, recorded, stands, voided
from ...rules.settle import settle


@command(
    "payments.record_void",
    http="POST /orders/{order}/payments/{payment}/voided",
    scope="payments:write",
    fact=True,
    example={"amount": "19.99", "reference": "void_1"},
    refuses=("order_unknown", "payment_unknown", "amount_too_precise"),
)
class RecordVoid(Command):
    """Record that an authorization, or part of it, is gone.

    It is the answer to a void we asked for (`instruction`), or a fact of its own, such as an expiry.
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
        if not recorded(world, order, payment, "void", self.reference):
            gone = amount - voided(world, payment, amount)
            answered(world, order, payment, "void", amount, self.reference, self.instruction)
            if gone:
                world.emit(PaymentMoved(order.id, payment.n, "voided", gone, order.currency))
            settle(world, order)
        return self.Outcome(world.brief(order), *stands(order, payment))
