"""fulfillment.record_recall: the floor's answer to a recall. What could be stopped is cancelled, the rest goes out after all."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.events.fulfillment import RecallAnswered
from ...model.needs import Needs
from ...model.rows import Promise
from ...model.shapes import Count, N, OrderHandle
from ...model.world import Brief, World
from ...rules.progress import advance
from ...rules.settle import settle


@command(
    "fulfillment.record_recall",
    http="POST /orders/{order}/instructions/{instruction}/recalled",
    scope="fulfillment:write",
    fact=True,
    example={"stopped": 1, "not_stopped": 1},
    refuses=("order_unknown", "instruction_unknown", "recall_too_large", "nothing_told"),
)
class RecordRecall(Command):
    """Answer a recall: `stopped` units are put back and cancelled, `not_stopped` units stay promised. Unnamed units stay asked."""

    order: OrderHandle
    instruction: N
    stopped: Count = 0
    not_stopped: Count = 0

    @dataclass(frozen=True)
    class Outcome:
        """Units still recalled under this instruction."""

        order: Brief
        recalling: int

    def needs(self) -> Needs:
        return Needs(order=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        instruction = world.instruction(order, self.instruction)
        if instruction.kind != "recall":
            raise Refused("instruction_unknown", field="instruction", value=self.instruction)
        answered = self.stopped + self.not_stopped
        if not answered:
            raise Refused("nothing_told", field="stopped", recalled=instruction.amount)
        if answered > instruction.amount:
            raise Refused("recall_too_large", field="stopped", value=answered, recalled=instruction.amount)
        promise: Promise = world.rows[Promise][order.id, instruction.promise]
        world.promise(promise, "promised", self.not_stopped, of="recalling")
        kept = promise.quantity - self.stopped
        world.shift(promise, picked=min(0, kept - promise.picked), packed=min(0, kept - promise.packed))
        world.promise(promise, "cancelled", self.stopped, of="recalling")
        left = instruction.amount - answered
        if left:
            world.set(instruction, amount=left)
        else:
            world.set(instruction, state="done")
        advance(world, order)
        settle(world, order)
        assert instruction.line is not None
        world.emit(RecallAnswered(order.id, instruction.n, instruction.line, self.stopped, self.not_stopped))
        return self.Outcome(world.brief(order), left)
