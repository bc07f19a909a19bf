"""orders.meet_date: a date of an order has come. Internal: it falls due at `not_before` and at `complete_by`.

From the one on its goods are wanted, and have their turn; from the other on it need not be complete, and takes what there is. Dates that
have moved meanwhile are looked at again when they come.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import Command, command
from ...model.events.orders import OrderDateMet
from ...model.needs import Needs
from ...model.shapes import OrderHandle
from ...model.world import Brief, World
from ...rules.dates import early
from ...rules.waiting import EARLY, rejoin


@command("orders.meet_date", scope="system", refuses=("order_unknown",), example={"order": {"channel": "web", "reference": "W-1001"}})
class MeetDate(Command):
    """Let an order's units have their turn when its date has come, and go incomplete when it is late."""

    order: OrderHandle

    @dataclass(frozen=True)
    class Outcome:
        """The dates that had come."""

        order: Brief
        dates: list[str]

    def needs(self) -> Needs:
        return Needs(order=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        met = []
        if not early(world, order) and any(p.reason == EARLY for p in world.promises(order)):
            met.append("not_before")
        if order.ship_complete != "no" and order.complete_by is not None and order.complete_by <= world.now:
            world.set(order, ship_complete="no")
            met.append("complete_by")
        rejoin(world, order)
        if met:
            world.emit(OrderDateMet(order.id, met))
        return self.Outcome(world.brief(order), met)
