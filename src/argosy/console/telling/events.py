"""An event as a sentence of a timeline. Codes and numbers are told; what is personal is in no event.

Most say the same whatever is in them; those that mean several things by what they hold are in `variants.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from argosy.console.telling.told import UNKNOWN, About, Told
from argosy.console.telling.variants import VARIANTS
from argosy.console.words import gettext


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


ORDERS = {
    "order.placed": _("Placed in %(channel)s: %(units)s for %(total)s%(waits)s"),
    "order.recorded": _("Written down from another system: %(units)s for %(total)s"),
    "order.held": _("Held (%(hold_type)s)%(until_said)s%(because)s"),
    "order.unheld": _("Goes on (%(hold_type)s)%(because)s"),
    "order.readdressed": _("Address changed"),
    "order.resourced": _("Reserved elsewhere than in %(source)s: %(units)s%(where)s"),
    "order.credited": _("Credited %(sum)s for %(units)s (%(reference)s)"),
    "order.line_mapped": _("Line %(line)s, sent as %(code)s, means %(sku)s"),
    "order.oversold": _("Sold more than there is: %(units)s"),
    "order.handed_over": _("Belongs to the customer that its own was merged into"),
    "order.erased": _("Whose order it was is known no more"),
    "order.attached": _("File %(attachment)s attached (%(media_type)s)"),
    "order.detached": _("File %(attachment)s taken off"),
    "order.approval_asked": _("Approval %(approval)s asked for: %(kind_said)s of %(sum)s"),
    "order.approval_decided": _("Approval %(approval)s: %(state_said)s"),
    "order.follow_up_due": _("To be looked at again now, by %(whom)s"),
}
FULFILLMENT = {
    "fulfillment.started": _("Picking began at %(location)s"),
    "fulfillment.unpacked": _("Parcel %(parcel)s unpacked"),
    "fulfillment.delivered": _("Parcel %(parcel)s delivered: %(units)s"),
    "fulfillment.cancelled": _("Taken back from %(location)s%(so_said)s: %(units)s"),
    "fulfillment.recall_answered": _("Recall of %(line_code)s answered: %(stopped)s stopped, %(not_stopped)s not"),
    "fulfillment.delivery_failed": _("Parcel %(parcel)s could not be delivered%(because)s"),
    "fulfillment.delivery_retried": _("Parcel %(parcel)s goes out again"),
    "fulfillment.parcel_lost": _("Parcel %(parcel)s lost%(so_said)s: %(units)s"),
    "fulfillment.shipment_undone": _("Parcel %(parcel)s had not left after all: %(units)s lie at %(location)s"),
    "fulfillment.delivery_undone": _("Parcel %(parcel)s had not arrived after all"),
}
MONEY = {
    "value.over": _("More is held on an account than it has: %(kind_said)s"),
}
STOCK = {
    "stock.received": _("Received %(quantity)s × %(sku)s at %(location)s"),
    "stock.corrected": _("Stock of %(sku)s at %(location)s corrected by %(change)s%(because)s"),
    "stock.counted": _("Counted %(counted)s × %(sku)s at %(location)s, the books said %(on_hand)s"),
    "stock.short": _("%(short)s × %(sku)s more are promised at %(location)s than are there"),
    "supply.expected": _("%(expected)s × %(sku)s expected at %(location)s from %(supply)s"),
    "supply.closed": _("Nothing more comes of %(supply)s: %(closed)s × %(sku)s%(because)s"),
    "supply.short": _("%(short)s × %(sku)s more are promised of a supply than will come"),
    "transfer.opened": _("Transfer %(transfer)s from %(source)s to %(target)s: %(units)s set aside"),
    "transfer.shipped": _("Transfer %(transfer)s left %(source)s for %(target)s: %(units)s"),
    "transfer.received": _("Transfer %(transfer)s arrived at %(target)s: %(units)s"),
    "transfer.cancelled": _("Transfer %(transfer)s from %(source)s to %(target)s cancelled"),
    "reservation.made": _("Checkout %(reservation)s in %(channel)s reserved %(units)s"),
    "reservation.ended": _("Checkout %(reservation)s in %(channel)s is over: %(state_said)s"),
}
PEOPLE = {
    "customer.address_removed": _("Address %(entry)s taken out of the address book"),
    "customer.merged": _("Merged into another customer"),
    "customer.erased": _("Who this was is known no more"),
    "user.invited": _("Invited as %(roles_said)s"),
    "user.changed": _("Name, language or time zone changed"),
    "user.roles_set": _("Roles set: %(roles_said)s"),
    "user.disabled": _("Disabled, and signed out everywhere"),
    "user.enabled": _("May sign in again"),
    "user.password_set": _("New password, and signed out everywhere"),
    "user.second_factor_set": _("Signs in with a code as well"),
    "user.second_factor_removed": _("Signs in with a password alone"),
    "user.identity_linked": _("Known to single sign-on"),
    "user.signed_in": _("Signed in %(method_said)s"),
    "user.sign_in_failed": _("Sign-in failed, %(method_said)s: %(why_said)s"),
    "user.signed_out": _("Signed out: %(left_said)s"),
    "role.removed": _("Role %(code)s removed"),
    "settings.removed": _("%(setting_said)s %(code_said)s removed"),
}
PUT = {
    "catalog.bundle_put": _("%(sku)s is a bundle now"),
}
SENTENCES: dict[str, str] = ORDERS | FULFILLMENT | MONEY | STOCK | PEOPLE | PUT


def sentence(type: str, data: Mapping[str, Any], about: About = UNKNOWN) -> str:
    """What the event says, in the reader's language; a type that nobody has a sentence for says its name."""
    told = Told(data, about)
    vary: Callable[[Told], str] | None = VARIANTS.get(type)
    if vary is not None:
        return vary(told)
    text = SENTENCES.get(type)
    return type.replace(".", " ").replace("_", " ").capitalize() if text is None else gettext(text) % told
