"""stock.rebalance_waiting: places have opened, so whatever waits is offered what they have. Internal, and rare.

A slice of SKUs at a time, however many wait: each slice asks for the next.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...base import ids
from ...base.limits import REBALANCE_SKUS_MAX
from ...engine.registry import Command, command
from ...model.needs import Needs
from ...model.shapes import Uuid
from ...model.world import World
from ...rules.waiting import offer_to_waiting


@command("stock.rebalance_waiting", scope="system", example={})
class RebalanceWaiting(Command):
    """Have the next SKUs of which lines wait rebalanced: those after the SKU with this id, or the first."""

    after: Uuid | None = None

    @dataclass(frozen=True)
    class Outcome:
        """How many SKUs will be rebalanced."""

        skus: int

    @property
    def weight(self) -> int:
        return REBALANCE_SKUS_MAX

    def needs(self) -> Needs:
        return Needs(queues=[self.after])

    def decide(self, world: World) -> Outcome:
        found = world.waiting_skus(self.after)
        for _, code in found:
            world.ask_rebalance(code)
        if len(found) == REBALANCE_SKUS_MAX:
            offer_to_waiting(world, ids.text(found[-1][0]))
        return self.Outcome(len(found))
