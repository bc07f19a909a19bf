"""payments.void: ask a collector to let go of money it holds. The answer is another command; what is unpaid then is due."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.needs import Needs
from ...model.shapes import N, OrderHandle, PositiveAmount
from ...model.world import Brief, World
from ...rules.amounts import minor, shown
from ...rules.settle import open_amount, settle


@command(
    "payments.void",
    http="POST /orders/{order}/payments/{payment}/void",
    scope="payments:write",
    example={"amount": "19.99"},
    refuses=("order_unknown", "payment_unknown", "not_voidable", "amount_too_precise"),
)
class VoidPayment(Command):
    """Ask to give up all that is open of an authorization, or a part of it. What was asked can't be asked again."""

    order: OrderHandle
    payment: N
    amount: PositiveAmount | None = None

    @dataclass(frozen=True)
    class Outcome:
        """The instruction that was written (none for a value account, which moves at once), what was asked, and what is due."""

        order: Brief
        instruction: int | None
        amount: str
        due: str

    def needs(self) -> Needs:
        return Needs(money=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        payment = world.payment(order, self.payment)
        can = open_amount(payment)
        amount = can if self.amount is None else minor(self.amount, order.exponent, "amount")
        if not 0 < amount <= can:
            raise Refused("not_voidable", field="amount", value=shown(amount, order.exponent), open=shown(can, order.exponent))
        made = world.ask("void", payment, amount)
        settle(world, order)
        told = shown(amount, order.exponent), shown(order.due, order.exponent)
        return self.Outcome(world.brief(order), made.n if made else None, *told)
