"""orders.edit: an order becomes another one, paid and partly shipped as it may be. Many changes, folded into one; all of it, or nothing."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import Command, command
from ...model.edit_shapes import AddLine, Edits
from ...model.needs import Needs
from ...model.shapes import NoteText, OrderHandle
from ...model.world import Brief, World
from ...rules.edit.comparing import (
    AdjustmentMade,
    LineEdited,
    MoneyAsked,
    Totals,
    adjustments_made,
    lines_edited,
    money_asked,
    totals,
)
from ...rules.giving import edit

EXAMPLE = {
    "changes": [
        {"type": "set_quantity", "line": 1, "quantity": 1},
        {"type": "add_line", "sku": "SKU-0001", "quantity": 1, "unit_price": "24.99"},
        {"type": "set_shipping", "amount": "4.90"},
    ],
    "reason": "wants the larger one instead",
}


@command(
    "orders.edit",
    http="POST /orders/{order}/edit",
    scope="orders:write",
    example=EXAMPLE,
    refuses=(
        "order_unknown", "order_held", "order_closed", "order_released", "line_unknown", "line_in_bundle", "less_than_shipped",
        "units_not_cancellable", "sku_unknown", "sku_not_for_sale", "code_beside_sku", "price_unknown", "not_available", "too_many_lines",
        "nothing_kept", "nothing_changes", "adjustment_unknown", "adjustment_reversed", "adjustment_too_large", "amount_too_precise",
        "amount_too_large", "tax_too_large", "tax_mismatch", "taxes_computed", "discount_too_large", "channel_unknown",
        "approval_needed",
    ),
)  # fmt: skip
class EditOrder(Command):
    """Change an order's lines, prices, charges and addresses, all in one; a dry run shows what it would come to.

    Of two changes about the same thing the later one holds. Lines that are not named keep their price and their tax. What is given up
    is cancelled, or recalled from the floor; what is added is promised as far as stock goes. Then money follows: what is held and no
    longer owed is given back, and what is owed and not held is due.
    """

    order: OrderHandle
    changes: Edits
    reason: NoteText | None = None

    @dataclass(frozen=True)
    class Outcome:
        """Its lines that are others now, `before` and `after` in money, what was asked of its payments, and units recalled."""

        order: Brief
        lines: list[LineEdited]
        adjustments: list[AdjustmentMade]
        changed: list[str]
        before: Totals
        after: Totals
        money: list[MoneyAsked]
        recalling: int

    @property
    def weight(self) -> int:
        return 4 + len(self.changes)

    def needs(self) -> Needs:
        added = {(change.sku, self.order) for change in self.changes if isinstance(change, AddLine) and change.sku is not None}
        noted = [] if self.reason is None else [self.order]
        return Needs(order=[self.order], taxing=[self.order], notes=noted, added=added)

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        was, done = edit(world, order, self.changes, self.reason)
        return self.Outcome(
            world.brief(order),
            lines_edited(world, order, was, done),
            adjustments_made(order, done),
            done.changed,
            was.totals,
            totals(world, order),
            money_asked(world, order, was),
            sum(recalled for _, recalled in done.cancelled.values()),
        )
