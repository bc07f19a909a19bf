"""Codes as people read them: statuses, states, kinds. A code that has no words here is read as it is written.

One place, so that whoever translates meets each of them.
"""

from __future__ import annotations

from argosy.console.words import gettext


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


WORDS = {
    # an order, its payments and goods
    "open": _("Open"),
    "complete": _("Complete"),
    "cancelled": _("Cancelled"),
    "none": _("None"),
    "pending": _("Pending"),
    "authorized": _("Authorized"),
    "part_paid": _("Part paid"),
    "paid": _("Paid"),
    "part_refunded": _("Part refunded"),
    "refunded": _("Refunded"),
    "voided": _("Voided"),
    "partial": _("Partial"),
    "shipped": _("Shipped"),
    "delivered": _("Delivered"),
    "announced": _("Announced"),
    "returned": _("Returned"),
    # a fulfillment, a job, an approval
    "released": _("Released"),
    "started": _("Started"),
    "picked": _("Picked"),
    "packed": _("Packed"),
    "collected": _("Collected"),
    "failed": _("Failed"),
    "lost": _("Lost"),
    "undone": _("Undone"),
    "queued": _("Queued"),
    "running": _("Running"),
    "done": _("Done"),
    "approved": _("Approved"),
    "declined": _("Declined"),
    "withdrawn": _("Withdrawn"),
    "expired": _("Expired"),
    "displaced": _("Displaced"),
    # what is sold, and where units stand
    "active": _("Active"),
    "inactive": _("Inactive"),
    "waiting": _("Waiting"),
    "stock": _("Stock"),
    "supply": _("Supply"),
    "held": _("Held"),
    "late": _("Late"),
    "purchase": _("Purchase"),
    "transfer": _("Transfer"),
    "drop_ship": _("Drop-ship"),
    # what collectors and the floor are asked, and why an order costs more or less
    "capture": _("Capture"),
    "void": _("Void"),
    "refund": _("Refund"),
    "recall": _("Recall"),
    "label": _("Label"),
    "goodwill": _("Goodwill"),
    "price": _("Price"),
    "fee": _("Fee"),
    "shipping": _("Shipping"),
    "discount": _("Discount"),
    "rounding": _("Rounding"),
    "service": _("Service"),
    "gift_card": _("Gift card"),
    "guarantee": _("Guarantee"),
}


def word(code: str) -> str:
    """In the reader's language."""
    return gettext(WORDS.get(code) or code.replace("_", " ").capitalize())
