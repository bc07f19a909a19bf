"""payments.record_failure: a collector refused what we asked. The amount stands again where it stood, and the order is held."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.events.payments import PaymentFailed
from ...model.needs import Needs
from ...model.shapes import N, Name, OrderHandle
from ...model.world import Brief, World
from ...rules.facts import failed
from ...rules.settle import settle


@command(
    "payments.record_failure",
    http="POST /orders/{order}/instructions/{instruction}/failed",
    scope="payments:write",
    fact=True,
    example={"failure": "declined"},
    refuses=("order_unknown", "instruction_unknown"),
)
class RecordFailure(Command):
    """Record that a capture, void or refund we asked for was refused."""

    order: OrderHandle
    instruction: N
    failure: Name

    @dataclass(frozen=True)
    class Outcome:
        """The payment, and the hold that tells somebody to look."""

        order: Brief
        payment: int
        holds: list[str]

    def needs(self) -> Needs:
        return Needs(money=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        instruction = world.instruction(order, self.instruction)
        if instruction.payment is None:
            raise Refused("instruction_unknown", field="instruction", value=self.instruction)
        payment = failed(world, order, instruction, self.failure)
        world.emit(PaymentFailed(order.id, payment.n, instruction.kind, instruction.amount, order.currency, instruction.n))
        settle(world, order)
        return self.Outcome(world.brief(order), payment.n, [h.type for h in world.holds(order)])
