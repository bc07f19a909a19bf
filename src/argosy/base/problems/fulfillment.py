"""What can be wrong between release and departure."""

from __future__ import annotations

from .problem import Problem, _

FULFILLMENT = (
    Problem(
        "nothing_to_release",
        422,
        _("The order has nothing promised at this location that is not released already."),
        _("See the order's promises: where its units stand and why they wait."),
    ),
    Problem(
        "fulfillment_unknown",
        422,
        _("The order has no such fulfillment, or it is outside your limits."),
        _("See the order's fulfillments and their numbers."),
    ),
    Problem(
        "fulfillment_not_found",
        404,
        _("There is no such fulfillment, or it is outside your limits."),
        _("Name its order by id or number; see the order's fulfillments and their numbers."),
    ),
    Problem(
        "fulfillment_closed",
        409,
        _("The fulfillment is not in a state in which this can be done."),
        _("See `state`, and what it allows: `may`. What is left of an order is released to a new fulfillment."),
    ),
    Problem(
        "parcel_unknown",
        422,
        _("The order has no such parcel, or it is outside your limits."),
        _("See the order's parcels and their numbers."),
    ),
    Problem(
        "parcel_not_found",
        404,
        _("There is no such parcel, or it is outside your limits."),
        _("Name its order by id or number; see the order's parcels and their numbers."),
    ),
    Problem(
        "parcel_closed",
        409,
        _("The parcel is not in a state in which this can be done."),
        _("See `state`, and what it allows: `may`."),
    ),
    Problem(
        "wrong_method",
        409,
        _("This fulfillment leaves us in another way."),
        _("Ship what a carrier takes, hand over what the customer collects."),
    ),
    Problem(
        "units_returned",
        409,
        _("Units of this parcel are returned already, or announced to be."),
        _("What is returned has left and arrived; see the order's returns."),
    ),
    Problem("units_not_in_fulfillment", 422, _("The fulfillment does not hold that many units of the line."), _("Name at most `units`.")),
    Problem("nothing_picked", 422, _("Nothing in this fulfillment is picked."), _("Record the pick with fulfillment.pick, then ship.")),
    Problem("not_picked", 422, _("More is to ship than was picked."), _("Ship at most `picked`, or record the pick first.")),
    Problem(
        "not_on_hand",
        422,
        _("The location has fewer units on hand than are to ship."),
        _("Count the stock and correct it, or record the shipment as a fact."),
    ),
    Problem(
        "units_recalled",
        409,
        _("The order's cancellation has recalled these units."),
        _("Answer the recall with fulfillment.record_recall."),
    ),
    Problem("recall_too_large", 422, _("More units are named than were recalled."), _("Name at most `recalled`.")),
)
