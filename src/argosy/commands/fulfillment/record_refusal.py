"""fulfillment.record_refusal: the customer did not take the parcel. It is back, to be looked at; nobody owes anything for it."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import Command, command
from ...model.needs import Needs
from ...model.shapes import Code, N, Name, OrderHandle
from ...model.world import Brief, World
from ...rules.parcels import back, returned_to_sender, taken_back, under_way
from ...rules.progress import parcel_may
from ...rules.remarks import why

REFUSED = "refused"


@command(
    "fulfillment.record_refusal",
    http="POST /orders/{order}/parcels/{parcel}/refused",
    scope="fulfillment:write",
    fact=True,
    example={"location": "BER", "reason": "refused at the door"},
    refuses=("order_unknown", "location_unknown", "parcel_unknown", "parcel_closed"),
)
class RecordRefusal(Command):
    """Record that a parcel its recipient refused came back to a location: by default to the one it left from.

    Its units are returned, and stand in quarantine there. Their price is given back.
    """

    order: OrderHandle
    parcel: N
    location: Code | None = None
    reason: Name | None = None

    @dataclass(frozen=True)
    class Outcome:
        """Units taken back."""

        order: Brief
        parcel: int
        units: int

    def needs(self) -> Needs:
        return Needs(order=[self.order], at=[] if self.location is None else [(self.order, self.location)])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        if self.location is not None:
            world.location(self.location)
        parcel = world.parcel(order, self.parcel)
        parcel_may(parcel, "fulfillment.record_refusal")
        at = self.location or parcel.location
        because = why(world, REFUSED, self.reason, order)
        units = under_way(world, parcel)
        for line, n in units:
            back(world, line, n, "quarantine", at, because)
            taken_back(world, line, n, REFUSED)
        world.set(parcel, failure=self.reason or REFUSED)
        returned_to_sender(world, order, parcel, at, because.remark, units, refused=True)
        return self.Outcome(world.brief(order), parcel.n, sum(n for _, n in units))
