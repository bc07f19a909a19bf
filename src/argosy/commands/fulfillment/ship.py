"""fulfillment.ship: what was picked leaves us, in a parcel. Money that it earns is captured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from ...base import limits
from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.needs import Needs
from ...model.rows import Fulfillment, Order, Promise
from ...model.shapes import Code, N, OrderHandle, Reference, Units
from ...model.world import Brief, World
from ...rules.progress import advance, may, standing
from ...rules.settle import settle
from ...rules.shipping import leave, parcel


@command(
    "fulfillment.ship",
    http="POST /orders/{order}/fulfillments/{fulfillment}/ship",
    scope="fulfillment:write",
    example={"carrier": "dhl", "tracking": "00340434161094021501"},
    refuses=(
        "order_unknown", "fulfillment_unknown", "fulfillment_closed", "line_unknown", "line_twice", "nothing_picked", "not_picked",
        "not_on_hand", "units_recalled",
    ),
)  # fmt: skip
class ShipFulfillment(Command):
    """Ship what is picked: all of it, or the `lines` named. The parcel is under way from then on."""

    order: OrderHandle
    fulfillment: N
    lines: Annotated[list[Units], Field(min_length=1, max_length=limits.LINES_PER_ORDER_MAX)] | None = None
    carrier: Code | None = None
    tracking: Reference | None = None

    @dataclass(frozen=True)
    class Outcome:
        """The parcel's number within the order, and the units in it."""

        order: Brief
        parcel: int
        units: int

    def needs(self) -> Needs:
        return Needs(order=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        fulfillment = world.fulfillment(order, self.fulfillment)
        may(fulfillment, "fulfillment.ship")
        held = standing(world, fulfillment)
        units = self._units(world, order, held)
        for n, k in units.items():
            self._ship(world, order, fulfillment, [p for p in held if p.line == n], k)
        made = parcel(world, order, fulfillment.location, units, fulfillment.n, self.carrier, self.tracking)
        advance(world, order)
        settle(world, order)
        return self.Outcome(world.brief(order), made.n, sum(units.values()))

    def _units(self, world: World, order: Order, held: list[Promise]) -> dict[int, int]:
        picked: dict[int, int] = {}
        for p in held:
            assert p.line is not None
            picked[p.line] = picked.get(p.line, 0) + p.picked
        picked = {n: k for n, k in picked.items() if k}
        if not picked:
            raise Refused("nothing_picked")
        if any(p.recalling for p in held):
            raise Refused("units_recalled", units=sum(p.recalling for p in held))
        if self.lines is None:
            return picked
        units: dict[int, int] = {}
        for i, asked in enumerate(self.lines):
            world.line(order, asked.line, f"lines[{i}].line")
            if asked.line in units:
                raise Refused("line_twice", field=f"lines[{i}].line", value=asked.line)
            if asked.quantity > picked.get(asked.line, 0):
                raise Refused("not_picked", field=f"lines[{i}].quantity", value=asked.quantity, picked=picked.get(asked.line, 0))
            units[asked.line] = asked.quantity
        return units

    def _ship(self, world: World, order: Order, fulfillment: Fulfillment, rows: list[Promise], n: int) -> None:
        for p in rows:
            k = min(n, p.picked)
            if k <= 0:
                continue
            if p.kind == "stock":
                assert p.sku_id is not None
                on_hand = world.stock(p.sku_id, fulfillment.location).on_hand
                if on_hand < k:
                    raise Refused("not_on_hand", line=p.line, wanted=k, on_hand=on_hand)
            world.shift(p, picked=-k, packed=-min(k, p.packed))
            leave(world, p, k, fulfillment.location)
            n -= k
