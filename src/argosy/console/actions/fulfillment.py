"""What can be done from release to delivery: with an order's reserved units, a fulfillment, a parcel, a recall."""

from __future__ import annotations

from argosy.console.actions.action import Action
from argosy.console.actions.units import at_location, to_pack, to_pick


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


RELEASE = Action("fulfillment.release", _("Release"), _("Hand units to the floor"), _("Released."), "release", units=at_location, key="r")

START = Action("fulfillment.start", _("Start"), _("Take it in hand"), _("Begun."), about="fulfillment")
PICK = Action("fulfillment.pick", _("All picked"), _("All of it is picked"), _("Picked."), about="fulfillment")
PICK_SOME = Action(
    "fulfillment.pick",
    _("Picked in part, or short"),
    _("What was found, and what not"),
    _("The pick is recorded."),
    "pick",
    about="fulfillment",
    units=to_pick,
    way="some",
)
PACK = Action("fulfillment.pack", _("Pack"), _("Pack a parcel"), _("Packed."), "pack", about="fulfillment", units=to_pack)
SHIP = Action("fulfillment.ship", _("Ship"), _("Ship all that is picked"), _("It is under way."), "carrier", about="fulfillment")
SHIP_SOME = Action(
    "fulfillment.ship",
    _("Ship a part"),
    _("Ship a part of what is picked"),
    _("It is under way."),
    "ship_some",
    about="fulfillment",
    units=to_pack,
    way="some",
)
HAND_OVER = Action("fulfillment.hand_over", _("Hand over"), _("The customer collects it"), _("Handed over."), about="fulfillment")
TAKE_BACK = Action(
    "fulfillment.cancel", _("Take back from the floor"), _("Take it back from the floor"), _("Taken back."), "reason", danger=True,
    about="fulfillment",
)  # fmt: skip

SHIP_PARCEL = Action("fulfillment.ship", _("Ship"), _("Ship this parcel"), _("It is under way."), "carrier", about="parcel", way="parcel")
UNPACK = Action("fulfillment.unpack", _("Unpack"), _("Open the parcel again"), _("Unpacked."), about="parcel")
DELIVERED = Action("fulfillment.record_delivery", _("Delivered"), _("The parcel has arrived"), _("Recorded."), "delivered", about="parcel")
FAILED = Action(
    "fulfillment.record_failed_delivery", _("Delivery failed"), _("The parcel could not be delivered"), _("Recorded."), "reason",
    about="parcel",
)  # fmt: skip
BACK = Action(
    "fulfillment.record_return_to_sender", _("Came back"), _("The parcel came back undelivered"), _("Recorded."), "back", about="parcel"
)
REFUSED = Action("fulfillment.record_refusal", _("Refused"), _("The recipient refused the parcel"), _("Recorded."), "back", about="parcel")
LOST = Action("fulfillment.record_loss", _("Lost"), _("The parcel is lost"), _("Recorded."), "reason", danger=True, about="parcel")
AGAIN = Action("fulfillment.redeliver", _("Goes out again"), _("The carrier tries again"), _("Recorded."), about="parcel")
NOT_SENT = Action(
    "fulfillment.undo_shipment", _("Undo shipment"), _("The parcel has not left after all"), _("Undone."), danger=True, about="parcel"
)
NOT_THERE = Action(
    "fulfillment.undo_delivery", _("Undo delivery"), _("The parcel has not arrived after all"), _("Undone."), danger=True, about="parcel"
)
RECALL = Action(
    "fulfillment.record_recall", _("Answer the recall"), _("What the floor could stop"), _("Answered."), "recall", about="instruction"
)

FULFILLMENT = (START, PICK, PICK_SOME, PACK, SHIP, SHIP_SOME, HAND_OVER, TAKE_BACK)
PARCEL = (SHIP_PARCEL, DELIVERED, AGAIN, FAILED, BACK, REFUSED, LOST, UNPACK, NOT_THERE, NOT_SENT)
"""In the order in which their buttons are offered."""
