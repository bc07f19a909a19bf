"""payments.authorize: a collector holds money for the order; told to us, not asked by us."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import Command, command
from ...model.events.payments import PaymentMoved
from ...model.needs import Needs
from ...model.rows import Payment
from ...model.shapes import Code, Instant, OrderHandle, PositiveAmount, Reference, Text
from ...model.world import Brief, World
from ...rules.amounts import minor, shown
from ...rules.expiry import watch
from ...rules.holds import unhold
from ...rules.settle import settle


@command(
    "payments.authorize",
    http="POST /orders/{order}/payments",
    scope="payments:write",
    status=201,
    example={"collector": "test", "reference": "ch_1002", "amount": "19.99"},
    refuses=("order_unknown", "collector_unknown", "amount_too_precise"),
)
class AuthorizePayment(Command):
    """Record an authorization as a new payment of the order. What has shipped already is captured from it at once."""

    order: OrderHandle
    collector: Code
    amount: PositiveAmount
    reference: Reference | None = None
    method: Text | None = None
    expires_at: Instant | None = None

    @dataclass(frozen=True)
    class Outcome:
        """The payment's number within the order, and what is still due."""

        order: Brief
        payment: int
        due: str

    def needs(self) -> Needs:
        return Needs(money=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        amount = minor(self.amount, order.exponent, "amount")
        collector = world.collector(self.collector)
        n = world.next_n(Payment, order)
        payment = world.add(
            Payment(order.id, n, collector.code, amount, world.now, self.reference, self.method, expires_at=self.expires_at)
        )
        world.pay(payment, "offered", "authorized", amount)
        world.emit(PaymentMoved(order.id, n, "authorized", amount, order.currency))
        watch(world, payment)
        unhold(world, order, "payment")
        settle(world, order)
        return self.Outcome(world.brief(order), n, shown(order.due, order.exponent))
