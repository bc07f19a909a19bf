"""approvals.ask: a command that gives away more than one may is kept, for somebody to approve.

It is tried here, and undone: only what nothing but the limit stands in the way of is worth anybody's decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Self

from pydantic import ValidationError, model_validator

from ...base.errors import Refused
from ...base.limits import APPROVAL_DAYS
from ...engine.registry import REGISTRY, Command, command
from ...model.events.together import ApprovalAsked
from ...model.needs import Needs
from ...model.rows import Approval, Order
from ...model.shapes import Name, OrderHandle, field_name, message
from ...model.world import Brief, World
from ...rules.amounts import minor
from ...rules.approval import watch
from ...rules.giving import carry_out
from ...rules.scopes import must


@command(
    "approvals.ask",
    http="POST /orders/{order}/approvals",
    scope="approvals:write",
    status=201,
    example={
        "command": "orders.adjust",
        "body": {"kind": "goodwill", "amount": "-250.00", "reason": "the whole delivery came wet"},
        "reason": "a customer of ten years",
    },
    refuses=(
        "scope_missing", "approval_not_needed", "approval_asked", "order_unknown", "order_held", "line_unknown", "line_twice",
        "nothing_to_cancel", "units_not_cancellable", "payment_unknown", "not_refundable", "refund_unexplained", "adjustment_too_large",
        "nothing_kept", "goodwill_is_given", "amount_too_precise", "amount_too_large", "approval_needed",
        "order_closed", "order_released", "line_in_bundle", "less_than_shipped", "sku_unknown", "sku_not_for_sale", "code_beside_sku",
        "price_unknown", "not_available", "too_many_lines", "nothing_changes", "adjustment_unknown", "adjustment_reversed",
        "tax_too_large", "tax_mismatch", "taxes_computed", "discount_too_large", "channel_unknown",
    ),
)  # fmt: skip
class AskApproval(Command):
    """Ask for approval of what was refused with `approval_needed`: the same `command` with the same `body`, without the order.

    Whoever may do it without asking approves it, and it is done at once, as theirs. An order that is edited meanwhile is another
    one: what was asked before can't be approved any more. After a week it is too late.
    """

    order: OrderHandle
    command: Literal["orders.cancel", "orders.adjust", "orders.edit", "payments.refund"]
    body: dict[str, Any]
    reason: Name | None = None

    @dataclass(frozen=True)
    class Outcome:
        """The approval's number within the order; what it gives away, the limit it is above (null: none is), and until when it stands."""

        order: Brief
        approval: int
        kind: str
        amount: str
        limit: str | None
        currency: str
        expires_at: datetime

    @model_validator(mode="after")
    def _like_the_command(self) -> Self:
        self.whole()
        return self

    def whole(self) -> dict[str, Any]:
        """The body with all its fields, as the command itself would read it; without the order. ValueError says what is wrong with it."""
        try:
            read = REGISTRY[self.command].body.model_validate(self.body | {"order": self.order})
        except ValidationError as error:
            first = error.errors()[0]
            raise ValueError(f"{field_name(first['loc'])}: {message(first)}") from None
        return read.model_dump(mode="json", exclude={"order"})

    @property
    def weight(self) -> int:
        return 4

    def needs(self) -> Needs:
        changes = self.whole().get("changes", ())
        added = {(change["sku"], self.order) for change in changes if change["type"] == "add_line" and change["sku"] is not None}
        return Needs(order=[self.order], approvals=[self.order], taxing=[self.order], notes=[self.order], added=added)

    def decide(self, world: World) -> Outcome:
        order, body = world.order(self.order), self.whole()
        must(world, REGISTRY[self.command].scope)
        for row in world.approvals(order):
            if row.state == "open" and row.expires_at > world.now and (row.command, row.body) == (self.command, body):
                raise Refused("approval_asked", approval=row.n)
        above = self._tried(world, order, body)
        row = world.add(
            Approval(
                order.id,
                world.next_n(Approval, order),
                self.command,
                body,
                above["kind"],
                minor(above["amount"], order.exponent, "amount"),
                order.version,
                world.actor.id,
                world.now,
                world.now + timedelta(days=APPROVAL_DAYS),
                self.reason,
            )
        )
        watch(world, row)
        world.emit(ApprovalAsked(order.id, row.n, row.command, row.kind, row.amount, order.currency, row.expires_at))
        return self.Outcome(world.brief(order), row.n, row.kind, above["amount"], above["limit"], order.currency, row.expires_at)

    def _tried(self, world: World, order: Order, body: dict[str, Any]) -> dict[str, Any]:
        """What the command is refused with, which must be that it is above the limit; nothing of it is left."""
        mark = len(world.log)
        try:
            carry_out(world, order, self.command, body)
        except Refused as refused:
            if refused.code != "approval_needed":
                raise
            world.take_back(mark)
            return refused.facts
        raise Refused("approval_not_needed", command=self.command)
