"""What can be wrong about orders and their lines."""

from __future__ import annotations

from .problem import Problem

ORDERS = (
    Problem(
        "order_unknown",
        404,
        "There is no such order, or it is outside this key's limits.",
        "Name the order by its id, or by channel and reference.",
    ),
    Problem(
        "reference_taken",
        409,
        "Another order with this channel and reference, and other content, exists already.",
        "Use a new reference; to change the order, use its own commands.",
    ),
    Problem(
        "not_available",
        422,
        "There is not enough stock, and this SKU is not sold on backorder.",
        "Order at most `available`, or allow backorders for this SKU.",
    ),
    Problem("customer_unknown", 422, "There is no such customer.", "Name the customer by id, or by the reference it was made with."),
    Problem("custom_field_unknown", 422, "There is no such field, or it takes no new values.", "Declare it in the settings first."),
    Problem("custom_value_wrong", 422, "The value is not of the field's type.", "See `expects`; a date is written 2026-12-24."),
    Problem(
        "order_early",
        409,
        "The order is not to leave yet.",
        "Wait for `not_before`, or change the order's terms.",
    ),
    Problem(
        "order_incomplete",
        409,
        "The order is to leave complete, and some of it still waits.",
        "Wait for the rest, or change the order's terms.",
    ),
    Problem(
        "code_beside_sku",
        422,
        "The line names a SKU, and a code that would stand for one.",
        "Send one of them; the channel's own id of the line goes into `channel_line`.",
    ),
    Problem("line_mapped", 409, "The line has its SKU already.", "A line's SKU is set once; to change it, replace the line."),
    Problem("line_unknown", 422, "The order has no such line.", "See the order's lines and their numbers."),
    Problem("line_twice", 422, "A line is named twice.", "Name each line once, with all its units."),
    Problem(
        "line_in_bundle",
        422,
        "The line is a component of a bundle.",
        "Name the bundle's heading, `heading`: its units are bundles.",
    ),
    Problem(
        "less_than_shipped",
        422,
        "Some of these units have shipped, or are on their way out.",
        "Keep at least `least`; what has shipped can be returned.",
    ),
    Problem("too_many_lines", 422, "An order has so many lines at most.", "Place another order; see `most`."),
    Problem("nothing_changes", 422, "The order is like that already.", "Say what is to be otherwise."),
    Problem("nothing_to_cancel", 422, "There is nothing left to cancel.", "What has shipped can be returned."),
    Problem(
        "units_not_cancellable",
        422,
        "Some of these units have shipped or are cancelled already.",
        "Cancel at most `cancellable`; what has shipped can be returned.",
    ),
    Problem(
        "units_not_returnable",
        422,
        "More units came back than were delivered and not returned.",
        "Take back at most `returnable` of this line.",
    ),
    Problem("hold_unknown", 422, "The order has no such standing hold.", "See `holds`: the types of those that stand."),
    Problem("hold_type_unknown", 422, "There is no such type of hold.", "See `types`: the types there are."),
    Problem(
        "order_closed", 409, "The order is complete or cancelled: nothing of it is still to leave.", "What has shipped can be returned."
    ),
    Problem(
        "order_released",
        409,
        "The floor has units of this order in hand.",
        "See `fulfillments`; what they pack by can be changed before they are released, or when they are cancelled.",
    ),
    Problem("term_twice", 422, "A term is set and cleared at once.", "Send it, or name it in `clear`."),
    Problem("too_many_tags", 422, "An order has so many tags at most.", "Take some off; see `most`."),
    Problem(
        "nothing_to_resource",
        422,
        "The order has no units at this location that may still be moved.",
        "What is released stays where it is; see the order's promises for where its units stand.",
    ),
    Problem(
        "not_free",
        422,
        "There are not so many units free elsewhere.",
        "Move at most `free`; what others wait for comes to them first.",
    ),
    Problem("order_held", 409, "The order is on hold.", "See `holds`; what they block goes on when they are released."),
)
