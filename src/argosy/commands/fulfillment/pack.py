"""fulfillment.pack: what is picked is put into a parcel. When all is packed it is ready to leave, or to be collected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from ...base import limits
from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.events.fulfillment import Packed
from ...model.needs import Needs
from ...model.shapes import N, OrderHandle, Quantity, Units
from ...model.world import Brief, World
from ...rules.packing import box, named, pack
from ...rules.progress import advance, may, standing


@command(
    "fulfillment.pack",
    http="POST /orders/{order}/fulfillments/{fulfillment}/pack",
    scope="fulfillment:write",
    status=201,
    example={"lines": [{"line": 1, "quantity": 1}], "weight_g": 1200},
    refuses=(
        "order_unknown", "fulfillment_unknown", "fulfillment_closed", "line_unknown", "line_twice", "nothing_picked", "not_picked",
        "units_recalled",
    ),
)  # fmt: skip
class PackFulfillment(Command):
    """Pack one parcel: with all that is picked and in no parcel yet, or with the `lines` named."""

    order: OrderHandle
    fulfillment: N
    lines: Annotated[list[Units], Field(min_length=1, max_length=limits.LINES_PER_ORDER_MAX)] | None = None
    weight_g: Quantity | None = None

    @dataclass(frozen=True)
    class Outcome:
        """The parcel's number within the order, the units in it, and the fulfillment's state."""

        order: Brief
        parcel: int
        units: int
        state: str

    def needs(self) -> Needs:
        return Needs(money=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        fulfillment = world.fulfillment(order, self.fulfillment)
        may(fulfillment, "fulfillment.pack")
        rows = standing(world, fulfillment)
        units = named(world, order, rows, self.lines)
        if not units:
            raise Refused("nothing_picked")
        pack(world, rows, units)
        made = box(world, fulfillment, units, self.weight_g)
        advance(world, order)
        lines = [{"line": n, "quantity": k} for n, k in units.items()]
        world.emit(Packed(order.id, made.n, fulfillment.n, fulfillment.location, fulfillment.method, fulfillment.state, lines))
        return self.Outcome(world.brief(order), made.n, sum(units.values()), fulfillment.state)
