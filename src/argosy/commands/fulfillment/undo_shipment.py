"""fulfillment.undo_shipment: a parcel that was shipped or handed over by mistake has not left. Its units are back where they lay.

Each move back is a legal one of its own: from `shipped` by way of `waiting`, since a unit on its way is owed again first.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.events.fulfillment import ShipmentUndone
from ...model.needs import Needs
from ...model.rows import Fulfillment, Line, Order, Parcel
from ...model.shapes import N, OrderHandle
from ...model.world import Brief, World
from ...rules.parcels import by_carrier, content, expect_shipped, sent_from, told
from ...rules.progress import advance, parcel_may
from ...rules.settle import kept, settle
from ...rules.standing import fit, harden


@command(
    "fulfillment.undo_shipment",
    http="POST /orders/{order}/parcels/{parcel}/undo-shipment",
    scope="fulfillment:write",
    refuses=("order_unknown", "parcel_unknown", "parcel_closed", "units_returned"),
)
class UndoShipment(Command):
    """Take back that a parcel left. Its units lie picked in their fulfillment again; what was never ordered is cancelled.

    Money that was captured stays, as the goods are owed still: cancel them to give it back.
    """

    order: OrderHandle
    parcel: N

    @dataclass(frozen=True)
    class Outcome:
        """Units that are promised again."""

        order: Brief
        parcel: int
        units: int

    def needs(self) -> Needs:
        return Needs(order=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        parcel = world.parcel(order, self.parcel)
        parcel_may(parcel, "fulfillment.undo_shipment")
        if parcel.state == "delivered" and by_carrier(world, parcel):
            raise Refused("parcel_closed", state=parcel.state, may=["fulfillment.undo_delivery"])
        fulfillment = sent_from(world, parcel)
        units = content(world, parcel)
        home = fulfillment if fulfillment is not None and fulfillment.location == parcel.location else None
        promised = sum(self._back(world, order, home, parcel, line, n) for line, n in units)
        if fulfillment is not None:
            world.shift(fulfillment, shipped=-min(fulfillment.shipped, sum(n for _, n in units)))
        world.set(parcel, state="undone", delivered_at=None)
        advance(world, order)
        settle(world, order)
        world.emit(ShipmentUndone(order.id, parcel.n, parcel.fulfillment, parcel.location, told(units)))
        return self.Outcome(world.brief(order), parcel.n, promised)

    def _back(self, world: World, order: Order, home: Fulfillment | None, parcel: Parcel, line: Line, n: int) -> int:
        """Units of a line are on the shelf again, and promised there as far as anybody pays for them; answers how many.

        In a fulfillment, if it is this location's: they may have left elsewhere without our asking.
        """
        expect_shipped(line, n)
        at = None
        if world.tracked(line):
            assert line.sku_id is not None
            at = parcel.location
            holder = "customer" if parcel.state == "delivered" else "carrier"
            world.goods(holder, "on_hand", n, sku=line.sku_id, to=at, line=line, reason=f"parcel {parcel.n} undone")
        wanted = min(n, kept(line))
        owed = world.promise(line, "waiting", n, of="shipped", reason="undone")
        assert owed is not None
        world.promise(owed, "cancelled", n - wanted)
        promised = world.promise(owed, "promised", wanted, at=at)
        if promised is not None and home is not None:
            harden(world, order, promised, wanted, home)
        fit(world, line, at)
        return wanted
