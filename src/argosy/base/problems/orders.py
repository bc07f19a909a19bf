"""What can be wrong about orders and their lines."""

from __future__ import annotations

from .problem import Problem, _

ORDERS = (
    Problem(
        "order_unknown",
        404,
        _("There is no such order, or it is outside your limits."),
        _("Name the order by its id, or by channel and reference."),
    ),
    Problem(
        "reference_taken",
        409,
        _("Another order with this channel and reference, and other content, exists already."),
        _("Use a new reference; to change the order, use its own commands."),
    ),
    Problem(
        "not_available",
        422,
        _("There is not enough stock, and this SKU is not sold on backorder."),
        _("Order at most `available`, or allow backorders for this SKU."),
    ),
    Problem("custom_field_unknown", 422, _("There is no such field, or it takes no new values."), _("Declare it in the settings first.")),
    Problem("custom_value_wrong", 422, _("The value is not of the field's type."), _("See `expects`; a date is written 2026-12-24.")),
    Problem(
        "order_early",
        409,
        _("The order is not to leave yet."),
        _("Wait for `not_before`, or change the order's terms."),
    ),
    Problem(
        "order_incomplete",
        409,
        _("The order is to leave complete, and some of it still waits."),
        _("Wait for the rest, or change the order's terms."),
    ),
    Problem(
        "code_beside_sku",
        422,
        _("The line names a SKU, and a code that would stand for one."),
        _("Send one of them; the channel's own id of the line goes into `channel_line`."),
    ),
    Problem("line_mapped", 409, _("The line has its SKU already."), _("A line's SKU is set once; to change it, replace the line.")),
    Problem("line_unknown", 422, _("The order has no such line."), _("See the order's lines and their numbers.")),
    Problem("line_twice", 422, _("A line is named twice."), _("Name each line once, with all its units.")),
    Problem(
        "line_in_bundle",
        422,
        _("The line is a component of a bundle."),
        _("Name the bundle's heading, `heading`: its units are bundles."),
    ),
    Problem(
        "less_than_shipped",
        422,
        _("Some of these units have shipped, or are on their way out."),
        _("Keep at least `least`; what has shipped can be returned."),
    ),
    Problem("too_many_lines", 422, _("An order has so many lines at most."), _("Place another order; see `most`.")),
    Problem("nothing_changes", 422, _("The order is like that already."), _("Say what is to be otherwise.")),
    Problem("nothing_to_cancel", 422, _("There is nothing left to cancel."), _("What has shipped can be returned.")),
    Problem(
        "units_not_cancellable",
        422,
        _("Some of these units have shipped or are cancelled already."),
        _("Cancel at most `cancellable`; what has shipped can be returned."),
    ),
    Problem(
        "units_not_returnable",
        422,
        _("More units came back than were delivered and not returned."),
        _("Take back at most `returnable` of this line."),
    ),
    Problem("hold_unknown", 422, _("The order has no such standing hold."), _("See `holds`: the types of those that stand.")),
    Problem("hold_type_unknown", 422, _("There is no such type of hold."), _("See `types`: the types there are.")),
    Problem(
        "order_closed",
        409,
        _("The order is complete or cancelled: nothing of it is still to leave."),
        _("What has shipped can be returned."),
    ),
    Problem(
        "order_released",
        409,
        _("The floor has units of this order in hand."),
        _("See `fulfillments`; what they pack by can be changed before they are released, or when they are cancelled."),
    ),
    Problem("term_twice", 422, _("A term is set and cleared at once."), _("Send it, or name it in `clear`.")),
    Problem("too_many_custom_values", 422, _("An order has so many custom fields at most."), _("Empty some; see `most`.")),
    Problem("too_many_tags", 422, _("An order has so many tags at most."), _("Take some off; see `most`.")),
    Problem(
        "nothing_to_resource",
        422,
        _("The order has no units at this location that may still be moved."),
        _("What is released stays where it is; see the order's promises for where its units stand."),
    ),
    Problem("order_held", 409, _("The order is on hold."), _("See `holds`; what they block goes on when they are released.")),
)
