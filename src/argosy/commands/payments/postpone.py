"""payments.postpone: a collector could not be asked, or did not answer. Internal: the instruction is tried again later, by the same key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from ...engine.registry import Command, command
from ...model.needs import Needs
from ...model.shapes import N, Name, OrderHandle
from ...model.world import World

DELAY_SECONDS = 5
DELAY_SECONDS_MAX = 3600


@command(
    "payments.postpone", scope="system", refuses=("order_unknown", "instruction_unknown"), example={"instruction": 1, "failure": "timeout"}
)
class PostponeInstruction(Command):
    """Try an open instruction again, after a delay that doubles each time up to an hour."""

    order: OrderHandle
    instruction: N
    failure: Name

    @dataclass(frozen=True)
    class Outcome:
        """How often it was tried."""

        attempts: int

    def needs(self) -> Needs:
        return Needs(money=[self.order])

    def decide(self, world: World) -> Outcome:
        instruction = world.instruction(world.order(self.order), self.instruction)
        delay = min(DELAY_SECONDS_MAX, DELAY_SECONDS << min(instruction.attempts, 16))
        world.shift(instruction, attempts=1)
        world.set(instruction, failure=self.failure, try_at=world.now + timedelta(seconds=delay))
        return self.Outcome(instruction.attempts)
