"""fulfillment.record_loss: a parcel is lost on its way. Its units are owed again, and replaced without money."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import Command, command
from ...model.events.fulfillment import ParcelLost
from ...model.needs import Needs
from ...model.shapes import N, Name, OrderHandle
from ...model.world import Brief, World
from ...rules.parcels import back, owed_again, told, under_way
from ...rules.progress import advance, parcel_may
from ...rules.remarks import why
from ...rules.settle import settle

LOST = "lost"


@command(
    "fulfillment.record_loss",
    http="POST /orders/{order}/parcels/{parcel}/lost",
    scope="fulfillment:write",
    fact=True,
    example={"reason": "lost by the carrier"},
    refuses=("order_unknown", "parcel_unknown", "parcel_closed"),
)
class RecordLoss(Command):
    """Record that a parcel is lost. What the customer still pays for waits again, and is promised anew as far as stock goes.

    If they want their money back instead, cancel what waits.
    """

    order: OrderHandle
    parcel: N
    reason: Name | None = None

    @dataclass(frozen=True)
    class Outcome:
        """Units owed again, and units that nobody pays for, so that nobody is owed them."""

        order: Brief
        parcel: int
        again: int
        taken_back: int

    def needs(self) -> Needs:
        return Needs(order=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        parcel = world.parcel(order, self.parcel)
        parcel_may(parcel, "fulfillment.record_loss")
        units = under_way(world, parcel)
        because = why(world, LOST, self.reason, order)
        again = 0
        for line, n in units:
            back(world, line, n, "shrinkage", parcel.location, because)
            again += owed_again(world, order, line, n, LOST)
        world.set(parcel, state="lost", failure=self.reason or LOST)
        advance(world, order)
        settle(world, order)
        world.emit(ParcelLost(order.id, parcel.n, parcel.fulfillment, told(units), because.remark))
        return self.Outcome(world.brief(order), parcel.n, again, sum(n for _, n in units) - again)
