"""payments.record_transfer: money came in on an account of ours, for an order: exactly what was expected, too little, or too much.

The bank knows the order and the amount, and no number of a payment of ours: it counts for what is expected through that bank.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ...engine.registry import Command, command
from ...model.events.payments import PaymentMoved
from ...model.needs import Needs
from ...model.rows import Order, Payment
from ...model.shapes import Code, OrderHandle, PositiveAmount, Reference
from ...model.world import Brief, World
from ...rules.adjust import write_adjustment
from ...rules.amounts import minor, shown
from ...rules.facts import answered, captured, recorded
from ...rules.holds import unhold
from ...rules.settle import excess, settle


@command(
    "payments.record_transfer",
    http="POST /orders/{order}/transfers",
    scope="payments:write",
    status=201,
    fact=True,
    example={"collector": "test", "amount": "19.99", "reference": "statement 17/3"},
    refuses=("order_unknown", "collector_unknown", "amount_too_precise"),
)
class RecordTransfer(Command):
    """Record a transfer for an order. Of too little the rest stays expected; what is too much is refunded, or kept.

    To keep it is somebody's decision: the order costs so much more from then on, and says why.
    """

    order: OrderHandle
    collector: Code
    amount: PositiveAmount
    reference: Reference | None = None
    overpaid: Literal["refund", "keep"] = "refund"

    @dataclass(frozen=True)
    class Outcome:
        """The payment it counts for, what is still expected with it, and what is due of the order."""

        order: Brief
        payment: int
        pending: str
        due: str

    def needs(self) -> Needs:
        return Needs(money=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        collector = world.collector(self.collector).code
        amount = minor(self.amount, order.exponent, "amount")
        theirs = [p for p in world.payments(order) if p.collector == collector]
        payment = next((p for p in theirs if recorded(world, order, p, "capture", self.reference)), None)
        if payment is None:
            payment = self._expected(theirs, amount) or self._unexpected(world, order, collector, amount)
            self._take(world, order, payment, amount)
        told = shown(payment.pending, order.exponent), shown(order.due, order.exponent)
        return self.Outcome(world.brief(order), payment.n, *told)

    @staticmethod
    def _expected(theirs: list[Payment], amount: int) -> Payment | None:
        """The one that expects just this, else the first that expects anything."""
        pending = sorted((p for p in theirs if p.pending), key=lambda p: (p.pending != amount, p.n))
        return pending[0] if pending else None

    @staticmethod
    def _unexpected(world: World, order: Order, collector: str, amount: int) -> Payment:
        return world.add(Payment(order.id, world.next_n(Payment, order), collector, amount, world.now))

    def _take(self, world: World, order: Order, payment: Payment, amount: int) -> None:
        captured(world, payment, amount)
        answered(world, order, payment, "capture", amount, self.reference)
        world.emit(PaymentMoved(order.id, payment.n, "captured", amount, order.currency))
        over = excess(world, order)
        if over >= 0:
            unhold(world, order, "payment")
        if over > 0 and self.overpaid == "keep":
            write_adjustment(world, order, "overpayment", min(over, amount), 0, "kept as decided when it came")
        settle(world, order)
