"""fulfillment.record_failed_delivery: the carrier was there and could not leave the parcel. It has it still."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import Command, command
from ...model.events.fulfillment import DeliveryFailed
from ...model.needs import Needs
from ...model.shapes import N, Name, OrderHandle
from ...model.world import Brief, World
from ...rules.progress import parcel_may
from ...rules.remarks import remark


@command(
    "fulfillment.record_failed_delivery",
    http="POST /orders/{order}/parcels/{parcel}/failed",
    scope="fulfillment:write",
    fact=True,
    example={"reason": "nobody at home"},
    refuses=("order_unknown", "parcel_unknown", "parcel_closed"),
)
class RecordFailedDelivery(Command):
    """Record a delivery that failed, and why. The parcel goes out again, is delivered after all, comes back or is lost."""

    order: OrderHandle
    parcel: N
    reason: Name

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
        parcel_may(parcel, "fulfillment.record_failed_delivery")
        world.set(parcel, state="failed", failure=self.reason)
        world.emit(DeliveryFailed(order.id, parcel.n, parcel.fulfillment, remark(world, self.reason, order)))
        return self.Outcome(world.brief(order), parcel.n)
