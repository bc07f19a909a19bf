"""payments.expect: money is on its way: a bank transfer, a payment link, cash on delivery. It is not held for us yet."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.events.payments import PaymentMoved
from ...model.needs import Needs
from ...model.rows import Payment
from ...model.shapes import Code, Instant, OrderHandle, PositiveAmount, Reference, Text
from ...model.world import Brief, World
from ...rules.amounts import minor, shown
from ...rules.expiry import watch
from ...rules.settle import expected


@command(
    "payments.expect",
    http="POST /orders/{order}/payments/expected",
    scope="payments:write",
    status=201,
    example={"collector": "test", "amount": "19.99", "method": "transfer"},
    refuses=("order_unknown", "collector_unknown", "amount_too_precise", "not_due", "in_the_past"),
)
class ExpectPayment(Command):
    """Write down that the customer will pay: all that is due and not expected yet, or an `amount` of it.

    With `cancel_unpaid_at`, what has not come by then is expected no more, and what of the order has not left is cancelled.
    """

    order: OrderHandle
    collector: Code
    amount: PositiveAmount | None = None
    reference: Reference | None = None
    method: Text | None = None
    cancel_unpaid_at: Instant | None = None

    @dataclass(frozen=True)
    class Outcome:
        """The payment's number within the order, and what is expected with it."""

        order: Brief
        payment: int
        pending: str

    def needs(self) -> Needs:
        return Needs(money=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        collector = world.collector(self.collector)
        left = max(0, order.due - expected(world.payments(order)))
        amount = left if self.amount is None else minor(self.amount, order.exponent, "amount")
        if not 0 < amount <= left:
            raise Refused("not_due", field="amount", value=shown(amount, order.exponent), due=shown(left, order.exponent))
        until = self.cancel_unpaid_at
        if until is not None and until <= world.now:
            raise Refused("in_the_past", field="cancel_unpaid_at", value=until)
        n = world.next_n(Payment, order)
        payment = world.add(Payment(order.id, n, collector.code, amount, world.now, self.reference, self.method, expires_at=until))
        world.pay(payment, "offered", "pending", amount)
        world.emit(PaymentMoved(order.id, n, "pending", amount, order.currency))
        watch(world, payment, "orders.cancel_unpaid")
        return self.Outcome(world.brief(order), n, shown(amount, order.exponent))
