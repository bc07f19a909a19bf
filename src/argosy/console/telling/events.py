"""An event as a sentence of an order's timeline. Codes and numbers are told; what is personal is in no event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from argosy.base.money import decimal
from argosy.console.words import gettext


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


SENTENCES = {
    "order.placed": _("Order placed"),
    "order.recorded": _("Order recorded from another system"),
    "order.held": _("Held (%(hold_type)s): %(reason)s"),
    "order.unheld": _("Goes on (%(hold_type)s)"),
    "order.cancelled": _("Cancelled: %(reason)s"),
    "order.allocated": _("Stock reserved"),
    "order.annotated": _("Note added"),
    "order.tagged": _("Tags changed"),
    "order.assigned": _("Assigned to %(assignee)s"),
    "order.terms_set": _("Terms changed"),
    "order.readdressed": _("Address changed"),
    "order.adjusted": _("Price adjusted: %(kind)s"),
    "order.resourced": _("Reserved elsewhere"),
    "order.credited": _("Credited"),
    "order.date_met": _("Its date has come"),
    "order.line_mapped": _("Line %(line)s is now SKU %(sku)s"),
    "order.oversold": _("Sold more than there is"),
    "order.handed_over": _("Moved to another customer"),
    "order.edited": _("Edited"),
    "order.status_changed": _("Now %(status)s · payment %(payment_status)s · fulfilment %(fulfillment_status)s"),
    "fulfillment.released": _("Released to %(location)s"),
    "fulfillment.started": _("Picking began"),
    "fulfillment.picked": _("Picked"),
    "fulfillment.packed": _("Packed"),
    "fulfillment.unpacked": _("Unpacked"),
    "fulfillment.shipped": _("Shipped"),
    "fulfillment.delivered": _("Delivered"),
    "fulfillment.handed_over": _("Handed over"),
    "fulfillment.cancelled": _("Fulfilment cancelled"),
    "fulfillment.recall_answered": _("The floor answered the recall"),
    "fulfillment.delivery_failed": _("Delivery failed: %(reason)s"),
    "fulfillment.delivery_retried": _("Delivery is tried again"),
    "fulfillment.returned_to_sender": _("Parcel came back"),
    "fulfillment.parcel_lost": _("Parcel lost"),
    "fulfillment.shipment_undone": _("Shipment undone"),
    "fulfillment.delivery_undone": _("Delivery undone"),
    "payment.moved": _("Payment %(payment)s: %(amount)s %(to)s"),
    "payment.failed": _("Payment %(payment)s failed: %(reason)s"),
    "payment.discrepancy": _("Payment %(payment)s: more than was held"),
    "stock.received": _("%(quantity)s received at %(location)s"),
    "stock.corrected": _("%(change)s at %(location)s: %(reason)s"),
    "stock.counted": _("%(counted)s counted at %(location)s; the books said %(on_hand)s"),
    "stock.short": _("%(short)s promised beyond what is on hand at %(location)s"),
    "supply.expected": _("%(expected)s expected at %(location)s, on %(supply)s"),
    "supply.closed": _("%(closed)s on %(supply)s will not come"),
    "supply.short": _("%(short)s promised beyond what is expected"),
    "transfer.opened": _("Transfer %(transfer)s from %(source)s to %(target)s opened"),
    "transfer.shipped": _("Transfer %(transfer)s has left %(source)s"),
    "transfer.received": _("Transfer %(transfer)s has arrived at %(target)s"),
    "transfer.cancelled": _("Transfer %(transfer)s does not happen"),
    "catalog.sku_put": _("Product %(sku)s saved"),
    "catalog.bundle_put": _("Contents of %(sku)s saved"),
    "user.invited": _("Invited: %(roles)s"),
    "user.changed": _("Name, language or time zone changed"),
    "user.roles_set": _("Roles set: %(roles)s, before: %(before)s"),
    "user.disabled": _("Let in no more"),
    "user.enabled": _("Let in again"),
    "user.password_set": _("A new password was set"),
    "user.second_factor_set": _("A second factor or new recovery codes were set"),
    "user.second_factor_removed": _("The second factor was removed"),
    "user.identity_linked": _("Known at the single sign-on provider from now on"),
    "user.signed_in": _("Signed in: %(method)s"),
    "user.sign_in_failed": _("Sign-in failed: %(method)s, %(outcome)s"),
    "user.signed_out": _("Signed out: %(what)s"),
    "role.put": _("Role %(code)s: %(scopes)s"),
    "role.removed": _("Role %(code)s removed"),
    "settings.put": _("Saved: %(setting)s %(code)s"),
    "instruction.given": _("Asked to %(asked)s %(amount)s"),
}


class _Told(defaultdict[str, Any]):
    """What an event does not say is a dash."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(lambda: "–", data)


def sentence(type: str, data: Mapping[str, Any], exponent: int) -> str:
    """What the event says, in the reader's language; a type that nobody has a sentence for says its name. `exponent`: of its amounts."""
    text = SENTENCES.get(type)
    if text is None:
        return type.replace(".", " ").replace("_", " ").capitalize()
    told = {name: value for name, value in data.items() if value is not None}
    if "amount" in told and told.get("asked") != "recall":
        told["amount"] = decimal(told["amount"], exponent)
    return gettext(text) % _Told(told)
