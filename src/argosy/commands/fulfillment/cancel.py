"""fulfillment.cancel: a location will not do it. Its units are promised as before, and may be moved or released anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...engine.registry import Command, command
from ...model.events.fulfillment import FulfillmentCancelled
from ...model.needs import Needs
from ...model.shapes import N, Name, OrderHandle
from ...model.world import Brief, World
from ...rules.progress import advance, may, standing
from ...rules.remarks import remark
from ...rules.settle import settle
from ...rules.standing import soften
from ...rules.unwind import forget_recalls


@command(
    "fulfillment.cancel",
    http="POST /orders/{order}/fulfillments/{fulfillment}/cancel",
    scope="fulfillment:write",
    example={"reason": "the shop is closed"},
    refuses=("order_unknown", "fulfillment_unknown", "fulfillment_closed"),
)
class CancelFulfillment(Command):
    """Take a fulfillment back from the floor. What was picked or packed of it goes back to the shelf; what left stays shipped.

    Units that the order's cancellation had recalled are cancelled. To cancel what the customer ordered, cancel the order.
    """

    order: OrderHandle
    fulfillment: N
    reason: Name | None = None

    @dataclass(frozen=True)
    class Outcome:
        """Units that are promised outside of a fulfillment again, and units cancelled since they had been recalled."""

        order: Brief
        state: str
        units: int
        cancelled: int

    def needs(self) -> Needs:
        return Needs(order=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        fulfillment = world.fulfillment(order, self.fulfillment)
        may(fulfillment, "fulfillment.cancel")
        cancelled = units = 0
        lines: list[dict[str, Any]] = []
        for p in standing(world, fulfillment):
            kept, recalled = p.quantity - p.recalling, p.recalling
            world.shift(p, picked=-p.picked, packed=-p.packed)
            world.promise(p, "cancelled", recalled, of="recalling")
            cancelled += recalled
            if kept:
                soften(world, order, p)
                lines.append({"line": p.line, "quantity": kept})
                units += kept
        advance(world, order)
        forget_recalls(world, order)
        settle(world, order)
        world.emit(FulfillmentCancelled(order.id, fulfillment.n, fulfillment.location, lines, remark(world, self.reason, order)))
        return self.Outcome(world.brief(order), fulfillment.state, units, cancelled)
