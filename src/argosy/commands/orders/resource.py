"""orders.resource: units that nobody has begun with are promised from another place, named by a person or chosen anew.

What is free there and waited for by others comes to them first: moving an order is no way past the queue.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from ...base import limits
from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.events.orders import OrderResourced
from ...model.needs import Needs
from ...model.rows import Line, Order, Promise
from ...model.shapes import Code, OrderHandle, Units
from ...model.world import Brief, World
from ...rules.allocate import Offer, offers, split
from ...rules.asking import asked_units
from ...rules.holds import let_through


@command(
    "orders.resource",
    http="POST /orders/{order}/resource",
    scope="orders:write",
    example={"location": "BER", "lines": [{"line": 1, "quantity": 1}]},
    refuses=("order_unknown", "order_held", "location_unknown", "line_unknown", "line_twice", "nothing_to_resource", "not_free"),
)
class ResourceOrder(Command):
    """Promise an order's units from somewhere else than `location`.

    To the place named `to`, all of them or none; without it, to the channel's other places as far as they have units free, and
    the rest stays. All of the order's units there that may still be moved, or of the `lines` named. What is released stays.
    """

    order: OrderHandle
    location: Code
    to: Code | None = None
    lines: Annotated[list[Units], Field(min_length=1, max_length=limits.LINES_PER_ORDER_MAX)] | None = None

    @dataclass(frozen=True)
    class Outcome:
        """Units that were moved, and those that were to be and stay."""

        order: Brief
        moved: int
        stayed: int

    @property
    def weight(self) -> int:
        return len(self.lines) if self.lines else 4

    def needs(self) -> Needs:
        return Needs(order=[self.order], at=[] if self.to is None else [(self.order, self.to)])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        for place in (self.location, self.to):
            if place is not None:
                world.location(place)
        let_through(world, order, "promise")
        told: list[dict[str, Any]] = []
        stayed = 0
        for p, n in self._units(world, order):
            stayed += n - self._move(world, order, p, n, told)
        if not told:
            raise Refused("not_free", field="to", value=self.to, wanted=stayed, free=0)
        world.emit(OrderResourced(order.id, self.location, told))
        return self.Outcome(world.brief(order), sum(t["quantity"] for t in told), stayed)

    def _units(self, world: World, order: Order) -> list[tuple[Promise, int]]:
        """The promise rows that may be moved, and how many units of each."""
        wanted = None if self.lines is None else asked_units(world, order, self.lines)
        found: list[tuple[Promise, int]] = []
        for p in world.promises(order):
            if (p.kind, p.level, p.location) == ("stock", "soft", self.location) and p.line is not None:
                n = p.quantity if wanted is None else min(p.quantity, wanted[p.line])
                if wanted is not None:
                    wanted[p.line] -= n
                if n:
                    found.append((p, n))
        if not found or (wanted is not None and wanted.total()):
            raise Refused("nothing_to_resource", field="location", value=self.location, soft=sum(n for _, n in found))
        return found

    def _move(self, world: World, order: Order, p: Promise, n: int, told: list[dict[str, Any]]) -> int:
        """Promise `n` units of a row elsewhere; answers how many were."""
        assert p.sku_id is not None
        line: Line = world.rows[Line][order.id, p.line]
        taken = split(n, self._offers(world, order, p))
        moved = sum(k for _, k in taken)
        if self.to is not None and moved < n:
            raise Refused("not_free", field="to", value=self.to, sku=line.code, wanted=n, free=moved)
        for place, k in taken:
            world.promise(p, "promised", k, at=place)
            told.append({"line": line.n, "sku": line.code, "quantity": k, "location": place})
        return moved

    def _offers(self, world: World, order: Order, p: Promise) -> list[Offer]:
        assert p.sku_id is not None
        if self.to is None:
            return [offer for offer in offers(world, p.sku_id, order.channel) if offer[0] != self.location]
        if self.to == self.location or not world.location(self.to).active:
            return []
        return [(self.to, world.free(p.sku_id, self.to) - world.queued_at(p.sku_id, self.to))]
