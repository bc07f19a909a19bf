"""approvals.decline: somebody who could approve it does not. Nothing is done."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import REGISTRY, Command, command
from ...model.needs import Needs
from ...model.shapes import N, NoteText, OrderHandle
from ...model.world import Brief, World
from ...rules.approval import allowed, anothers, decide
from ...rules.scopes import must


@command(
    "approvals.decline",
    http="POST /orders/{order}/approvals/{approval}/decline",
    scope="approvals:write",
    example={"note": "offer a voucher instead"},
    refuses=("order_unknown", "approval_unknown", "approval_closed", "approval_own", "scope_missing", "approval_needed"),
)
class Decline(Command):
    """Decline what somebody asked, with a `note` that says why. Only who may do it without asking may say no to it."""

    order: OrderHandle
    approval: N
    note: NoteText | None = None

    @dataclass(frozen=True)
    class Outcome:
        """Who had asked."""

        order: Brief
        approval: int
        asked_by: str

    def needs(self) -> Needs:
        return Needs(money=[self.order], approvals=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        row = anothers(world, order, self.approval)
        must(world, REGISTRY[row.command].scope)
        allowed(world, order, row.kind, row.amount)
        decide(world, row, "declined", self.note)
        return self.Outcome(world.brief(order), row.n, row.asked_by)
