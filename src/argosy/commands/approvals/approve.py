"""approvals.approve: somebody who may do it without asking approves what another one asked, and with that it is done.

Approving and doing are one: the approved command's own rule runs here, as the approver's deed and within the approver's limits. So
nothing can come between the two, the dry run shows what will happen, and of two approvers the second finds it decided.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...engine.registry import REGISTRY, Command, command
from ...model.needs import Needs
from ...model.shapes import N, NoteText, OrderHandle
from ...model.world import Brief, World
from ...rules.amounts import shown
from ...rules.approval import anothers, decide
from ...rules.giving import carry_out
from ...rules.scopes import must


@command(
    "approvals.approve",
    http="POST /orders/{order}/approvals/{approval}/approve",
    scope="approvals:write",
    example={"note": "agreed on the telephone"},
    refuses=(
        "approval_unknown", "approval_closed", "approval_own", "scope_missing", "version_conflict", "approval_needed", "order_unknown",
        "order_held", "line_unknown", "line_twice", "nothing_to_cancel", "units_not_cancellable", "payment_unknown", "not_refundable",
        "refund_unexplained", "adjustment_too_large", "nothing_kept", "goodwill_is_given", "amount_too_precise", "amount_too_large",
        "order_closed", "order_released", "line_in_bundle", "less_than_shipped", "sku_unknown", "sku_not_for_sale", "code_beside_sku",
        "price_unknown", "not_available", "too_many_lines", "nothing_changes", "adjustment_unknown", "adjustment_reversed",
        "tax_too_large", "tax_mismatch", "taxes_computed", "discount_too_large", "channel_unknown",
    ),
)  # fmt: skip
class Approve(Command):
    """Approve what somebody asked; it is done with that, as yours. You must be allowed to do it yourself, without asking.

    If the order was edited since it was asked, or what was asked can't be done any more, nothing is: look, and decline it or ask anew.
    """

    order: OrderHandle
    approval: N
    note: NoteText | None = None

    @dataclass(frozen=True)
    class Outcome:
        """What was done, who had asked for it, and what was given away as it was asked."""

        order: Brief
        approval: int
        command: str
        asked_by: str
        amount: str

    @property
    def weight(self) -> int:
        return 4

    def needs(self) -> Needs:
        own = [self.order]
        return Needs(order=own, approvals=own, approved=[(self.order, self.approval)], taxing=own, notes=own)

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        row = anothers(world, order, self.approval)
        must(world, REGISTRY[row.command].scope)
        if row.version != order.version:
            raise Refused(
                "version_conflict",
                yours=str(row.version),
                current=str(order.version),
                order_status=order.status,
                fulfillment_status=order.fulfillment_status,
            )
        carry_out(world, order, row.command, row.body)
        decide(world, row, "approved", self.note)
        return self.Outcome(world.brief(order), row.n, row.command, row.asked_by, shown(row.amount, order.exponent))
