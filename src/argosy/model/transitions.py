"""Where fulfillments and parcels may go, as data: state → command → the states it may lead to.

A command that is not in its state's row is refused; an empty row is an end. (To pack or ship what is only released is refused by the
command itself, which says what is missing: the pick.) The state of a fulfillment follows from its units
(`rules/progress.py`), so a command may leave it where it is; what it may become is here, for buttons, refusals and documentation.
"""

from __future__ import annotations

Table = dict[str, dict[str, tuple[str, ...]]]

_GONE = ("shipped", "delivered")

FULFILLMENT: Table = {
    "released": {
        "fulfillment.start": ("started",),
        "fulfillment.pick": ("started", "picked", "cancelled"),
        "fulfillment.pack": (),
        "fulfillment.ship": (),
        "fulfillment.hand_over": (),
        "fulfillment.cancel": ("cancelled",),
        "orders.cancel": ("cancelled",),
        "fulfillment.record_shipment": _GONE,
    },
    "started": {
        "fulfillment.pick": ("picked", "packed", *_GONE, "cancelled"),
        "fulfillment.pack": (),
        "fulfillment.unpack": (),
        "fulfillment.ship": (),
        "fulfillment.hand_over": (),
        "fulfillment.cancel": (*_GONE, "cancelled"),
        "orders.cancel": ("picked", "packed", *_GONE, "cancelled"),
        "fulfillment.record_recall": (),
        "fulfillment.record_shipment": ("picked", "packed", *_GONE),
    },
    "picked": {
        "fulfillment.pick": (),
        "fulfillment.pack": ("packed",),
        "fulfillment.unpack": (),
        "fulfillment.ship": ("packed", *_GONE),
        "fulfillment.hand_over": ("packed", "delivered"),
        "fulfillment.cancel": (*_GONE, "cancelled"),
        "fulfillment.record_recall": ("packed", *_GONE, "cancelled"),
        "fulfillment.record_shipment": ("packed", *_GONE),
    },
    "packed": {
        "fulfillment.pick": (),
        "fulfillment.unpack": ("picked",),
        "fulfillment.ship": _GONE,
        "fulfillment.hand_over": ("delivered",),
        "fulfillment.cancel": (*_GONE, "cancelled"),
        "fulfillment.record_recall": (*_GONE, "cancelled"),
        "fulfillment.record_shipment": _GONE,
    },
    "shipped": {
        "fulfillment.record_delivery": ("delivered",),
        "fulfillment.undo_shipment": ("picked",),
    },
    "delivered": {
        "fulfillment.undo_delivery": ("shipped",),
        "fulfillment.undo_shipment": ("picked",),
    },
    "cancelled": {},
}
"""A fulfillment: handed to a location, begun, all picked, all packed, all gone, all arrived; or nothing of it left us."""

PARCEL: Table = {
    "packed": {
        "fulfillment.ship": ("shipped", "delivered"),
        "fulfillment.hand_over": ("delivered",),
        "fulfillment.unpack": ("undone",),
        "fulfillment.cancel": ("undone",),
        "fulfillment.record_recall": ("undone",),
        "fulfillment.record_shipment": ("undone",),
    },
    "shipped": {
        "fulfillment.record_delivery": ("delivered",),
        "fulfillment.record_failed_delivery": ("failed",),
        "fulfillment.record_return_to_sender": ("returned",),
        "fulfillment.record_refusal": ("returned",),
        "fulfillment.record_loss": ("lost",),
        "fulfillment.undo_shipment": ("undone",),
    },
    "failed": {
        "fulfillment.redeliver": ("shipped",),
        "fulfillment.record_delivery": ("delivered",),
        "fulfillment.record_failed_delivery": ("failed",),
        "fulfillment.record_return_to_sender": ("returned",),
        "fulfillment.record_refusal": ("returned",),
        "fulfillment.record_loss": ("lost",),
    },
    "delivered": {
        "fulfillment.undo_delivery": ("shipped",),
        "fulfillment.undo_shipment": ("undone",),
    },
    "returned": {},
    "lost": {},
    "undone": {},
}
"""A parcel: packed, on its way, not delivered at the first try, arrived; back with us, lost, or never sent at all."""
