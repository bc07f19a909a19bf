"""fulfillment.start: somebody has begun with it. What is released is still anybody's; what is started is being worked on."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import Command, command
from ...model.events.fulfillment import FulfillmentStarted
from ...model.needs import Needs
from ...model.shapes import N, OrderHandle
from ...model.world import Brief, World
from ...rules.progress import may


@command(
    "fulfillment.start",
    http="POST /orders/{order}/fulfillments/{fulfillment}/start",
    scope="fulfillment:write",
    refuses=("order_unknown", "fulfillment_unknown", "fulfillment_closed"),
)
class StartFulfillment(Command):
    """Take a released fulfillment in hand, so that nobody else does."""

    order: OrderHandle
    fulfillment: N

    @dataclass(frozen=True)
    class Outcome:
        """The fulfillment's state."""

        order: Brief
        state: str

    def needs(self) -> Needs:
        return Needs(money=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        fulfillment = world.fulfillment(order, self.fulfillment)
        may(fulfillment, "fulfillment.start")
        world.set(fulfillment, state="started")
        world.emit(FulfillmentStarted(order.id, fulfillment.n, fulfillment.location))
        return self.Outcome(world.brief(order), fulfillment.state)
