"""What can be wrong between release and departure."""

from __future__ import annotations

from .problem import Problem

FULFILLMENT = (
    Problem(
        "nothing_to_release",
        422,
        "The order has nothing promised at this location that is not released already.",
        "See the order's promises: where its units stand and why they wait.",
    ),
    Problem(
        "fulfillment_unknown",
        422,
        "The order has no such fulfillment, or it is outside this key's limits.",
        "See the order's fulfillments and their numbers.",
    ),
    Problem(
        "fulfillment_not_found",
        404,
        "There is no such fulfillment, or it is outside this key's limits.",
        "Name its order by id or number; see the order's fulfillments and their numbers.",
    ),
    Problem(
        "fulfillment_closed",
        409,
        "The fulfillment is not in a state in which this can be done.",
        "See `state`, and what it allows: `may`. What is left of an order is released to a new fulfillment.",
    ),
    Problem(
        "parcel_unknown",
        422,
        "The order has no such parcel, or it is outside this key's limits.",
        "See the order's parcels and their numbers.",
    ),
    Problem(
        "parcel_not_found",
        404,
        "There is no such parcel, or it is outside this key's limits.",
        "Name its order by id or number; see the order's parcels and their numbers.",
    ),
    Problem(
        "parcel_closed",
        409,
        "The parcel is not in a state in which this can be done.",
        "See `state`, and what it allows: `may`.",
    ),
    Problem(
        "wrong_method",
        409,
        "This fulfillment leaves us in another way: see `method`.",
        "Ship what a carrier takes, hand over what the customer collects.",
    ),
    Problem(
        "units_returned",
        409,
        "Units of this parcel are returned already, or announced to be.",
        "What is returned has left and arrived; see the order's returns.",
    ),
    Problem("units_not_in_fulfillment", 422, "The fulfillment does not hold that many units of the line.", "Name at most `units`."),
    Problem("nothing_picked", 422, "Nothing in this fulfillment is picked.", "Record the pick with fulfillment.pick, then ship."),
    Problem("not_picked", 422, "More is to ship than was picked.", "Ship at most `picked`, or record the pick first."),
    Problem(
        "not_on_hand",
        422,
        "The location has fewer units on hand than are to ship.",
        "Count the stock and correct it, or record the shipment as a fact.",
    ),
    Problem(
        "units_recalled", 409, "The order's cancellation has recalled these units.", "Answer the recall with fulfillment.record_recall."
    ),
    Problem("recall_too_large", 422, "More units are named than were recalled.", "Name at most `recalled`."),
)
