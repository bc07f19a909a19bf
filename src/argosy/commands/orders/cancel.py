"""orders.cancel: the whole order, or some units of some lines. Goods are given back first, then money follows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from ...base import limits
from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.events.orders import OrderCancelled
from ...model.needs import Needs
from ...model.rows import Order
from ...model.shapes import OrderHandle, Text, Units
from ...model.world import Brief, World
from ...rules.bundle import in_components
from ...rules.settle import settle
from ...rules.unwind import cancellable, unwind


@command(
    "orders.cancel",
    http="POST /orders/{order}/cancel",
    scope="orders:write",
    example={"reason": "customer changed their mind", "lines": [{"line": 1, "quantity": 1}]},
    refuses=("order_unknown", "line_unknown", "line_twice", "nothing_to_cancel", "units_not_cancellable"),
)
class CancelOrder(Command):
    """Cancel an order, or units of its lines.

    What waits or is promised is cancelled at once; what the floor has picked is recalled, and counts when the floor answers.
    Authorizations are voided and captures refunded as far as they are not owed any more. Without `lines`, all that has not
    shipped is cancelled. Units of a bundle's heading are bundles: as many of every component are cancelled with them.
    """

    order: OrderHandle
    lines: Annotated[list[Units], Field(min_length=1, max_length=limits.LINES_PER_ORDER_MAX)] | None = None
    reason: Text = "unspecified"

    @dataclass(frozen=True)
    class Outcome:
        """Units cancelled, and units recalled from the floor."""

        order: Brief
        cancelled: int
        recalling: int

    @property
    def weight(self) -> int:
        return len(self.lines) if self.lines else 4

    def needs(self) -> Needs:
        return Needs(order=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        done = unwind(world, order, self._units(world, order))
        settle(world, order)
        lines = [{"line": n, "cancelled": cancelled, "recalling": recalled} for n, (cancelled, recalled) in done.items()]
        world.emit(OrderCancelled(order.id, self.reason, lines))
        return self.Outcome(world.brief(order), sum(c for c, _ in done.values()), sum(r for _, r in done.values()))

    def _units(self, world: World, order: Order) -> dict[int, int]:
        if self.lines is None:
            units = {line.n: cancellable(world, line) for line in world.lines(order)}
            units = {n: k for n, k in units.items() if k}
            if not units:
                raise Refused("nothing_to_cancel", order_status=order.status)
            return units
        twice = [n for n, times in Counter(u.line for u in self.lines).items() if times > 1]
        if twice:
            raise Refused("line_twice", field="lines", value=twice[0])
        for i, u in enumerate(self.lines):
            world.line(order, u.line, f"lines[{i}].line")
        return in_components(world, order, {u.line: u.quantity for u in self.lines})
