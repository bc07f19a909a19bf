"""orders.end_hold: the time of a hold is over. Internal: it falls due when the hold said so.

It looks at the hold as it is by then: released before, or held for longer, it is left alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import Command, command
from ...model.needs import Needs
from ...model.shapes import N, OrderHandle
from ...model.world import Brief, World
from ...rules.holds import ends, unhold
from ...rules.settle import settle


@command("orders.end_hold", scope="system", refuses=("order_unknown",), example={"hold": 1})
class EndHold(Command):
    """Release a hold whose time is over, and have what it stopped go on."""

    order: OrderHandle
    hold: N

    @dataclass(frozen=True)
    class Outcome:
        """Whether it was released now."""

        order: Brief
        released: bool

    def needs(self) -> Needs:
        return Needs(order=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        held = next((h for h in world.holds(order) if h.n == self.hold), None)
        over = held is not None and held.until is not None and held.until <= world.now
        if held is not None and over:
            unhold(world, order, held.type, "its time is over")
            settle(world, order)
        elif held is not None:
            ends(world, held)
        return self.Outcome(world.brief(order), over)
