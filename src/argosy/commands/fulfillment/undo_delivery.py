"""fulfillment.undo_delivery: the carrier had told of a delivery that was none. It has the parcel still."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.events.fulfillment import DeliveryUndone
from ...model.needs import Needs
from ...model.shapes import N, OrderHandle
from ...model.world import Brief, World
from ...rules.parcels import by_carrier, content, expect_shipped
from ...rules.progress import advance, parcel_may


@command(
    "fulfillment.undo_delivery",
    http="POST /orders/{order}/parcels/{parcel}/undo-delivery",
    scope="fulfillment:write",
    fact=True,
    refuses=("order_unknown", "parcel_unknown", "parcel_closed", "units_returned"),
)
class UndoDelivery(Command):
    """Take back that a parcel arrived. It is under way again, and no money moves."""

    order: OrderHandle
    parcel: N

    @dataclass(frozen=True)
    class Outcome:
        """Units under way again."""

        order: Brief
        parcel: int
        units: int

    def needs(self) -> Needs:
        return Needs(order=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        parcel = world.parcel(order, self.parcel)
        parcel_may(parcel, "fulfillment.undo_delivery")
        if not by_carrier(world, parcel):
            raise Refused("parcel_closed", state=parcel.state, may=["fulfillment.undo_shipment"])
        units = 0
        for line, n in content(world, parcel):
            if world.tracked(line):
                assert line.sku_id is not None
                expect_shipped(line, n)
                world.goods("customer", "carrier", n, sku=line.sku_id, line=line, reason=f"parcel {parcel.n} not delivered")
                units += n
        world.set(parcel, state="shipped", delivered_at=None)
        advance(world, order)
        world.emit(DeliveryUndone(order.id, parcel.n, parcel.fulfillment))
        return self.Outcome(world.brief(order), parcel.n, units)
