"""payments.capture: ask a collector for money it holds. The answer is another command."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.needs import Needs
from ...model.shapes import N, OrderHandle, PositiveAmount
from ...model.world import Brief, World
from ...rules.amounts import minor, shown
from ...rules.holds import let_through
from ...rules.settle import expired, open_amount


@command(
    "payments.capture",
    http="POST /orders/{order}/payments/{payment}/capture",
    scope="payments:write",
    example={"amount": "19.99"},
    refuses=("order_unknown", "payment_unknown", "order_held", "authorization_expired", "not_capturable", "amount_too_precise"),
)
class CapturePayment(Command):
    """Ask for all that is open on a payment, or for a part of it. What was asked can't be asked again."""

    order: OrderHandle
    payment: N
    amount: PositiveAmount | None = None

    @dataclass(frozen=True)
    class Outcome:
        """The instruction that was written (none for a value account, which moves at once), and what was asked."""

        order: Brief
        instruction: int | None
        amount: str

    def needs(self) -> Needs:
        return Needs(money=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        payment = world.payment(order, self.payment)
        let_through(world, order, "capture")
        if expired(world, payment):
            raise Refused("authorization_expired", payment=payment.n, expires_at=payment.expires_at)
        can = open_amount(payment)
        amount = can if self.amount is None else minor(self.amount, order.exponent, "amount")
        if not 0 < amount <= can:
            raise Refused("not_capturable", field="amount", value=shown(amount, order.exponent), open=shown(can, order.exponent))
        instruction = world.ask("capture", payment, amount)
        return self.Outcome(world.brief(order), instruction.n if instruction else None, shown(amount, order.exponent))
