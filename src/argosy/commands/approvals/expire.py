"""approvals.expire: nobody has decided in time. Internal: it falls due a week after it was asked."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import Command, command
from ...model.needs import Needs
from ...model.shapes import N, OrderHandle
from ...model.world import Brief, World
from ...rules.approval import decide


@command("approvals.expire", scope="system", refuses=("order_unknown", "approval_unknown"), example={"approval": 1})
class ExpireApproval(Command):
    """Close what was asked and not decided when its time is over."""

    order: OrderHandle
    approval: N

    @dataclass(frozen=True)
    class Outcome:
        """Whether it was still open."""

        order: Brief
        expired: bool

    def needs(self) -> Needs:
        return Needs(money=[self.order], approvals=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        row = world.approval(order, self.approval)
        over = row.state == "open" and row.expires_at <= world.now
        if over:
            decide(world, row, "expired")
        return self.Outcome(world.brief(order), over)
