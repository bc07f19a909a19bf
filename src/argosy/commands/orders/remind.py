"""orders.remind: the time has come to look at an order again. Internal: it falls due then."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import Command, command
from ...model.events.together import OrderFollowUpDue
from ...model.needs import Needs
from ...model.shapes import N, OrderHandle
from ...model.world import Brief, World


@command("orders.remind", scope="system", refuses=("order_unknown",), example={"follow_up": 1})
class Remind(Command):
    """Tell that a follow-up is due, once; not if it was closed or another one took its place."""

    order: OrderHandle
    follow_up: N

    @dataclass(frozen=True)
    class Outcome:
        """Whether it was told."""

        order: Brief
        told: bool

    def needs(self) -> Needs:
        return Needs(money=[self.order], follow_ups=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        row = world.follow_up(order)
        due = row is not None and row.n == self.follow_up and row.told_at is None and row.at <= world.now
        if row is not None and due:
            world.set(row, told_at=world.now)
            world.emit(OrderFollowUpDue(order.id, row.n, row.assignee))
        return self.Outcome(world.brief(order), due)
