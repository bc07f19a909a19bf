"""orders.unhold: what an order was held for is settled. Whatever the hold stopped goes on by itself."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.needs import Needs
from ...model.shapes import Code, Name, OrderHandle
from ...model.world import Brief, World
from ...rules.holds import unhold
from ...rules.settle import settle


@command(
    "orders.unhold",
    http="POST /orders/{order}/unhold",
    scope="orders:write",
    example={"type": "payment", "reason": "the bank lifted its block"},
    refuses=("order_unknown", "hold_unknown"),
)
class UnholdOrder(Command):
    """Release an order's hold of one type.

    Money that waited for it is captured, voided or refunded now, and units that waited for it are promised as far as stock goes,
    unless another hold that stands blocks the same. The floor may be handed the order again.
    """

    order: OrderHandle
    type: Code
    reason: Name

    @dataclass(frozen=True)
    class Outcome:
        """The holds that were released, by number, and the types of those that still stand."""

        order: Brief
        released: list[int]
        holds: list[str]

    def needs(self) -> Needs:
        return Needs(order=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        released = unhold(world, order, self.type, self.reason)
        standing = [h.type for h in world.holds(order)]
        if not released:
            raise Refused("hold_unknown", field="type", value=self.type, holds=standing)
        settle(world, order)
        return self.Outcome(world.brief(order), released, standing)
