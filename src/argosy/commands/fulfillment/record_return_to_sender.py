"""fulfillment.record_return_to_sender: a parcel could not be delivered and is back. Its units are sellable, and owed again."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import Command, command
from ...model.needs import Needs
from ...model.shapes import Code, N, Name, OrderHandle
from ...model.world import Brief, World
from ...rules.parcels import back, owed_again, returned_to_sender, under_way
from ...rules.progress import parcel_may
from ...rules.remarks import why

UNDELIVERABLE = "undeliverable"


@command(
    "fulfillment.record_return_to_sender",
    http="POST /orders/{order}/parcels/{parcel}/returned-to-sender",
    scope="fulfillment:write",
    fact=True,
    example={"location": "BER", "reason": "address unknown"},
    refuses=("order_unknown", "location_unknown", "parcel_unknown", "parcel_closed"),
)
class RecordReturnToSender(Command):
    """Record that an undeliverable parcel came back to a location, intact: by default to the one it left from.

    What the customer still pays for waits again, and is promised anew as far as stock goes. Cancel it if it is not wanted.
    """

    order: OrderHandle
    parcel: N
    location: Code | None = None
    reason: Name | None = None

    @dataclass(frozen=True)
    class Outcome:
        """Units owed again, and units taken back since nobody pays for them."""

        order: Brief
        parcel: int
        again: int
        taken_back: int

    def needs(self) -> Needs:
        return Needs(order=[self.order], at=[] if self.location is None else [(self.order, self.location)])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        if self.location is not None:
            world.location(self.location)
        parcel = world.parcel(order, self.parcel)
        parcel_may(parcel, "fulfillment.record_return_to_sender")
        at = self.location or parcel.location
        because = why(world, UNDELIVERABLE, self.reason, order)
        units = under_way(world, parcel)
        again = 0
        for line, n in units:
            back(world, line, n, "on_hand", at, because)
            again += owed_again(world, order, line, n, UNDELIVERABLE)
        world.set(parcel, failure=self.reason or UNDELIVERABLE)
        returned_to_sender(world, order, parcel, at, because.remark, units, refused=False)
        return self.Outcome(world.brief(order), parcel.n, again, sum(n for _, n in units) - again)
