"""approvals.withdraw: who asked does not want it any more."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.needs import Needs
from ...model.shapes import N, OrderHandle
from ...model.world import Brief, World
from ...rules.approval import decide, standing


@command(
    "approvals.withdraw",
    http="POST /orders/{order}/approvals/{approval}/withdraw",
    scope="approvals:write",
    refuses=("order_unknown", "approval_unknown", "approval_closed", "approval_not_yours"),
)
class Withdraw(Command):
    """Withdraw what you asked to be approved, before somebody decides."""

    order: OrderHandle
    approval: N

    @dataclass(frozen=True)
    class Outcome:
        """Its number within the order."""

        order: Brief
        approval: int

    def needs(self) -> Needs:
        return Needs(money=[self.order], approvals=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        row = standing(world, order, self.approval)
        if row.asked_by != world.actor.id:
            raise Refused("approval_not_yours", approval=row.n)
        decide(world, row, "withdrawn")
        return self.Outcome(world.brief(order), row.n)
