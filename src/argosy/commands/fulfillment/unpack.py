"""fulfillment.unpack: a parcel that has not left is opened. Its units are picked still, and can be packed otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import Command, command
from ...model.events.fulfillment import Unpacked
from ...model.needs import Needs
from ...model.rows import Fulfillment
from ...model.shapes import N, OrderHandle
from ...model.world import Brief, World
from ...rules.packing import contents, pack
from ...rules.progress import advance, parcel_may, standing


@command(
    "fulfillment.unpack",
    http="POST /orders/{order}/parcels/{parcel}/unpack",
    scope="fulfillment:write",
    refuses=("order_unknown", "parcel_unknown", "parcel_closed"),
)
class UnpackParcel(Command):
    """Undo the packing of a parcel."""

    order: OrderHandle
    parcel: N

    @dataclass(frozen=True)
    class Outcome:
        """Units that lie loose again."""

        order: Brief
        parcel: int
        units: int

    def needs(self) -> Needs:
        return Needs(money=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        parcel = world.parcel(order, self.parcel)
        parcel_may(parcel, "fulfillment.unpack")
        fulfillment: Fulfillment = world.rows[Fulfillment][order.id, parcel.fulfillment]
        units = contents(world, parcel)
        pack(world, standing(world, fulfillment), units, -1)
        world.set(parcel, state="undone")
        advance(world, order)
        world.emit(Unpacked(order.id, parcel.n, fulfillment.n))
        return self.Outcome(world.brief(order), parcel.n, sum(units.values()))
