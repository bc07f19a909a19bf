"""fulfillment.record_shipment: it left without our asking, whatever we had promised or cancelled.

What was promised there goes first, then what was promised elsewhere, what waited, what was cancelled; the rest was never ordered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from ...base import limits
from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.needs import Needs
from ...model.rows import Line, Promise
from ...model.shapes import Code, OrderHandle, Reference, Units
from ...model.world import Brief, World
from ...rules.progress import advance
from ...rules.settle import settle
from ...rules.shipping import leave, leave_unordered, leave_unpromised, parcel
from ...rules.unwind import forget_recalls
from ...rules.waiting import try_the_rest


@command(
    "fulfillment.record_shipment",
    http="POST /orders/{order}/shipments",
    scope="fulfillment:write",
    status=201,
    fact=True,
    example={"location": "BER", "lines": [{"line": 1, "quantity": 1}], "carrier": "dhl", "tracking": "00340434161094021501"},
    refuses=("order_unknown", "location_unknown", "line_unknown", "line_twice", "sku_not_stocked"),
)
class RecordShipment(Command):
    """Record a parcel that left a location on its own: a 3PL's, a store's, a marketplace's warehouse."""

    order: OrderHandle
    location: Code
    lines: Annotated[list[Units], Field(min_length=1, max_length=limits.LINES_PER_ORDER_MAX)]
    carrier: Code | None = None
    tracking: Reference | None = None

    @dataclass(frozen=True)
    class Outcome:
        """The parcel's number; how many of its units nobody had ordered, or had cancelled."""

        order: Brief
        parcel: int
        unordered: int

    def needs(self) -> Needs:
        return Needs(order=[self.order], at=[(self.order, self.location)])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        world.location(self.location)
        unordered = 0
        units: dict[int, int] = {}
        fulfillments: set[int] = set()
        for i, asked in enumerate(self.lines):
            line = world.line(order, asked.line, f"lines[{i}].line")
            if asked.line in units:
                raise Refused("line_twice", field=f"lines[{i}].line", value=asked.line)
            if not world.tracked(line):
                raise Refused("sku_not_stocked", field=f"lines[{i}].line", value=line.code)
            left = self._ship(world, line, asked.quantity, fulfillments)
            cancelled = min(left, line.cancelled)
            leave_unpromised(world, line, "cancelled", cancelled, self.location)
            units[line.n] = asked.quantity - left + cancelled
            if left > cancelled:
                extra = leave_unordered(world, order, line, left - cancelled, self.location)
                units[extra.n] = left - cancelled
            unordered += left
        units = {n: k for n, k in units.items() if k}
        fulfillment = fulfillments.pop() if len(fulfillments) == 1 else None
        made = parcel(world, order, self.location, units, fulfillment, self.carrier, self.tracking)
        advance(world, order)
        forget_recalls(world, order)
        try_the_rest(world, order)
        settle(world, order)
        return self.Outcome(world.brief(order), made.n, unordered)

    def _ship(self, world: World, line: Line, n: int, fulfillments: set[int]) -> int:
        """Take the units from what is promised and waits, noting whose they were; answers how many are left over."""
        for p in self._nearest_first(world, line):
            k = min(n, p.quantity)
            if k and p.fulfillment is not None:
                fulfillments.add(p.fulfillment)
            recalled = max(0, k - (p.quantity - p.recalling))
            kept = p.quantity - k
            world.shift(p, picked=min(0, kept - p.picked), packed=min(0, kept - p.packed))
            leave(world, p, k - recalled, self.location)
            leave(world, p, recalled, self.location, of="recalling")
            n -= k
        return n

    def _nearest_first(self, world: World, line: Line) -> Iterator[Promise]:
        rows = world.promises(line)
        yield from (p for p in rows if p.location == self.location and p.level == "hard")
        yield from (p for p in rows if p.location == self.location and p.level == "soft")
        yield from (p for p in rows if p.location != self.location and p.kind != "waiting")
        yield from (p for p in rows if p.kind == "waiting")
