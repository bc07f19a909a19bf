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
    Problem("line_unknown", 422, "The order has no such line.", "See the order's lines and their numbers."),
    Problem("line_twice", 422, "A line is named twice.", "Name each line once, with all its units."),
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
