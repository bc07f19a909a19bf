"""fulfillment.ship: what was picked leaves us, in parcels. Money that it earns is captured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from ...base import limits
from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.needs import Needs
from ...model.rows import Fulfillment, Parcel
from ...model.shapes import Code, N, OrderHandle, Reference, Units
from ...model.world import Brief, World
from ...rules.packing import Lines, send
from ...rules.progress import advance, may, standing
from ...rules.settle import settle
from ...rules.shipping import depart, hand_over


@command(
    "fulfillment.ship",
    http="POST /orders/{order}/fulfillments/{fulfillment}/ship",
    scope="fulfillment:write",
    example={"carrier": "dhl", "tracking": "00340434161094021501"},
    refuses=(
        "order_unknown", "fulfillment_unknown", "fulfillment_closed", "wrong_method", "line_unknown", "line_twice", "parcel_unknown",
        "parcel_closed", "nothing_picked", "not_picked", "not_on_hand", "units_recalled",
    ),
)  # fmt: skip
class ShipFulfillment(Command):
    """Ship what is picked: all of it, or the packed `parcels` and the `lines` named, which are units in no parcel yet.

    Packed parcels leave as they are; what is not packed leaves in a parcel of its own. They are under way from then on, all
    with this carrier and tracking number. What is downloaded has arrived at once.
    """

    order: OrderHandle
    fulfillment: N
    parcels: Annotated[list[N], Field(min_length=1, max_length=limits.LINES_PER_ORDER_MAX)] | None = None
    lines: Annotated[list[Units], Field(min_length=1, max_length=limits.LINES_PER_ORDER_MAX)] | None = None
    carrier: Code | None = None
    tracking: Reference | None = None

    @dataclass(frozen=True)
    class Outcome:
        """The parcels' numbers within the order, the first of them, and the units in them."""

        order: Brief
        parcel: int
        parcels: list[int]
        units: int

    def needs(self) -> Needs:
        return Needs(order=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        fulfillment = world.fulfillment(order, self.fulfillment)
        may(fulfillment, "fulfillment.ship")
        if fulfillment.method == "pickup":
            raise Refused("wrong_method", method=fulfillment.method)
        gone = send(world, order, fulfillment, standing(world, fulfillment), self.parcels, self.lines)
        for parcel, units in gone:
            self._off(world, fulfillment, parcel, units)
        advance(world, order)
        settle(world, order)
        numbers = [parcel.n for parcel, _ in gone]
        return self.Outcome(world.brief(order), numbers[0], numbers, sum(sum(units.values()) for _, units in gone))

    def _off(self, world: World, fulfillment: Fulfillment, parcel: Parcel, units: Lines) -> None:
        if fulfillment.method == "digital":
            hand_over(world, parcel, units, fulfillment.method)
        else:
            depart(world, parcel, units, self.carrier, self.tracking)
