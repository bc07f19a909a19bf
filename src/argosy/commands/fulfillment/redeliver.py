"""fulfillment.redeliver: a parcel whose delivery failed goes out again. It stays with its carrier, and no unit moves."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import Command, command
from ...model.events.fulfillment import DeliveryRetried
from ...model.needs import Needs
from ...model.shapes import N, OrderHandle
from ...model.world import Brief, World
from ...rules.progress import parcel_may


@command(
    "fulfillment.redeliver",
    http="POST /orders/{order}/parcels/{parcel}/redeliver",
    scope="fulfillment:write",
    refuses=("order_unknown", "parcel_unknown", "parcel_closed"),
)
class RedeliverParcel(Command):
    """Note that the carrier tries again."""

    order: OrderHandle
    parcel: N

    @dataclass(frozen=True)
    class Outcome:
        """The parcel's number within the order."""

        order: Brief
        parcel: int

    def needs(self) -> Needs:
        return Needs(money=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        parcel = world.parcel(order, self.parcel)
        parcel_may(parcel, "fulfillment.redeliver")
        world.set(parcel, state="shipped")
        world.emit(DeliveryRetried(order.id, parcel.n, parcel.fulfillment))
        return self.Outcome(world.brief(order), parcel.n)
