"""Codes as people read them: statuses, states, kinds. A code that has no words here is read as it is written.

One place, so that whoever translates meets each of them.
"""

from __future__ import annotations

import re

from argosy.console.words import gettext, say
from argosy.model.roles import BUILT_IN


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
    # settings
    "location": _("Location"),
    "channel": _("Channel"),
    "collector": _("Collector"),
    "hold_type": _("Type of hold"),
    "custom_field": _("Custom field"),
    "series": _("Number series"),
    "tax_rate": _("Tax rate"),
    "api_key": _("API key"),
    "mail_text": _("Mail's text"),
}

FIELDS = {
    "title": _("title"),
    "name": _("name"),
    "company": _("company"),
    "email": _("e-mail"),
    "phone": _("telephone"),
    "vat_id": _("VAT number"),
    "language": _("language"),
    "note": _("note"),
    "subject": _("subject"),
    "body": _("text"),
    "label": _("called"),
    "ships": _("goods go there"),
    "bills": _("bills go there"),
    "address": _("address"),
    "ship_to": _("where it goes"),
    "bill_to": _("billing address"),
    "assignee": _("who"),
    "at": _("when"),
    "requested_at": _("wanted for"),
    "not_before": _("not before"),
    "ship_by": _("ship by"),
    "ship_complete": _("ship complete"),
    "complete_by": _("complete by"),
    "priority": _("priority"),
    "delivery_method": _("delivery"),
    "quantity": _("units"),
    "expected_at": _("expected"),
    "closed": _("nothing more comes"),
    "query": _("filters"),
    "columns": _("columns"),
    "sort": _("sorted by"),
    "shared": _("everybody sees it"),
    "roles": _("roles"),
    "scopes": _("what it may do"),
    "limits": _("limits"),
    "locations": _("locations"),
    "channels": _("channels"),
    "time_zone": _("time zone"),
    "timezone": _("time zone"),
    "active": _("in use"),
    "kind": _("kind"),
    "type": _("kind"),
    "hours": _("hours"),
    "currency": _("currency"),
    "prices_include_tax": _("prices include tax"),
    "capture_policy": _("captured"),
    "accept_always": _("accepted always"),
    "buffer": _("kept back from it"),
    "taxes": _("taxes"),
    "series": _("numbers"),
    "country": _("country"),
    "region": _("region"),
    "tax_class": _("tax class"),
    "rate": _("per cent"),
    "blocks_promise": _("no promise"),
    "blocks_release": _("no release"),
    "blocks_capture": _("no capture"),
    "blocks_edit": _("no edit"),
    "smallest_step": _("smallest step"),
    "prefix": _("prefix"),
    "padding": _("digits at least"),
    "first": _("first"),
    "unit": _("unit"),
    "exponent": _("decimals"),
    "pack_units": _("packs"),
    "barcodes": _("barcodes"),
    "price": _("price"),
    "price_currency": _("currency of the price"),
    "cost": _("cost"),
    "cost_currency": _("currency of the cost"),
    "weight_g": _("weight in g"),
    "length_mm": _("length in mm"),
    "width_mm": _("width in mm"),
    "height_mm": _("height in mm"),
    "tracked": _("keeps stock"),
    "oversell": _("beyond its stock"),
    "preorder_until": _("pre-order until"),
    "safety_stock": _("safety stock"),
    "state": _("state"),
    "components": _("what is in it"),
    "short_bundle": _("while a part lacks"),
    "opens": _("opens"),
    "closes": _("closes"),
    "code": _("code"),
    "amount": _("amount"),
    "unit_price": _("price"),
    "price_reason": _("why this price"),
    "gross": _("amount"),
    "discount": _("discount"),
    "reason": _("why"),
    "text": _("text"),
    "sku": _("SKU"),
    "location": _("location"),
    "source": _("from"),
    "target": _("to"),
    "supply": _("reference"),
    "reference": _("reference"),
    "counted": _("counted"),
    "change": _("more or less"),
    "picked": _("picked"),
    "short": _("not found"),
    "lines": _("lines"),
    "line": _("line"),
    "add": _("tags put on"),
    "remove": _("tags taken off"),
    "until": _("until"),
    "carrier": _("carrier"),
    "tracking": _("tracking number"),
    "collector": _("collector"),
    "method": _("method"),
    "channel": _("channel"),
    "customer": _("customer"),
    "line1": _("street and number"),
    "line2": _("second line"),
    "postcode": _("postcode"),
    "city": _("city"),
    "password": _("password"),
    "old": _("the password you have"),
    "new": _("the new password"),
    "into": _("the customer who stays"),
    "since": _("from"),
    "command": _("what"),
}
"""What people fill in, where it is told what has changed of it, or what is wrong with it."""

LISTED = {
    "lines": _("line"),
    "changes": _("change"),
    "payments": _("payment"),
    "adjustments": _("adjustment"),
    "roles": _("role"),
    "locations": _("location"),
    "channels": _("channel"),
    "barcodes": _("barcode"),
    "components": _("component"),
    "mon": _("Monday"),
    "tue": _("Tuesday"),
    "wed": _("Wednesday"),
    "thu": _("Thursday"),
    "fri": _("Friday"),
    "sat": _("Saturday"),
    "sun": _("Sunday"),
    "tags": _("tag"),
}
"""One of several, by the field that has them."""
_PART = re.compile(r"([A-Za-z_][A-Za-z0-9_-]*)(?:[.\[]([0-9]+)\]?)?")

TITLES = (
    _("Held by a person"),
    _("Payment failed"),
    _("Address in doubt"),
    _("Fraud suspected"),
    _("Totals differ"),
    _("Waits for the customer"),
    _("Perhaps ordered twice"),
    _("Stock in doubt"),
)
"""Of types of holds that come with the product; a merchant's own are read as they are written."""


def field(name: str) -> str:
    """A field in the reader's language, also one within others: `lines[0].quantity` is "line 1, units". What has a space is words."""
    return _plain(name) if " " in name else ", ".join(_part(*found) for found in _PART.findall(name))


def _part(name: str, place: str) -> str:
    if place:
        return say("%(thing)s %(n)s", thing=gettext(LISTED.get(name) or FIELDS.get(name) or _plain(name)), n=int(place) + 1)
    return gettext(FIELDS.get(name) or _plain(name))


def _plain(name: str) -> str:
    return name.replace("_", " ")


def role(code: str) -> str:
    """What a role is called, if it comes with the product; one of the merchant's own by its code."""
    return gettext(next((role.title for role in BUILT_IN if role.code == code), code.replace("_", " ")))


def word(code: str) -> str:
    """In the reader's language."""
    return gettext(WORDS.get(code) or code.replace("_", " ").capitalize())
