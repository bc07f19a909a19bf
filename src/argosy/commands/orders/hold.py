"""orders.hold: a person has an order stand still, for a reason and perhaps until a time. What it blocks is its type's."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.needs import Needs
from ...model.shapes import Code, Instant, Name, OrderHandle
from ...model.world import Brief, World
from ...rules.holds import hold_anew


@command(
    "orders.hold",
    http="POST /orders/{order}/hold",
    scope="orders:write",
    example={"type": "fraud", "reason": "billed to one country, sent to another"},
    refuses=("order_unknown", "hold_type_unknown", "in_the_past"),
)
class HoldOrder(Command):
    """Have an order stand still: its type says which of promise, release, capture and edit that blocks.

    What is promised stays promised; what waits leaves the queue while nothing may be promised, and has its turn again afterwards.
    With `until`, the order goes on by itself at that time. Held again for the same type, only the reason and the time change.
    """

    order: OrderHandle
    type: Code
    reason: Name
    until: Instant | None = None

    @dataclass(frozen=True)
    class Outcome:
        """The hold's number within the order, and the types of all that stand."""

        order: Brief
        hold: int
        holds: list[str]

    def needs(self) -> Needs:
        return Needs(order=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        types = world.settings.hold_types
        if self.type not in types:
            raise Refused("hold_type_unknown", field="type", value=self.type, types=sorted(types))
        if self.until is not None and self.until <= world.now:
            raise Refused("in_the_past", field="until", value=self.until)
        held = hold_anew(world, order, self.type, self.reason, self.until)
        return self.Outcome(world.brief(order), held.n, [h.type for h in world.holds(order)])
