"""orders.assign: who sees to an order."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import Command, command
from ...model.events.orders import OrderAssigned
from ...model.needs import Needs
from ...model.shapes import Code, OrderHandle
from ...model.world import Brief, World


@command(
    "orders.assign",
    http="POST /orders/{order}/assign",
    scope="orders:write",
    example={"assignee": "desk-1"},
    refuses=("order_unknown",),
)
class AssignOrder(Command):
    """Give an order to somebody, by the code you know them by; or to nobody (null)."""

    order: OrderHandle
    assignee: Code | None

    @dataclass(frozen=True)
    class Outcome:
        """Who had it before."""

        order: Brief
        before: str | None

    def needs(self) -> Needs:
        return Needs(money=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        before = order.assignee
        if before != self.assignee:
            world.set(order, assignee=self.assignee)
            world.emit(OrderAssigned(order.id, self.assignee, before))
        return self.Outcome(world.brief(order), before)
