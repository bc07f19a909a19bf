"""fulfillment.pick: what the floor took from the shelf, and what it did not find.

Units not found are missing from stock; they wait again, and rebalancing finds them another place or leaves them on backorder.
What keeps no stock stays promised, out of its fulfillment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from ...base import limits
from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.events.fulfillment import FulfillmentPicked
from ...model.needs import Needs
from ...model.rows import Line, Order, Promise
from ...model.shapes import Count, N, Name, OrderHandle, Shape
from ...model.world import Brief, World
from ...rules.progress import advance, may, standing
from ...rules.remarks import why
from ...rules.settle import settle
from ...rules.unwind import forget_recalls
from ...rules.waiting import reason

NOT_FOUND = "not found"


class PickedIn(Shape):
    """Of one line: units picked now, and units that should be there and are not."""

    line: N
    picked: Count = 0
    short: Count = 0
    reason: Name | None = None


@command(
    "fulfillment.pick",
    http="POST /orders/{order}/fulfillments/{fulfillment}/pick",
    scope="fulfillment:write",
    fact=True,
    example={"lines": [{"line": 1, "picked": 1, "short": 1, "reason": "damaged"}]},
    refuses=("order_unknown", "fulfillment_unknown", "fulfillment_closed", "line_unknown", "units_not_in_fulfillment", "nothing_told"),
)
class PickFulfillment(Command):
    """Record a pick. Without `lines`, all that is not picked yet was picked."""

    order: OrderHandle
    fulfillment: N
    lines: Annotated[list[PickedIn], Field(min_length=1, max_length=limits.LINES_PER_ORDER_MAX)] | None = None

    @dataclass(frozen=True)
    class Outcome:
        """Units picked by this, and units short."""

        order: Brief
        state: str
        picked: int
        short: int

    def needs(self) -> Needs:
        return Needs(order=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        fulfillment = world.fulfillment(order, self.fulfillment)
        may(fulfillment, "fulfillment.pick")
        held = standing(world, fulfillment)
        told = self._all(world, held) if self.lines is None else self._some(world, order, held)
        if not told:
            raise Refused("nothing_told")
        advance(world, order)
        forget_recalls(world, order)
        settle(world, order)
        world.emit(FulfillmentPicked(order.id, fulfillment.n, fulfillment.location, told))
        return self.Outcome(world.brief(order), fulfillment.state, sum(t["picked"] for t in told), sum(t["short"] for t in told))

    def _all(self, world: World, held: list[Promise]) -> list[dict[str, Any]]:
        told = []
        for p in held:
            n = p.quantity - p.picked
            if n:
                world.shift(p, picked=n)
                told.append({"line": p.line, "picked": n, "short": 0})
        return told

    def _some(self, world: World, order: Order, held: list[Promise]) -> list[dict[str, Any]]:
        assert self.lines is not None
        told = []
        for i, asked in enumerate(self.lines):
            world.line(order, asked.line, f"lines[{i}].line")
            if not asked.picked + asked.short:
                raise Refused("nothing_told", field=f"lines[{i}]")
            rows = [p for p in held if p.line == asked.line and p.quantity]
            open_units = sum(p.quantity - p.picked for p in rows)
            if asked.picked + asked.short > open_units:
                raise Refused("units_not_in_fulfillment", field=f"lines[{i}]", value=asked.picked + asked.short, units=open_units)
            self._pick(world, rows, asked.picked)
            self._short(world, order, rows, asked)
            told.append({"line": asked.line, "picked": asked.picked, "short": asked.short})
        return told

    def _pick(self, world: World, rows: list[Promise], n: int) -> None:
        for p in rows:
            k = min(n, p.quantity - p.picked)
            world.shift(p, picked=k)
            n -= k

    def _short(self, world: World, order: Order, rows: list[Promise], asked: PickedIn) -> None:
        """Missing from the shelf: gone from stock, and waiting again, or no more wanted where the units were being recalled."""
        left = asked.short
        because = why(world, NOT_FOUND, asked.reason if left else None, order)
        for p in rows:
            k = min(left, p.quantity - p.picked)
            if k <= 0:
                continue
            assert p.sku_id is not None
            if p.kind == "stock":
                world.goods("on_hand", "shrinkage", k, sku=p.sku_id, at=p.location, reason=because.reason, remark=because.remark)
            wanted = min(k, p.quantity - p.recalling)
            world.promise(p, "cancelled", k - wanted, of="recalling")
            if p.kind == "none":  # no receipt would ever fill it: it stands promised, for another release
                world.promise(p, "promised", wanted)
            else:
                world.promise(p, "waiting", wanted, reason=reason(world, order, world.rows[Line][order.id, p.line]))
            left -= k
