"""orders.allocate: fit one order's waiting units to stock now. Internal: it falls due for orders that are filled whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import Command, command
from ...model.events import OrderAllocated
from ...model.moves import CLAIMING
from ...model.needs import Needs
from ...model.shapes import OrderHandle
from ...model.world import Brief, World
from ...rules.allocate import fill


@command("orders.allocate", scope="system", refuses=("order_unknown",), example={"order": {"channel": "web", "reference": "W-1001"}})
class AllocateOrder(Command):
    """Promise what of an order waits for stock, as far as stock goes beyond what waits longer."""

    order: OrderHandle

    @dataclass(frozen=True)
    class Outcome:
        """Units promised now."""

        order: Brief
        promised: int

    def needs(self) -> Needs:
        return Needs(order=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        told, promised = [], 0
        waiting = [p for p in world.promises(order) if p.kind == "waiting" and p.reason in CLAIMING]
        for p in [] if world.blocked(order, "promise") else waiting:
            assert p.line is not None
            line = world.line(order, p.line)
            for location, n in fill(world, p, order):
                promised += n
                told.append({"line": line.n, "sku": line.code, "promised": n, "waiting": line.waiting, "location": location})
        if told:
            world.emit(OrderAllocated(order.id, "allocate", told))
        return self.Outcome(world.brief(order), promised)
