"""fulfillment.hand_over: the customer collects what is picked for them. No carrier has it in between. Money that it earns is captured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from ...base import limits
from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.needs import Needs
from ...model.shapes import N, OrderHandle, Units
from ...model.world import Brief, World
from ...rules.packing import send
from ...rules.progress import advance, may, standing
from ...rules.settle import settle
from ...rules.shipping import hand_over


@command(
    "fulfillment.hand_over",
    http="POST /orders/{order}/fulfillments/{fulfillment}/hand-over",
    scope="fulfillment:write",
    example={"lines": [{"line": 1, "quantity": 1}]},
    refuses=(
        "order_unknown", "fulfillment_unknown", "fulfillment_closed", "wrong_method", "line_unknown", "line_twice", "parcel_unknown",
        "parcel_closed", "nothing_picked", "not_picked", "not_on_hand", "units_recalled",
    ),
)  # fmt: skip
class HandOverFulfillment(Command):
    """Hand over what the customer collects: all that is picked, or the `parcels` and `lines` named."""

    order: OrderHandle
    fulfillment: N
    parcels: Annotated[list[N], Field(min_length=1, max_length=limits.LINES_PER_ORDER_MAX)] | None = None
    lines: Annotated[list[Units], Field(min_length=1, max_length=limits.LINES_PER_ORDER_MAX)] | None = None

    @dataclass(frozen=True)
    class Outcome:
        """The parcels' numbers within the order, and the units in them."""

        order: Brief
        parcels: list[int]
        units: int

    def needs(self) -> Needs:
        return Needs(order=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        fulfillment = world.fulfillment(order, self.fulfillment)
        may(fulfillment, "fulfillment.hand_over")
        if fulfillment.method != "pickup":
            raise Refused("wrong_method", method=fulfillment.method)
        gone = send(world, order, fulfillment, standing(world, fulfillment), self.parcels, self.lines)
        for parcel, units in gone:
            hand_over(world, parcel, units, fulfillment.method)
        advance(world, order)
        settle(world, order)
        return self.Outcome(world.brief(order), [p.n for p, _ in gone], sum(sum(units.values()) for _, units in gone))
