"""fulfillment.record_delivery: a parcel arrived, says its carrier. Its units are the customer's from then on."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import Command, command
from ...model.events.fulfillment import Delivered
from ...model.needs import Needs
from ...model.shapes import Instant, N, OrderHandle
from ...model.world import Brief, World
from ...rules.parcels import content, told, under_way
from ...rules.progress import advance, parcel_may


@command(
    "fulfillment.record_delivery",
    http="POST /orders/{order}/parcels/{parcel}/delivered",
    scope="fulfillment:write",
    fact=True,
    example={"at": "2026-03-02T14:05:00Z"},
    refuses=("order_unknown", "parcel_unknown", "parcel_closed"),
)
class RecordDelivery(Command):
    """Record that a parcel was delivered: now, or `at` the time its carrier tells."""

    order: OrderHandle
    parcel: N
    at: Instant | None = None

    @dataclass(frozen=True)
    class Outcome:
        """Units that arrived."""

        order: Brief
        parcel: int
        units: int

    def needs(self) -> Needs:
        return Needs(money=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        parcel = world.parcel(order, self.parcel)
        parcel_may(parcel, "fulfillment.record_delivery")
        for line, n in under_way(world, parcel):
            assert line.sku_id is not None
            world.goods("carrier", "customer", n, sku=line.sku_id, line=line)
        world.set(parcel, state="delivered", delivered_at=self.at or world.now, failure=None)
        advance(world, order)
        units = content(world, parcel)
        world.emit(Delivered(order.id, parcel.n, parcel.fulfillment, told(units)))
        return self.Outcome(world.brief(order), parcel.n, sum(n for _, n in units))
