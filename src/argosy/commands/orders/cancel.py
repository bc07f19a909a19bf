"""orders.cancel: the whole order, or some units of some lines. Goods are given back first, then money follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from ...base import limits
from ...engine.registry import Command, command
from ...model.needs import Needs
from ...model.shapes import OrderHandle, Text, Units
from ...model.world import Brief, World
from ...rules.giving import cancel


@command(
    "orders.cancel",
    http="POST /orders/{order}/cancel",
    scope="orders:write",
    example={"reason": "customer changed their mind", "lines": [{"line": 1, "quantity": 1}]},
    refuses=("order_unknown", "line_unknown", "line_twice", "nothing_to_cancel", "units_not_cancellable", "approval_needed"),
)
class CancelOrder(Command):
    """Cancel an order, or units of its lines.

    What waits or is promised is cancelled at once; what the floor has picked is recalled, and counts when the floor answers.
    Authorizations are voided and captures refunded as far as they are not owed any more. Without `lines`, all that has not
    shipped is cancelled. Units of a bundle's heading are bundles: as many of every component are cancelled with them.
    """

    order: OrderHandle
    lines: Annotated[list[Units], Field(min_length=1, max_length=limits.LINES_PER_ORDER_MAX)] | None = None
    reason: Text | None = None

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
        return Needs(order=[self.order], notes=[self.order] if self.reason else [])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        done = cancel(world, order, self.lines, self.reason)
        return self.Outcome(world.brief(order), sum(c for c, _ in done.values()), sum(r for _, r in done.values()))
