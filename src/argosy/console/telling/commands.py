"""Commands as people call them, for the audit log: what was tried, and how it went."""

from __future__ import annotations

from typing import Any

from argosy.base.errors import CATALOGUE
from argosy.console.telling.entering import entered, left_said
from argosy.console.words import gettext


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


TITLES = {
    "access.change_user": _("Change a user"),
    "access.disable_user": _("Disable a user"),
    "access.enable_user": _("Let a user in again"),
    "access.invite_user": _("Invite a user"),
    "access.link_identity": _("Link a user to single sign-on"),
    "access.put_key": _("Make an API key"),
    "access.put_role": _("Save a role"),
    "access.record_sign_in": _("Sign in"),
    "access.record_sign_out": _("Sign out"),
    "access.remove_role": _("Remove a role"),
    "access.remove_second_factor": _("Remove a second factor"),
    "access.revoke_key": _("Revoke an API key"),
    "access.set_password": _("Set a password"),
    "access.set_roles": _("Set a user's roles"),
    "access.set_second_factor": _("Set a second factor"),
    "approvals.approve": _("Approve"),
    "approvals.ask": _("Ask for approval"),
    "approvals.decline": _("Decline an approval"),
    "approvals.expire": _("Close an approval that nobody decided"),
    "approvals.withdraw": _("Withdraw a request for approval"),
    "catalog.put_bundle": _("Save a bundle"),
    "catalog.put_sku": _("Save a product"),
    "customers.erase": _("Erase a customer"),
    "customers.erase_order": _("Erase whose an order was"),
    "customers.erase_orders": _("Erase whose the orders of a customer were"),
    "customers.hand_over": _("Hand over the orders of a merged customer"),
    "customers.merge": _("Merge customers"),
    "customers.put": _("Save a customer"),
    "customers.put_address": _("Save a customer's address"),
    "customers.remove_address": _("Remove a customer's address"),
    "fulfillment.cancel": _("Take a fulfilment back"),
    "fulfillment.hand_over": _("Hand goods over to the customer"),
    "fulfillment.pack": _("Pack a parcel"),
    "fulfillment.pick": _("Pick"),
    "fulfillment.record_delivery": _("Record a delivery"),
    "fulfillment.record_failed_delivery": _("Record a failed delivery"),
    "fulfillment.record_loss": _("Record a lost parcel"),
    "fulfillment.record_recall": _("Answer a recall"),
    "fulfillment.record_refusal": _("Record a refused parcel"),
    "fulfillment.record_return_to_sender": _("Record a parcel that came back"),
    "fulfillment.record_shipment": _("Record a parcel that left"),
    "fulfillment.redeliver": _("Record another delivery attempt"),
    "fulfillment.release": _("Release an order"),
    "fulfillment.ship": _("Ship"),
    "fulfillment.start": _("Start picking"),
    "fulfillment.undo_delivery": _("Undo a delivery"),
    "fulfillment.undo_shipment": _("Undo a shipment"),
    "fulfillment.unpack": _("Unpack a parcel"),
    "jobs.cancel": _("Stop a job"),
    "jobs.retry": _("Run a job again"),
    "jobs.start": _("Start a job"),
    "orders.adjust": _("Adjust what an order costs"),
    "orders.allocate": _("Reserve stock for an order"),
    "orders.annotate": _("Write a note"),
    "orders.assign": _("Assign an order"),
    "orders.attach": _("Attach a file"),
    "orders.cancel": _("Cancel an order, or units of it"),
    "orders.cancel_unpaid": _("Cancel an unpaid order"),
    "orders.change_address": _("Change an order's address"),
    "orders.detach": _("Take a file off"),
    "orders.edit": _("Edit an order"),
    "orders.end_hold": _("End a hold whose time is over"),
    "orders.follow_up": _("Set a follow-up"),
    "orders.hold": _("Hold an order"),
    "orders.map_line": _("Map a line to a product"),
    "orders.meet_date": _("Let an order have its turn"),
    "orders.place": _("Place an order"),
    "orders.record": _("Record an order of the past"),
    "orders.record_credit": _("Record a credit of the past"),
    "orders.remind": _("Remind of a follow-up"),
    "orders.resource": _("Reserve elsewhere"),
    "orders.set_custom": _("Write an order's own fields"),
    "orders.set_terms": _("Change an order's terms"),
    "orders.tag": _("Tag an order"),
    "orders.unhold": _("Release a hold"),
    "payments.authorize": _("Record an authorization"),
    "payments.capture": _("Capture a payment"),
    "payments.expect": _("Expect a payment"),
    "payments.expire": _("Give up a payment whose time is over"),
    "payments.postpone": _("Try a payment again later"),
    "payments.record_capture": _("Record a capture"),
    "payments.record_failure": _("Record a payment that failed"),
    "payments.record_refund": _("Record a refund"),
    "payments.record_transfer": _("Record a bank transfer"),
    "payments.record_void": _("Record a voided payment"),
    "payments.refund": _("Refund"),
    "payments.void": _("Void a payment"),
    "payments.withdraw": _("Expect a payment no more"),
    "settings.put_channel": _("Save a channel"),
    "settings.put_collector": _("Save a collector"),
    "settings.put_custom_field": _("Save a custom field"),
    "settings.put_hold_type": _("Save a type of hold"),
    "settings.put_location": _("Save a location"),
    "settings.put_mail_text": _("Save a mail's text"),
    "settings.put_series": _("Save a series of numbers"),
    "settings.put_tax_rate": _("Save a tax rate"),
    "settings.remove_mail_text": _("Go back to a mail's standard text"),
    "stock.cancel_transfer": _("Cancel a transfer"),
    "stock.close_supply": _("Close a supply"),
    "stock.correct": _("Correct stock"),
    "stock.count": _("Count stock"),
    "stock.erase_remark": _("Erase a remark"),
    "stock.expect": _("Expect a supply"),
    "stock.expire_reservation": _("End a checkout's reservation whose time is over"),
    "stock.rebalance": _("Share out stock"),
    "stock.rebalance_waiting": _("Share out stock to what waits"),
    "stock.receive": _("Receive stock"),
    "stock.receive_transfer": _("Receive a transfer"),
    "stock.release_reservation": _("Release a checkout's reservation"),
    "stock.reserve": _("Reserve stock for a checkout"),
    "stock.ship_transfer": _("Ship a transfer"),
    "stock.transfer": _("Transfer stock"),
    "views.put": _("Save a view"),
    "views.remove": _("Remove a view"),
}

AREAS = {
    "access": _("People and access"),
    "approvals": _("Approvals"),
    "catalog": _("Products"),
    "customers": _("Customers"),
    "fulfillment": _("Fulfilment"),
    "jobs": _("Jobs"),
    "orders": _("Orders"),
    "payments": _("Payments"),
    "settings": _("Settings"),
    "stock": _("Stock"),
    "views": _("Views"),
}
"""What a command's name begins with."""

SIGN_IN = "access.record_sign_in"


def title(command: str) -> str:
    """A command in the reader's language."""
    return gettext(TITLES.get(command, command))


def areas() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """All there are to choose from, by title: (area, its title, its commands with theirs)."""
    its: dict[str, list[tuple[str, str]]] = {area: [] for area in AREAS}
    for name in TITLES:
        its[name.partition(".")[0]].append((name, title(name)))
    return sorted(((area, gettext(words), sorted(its[area], key=_title)) for area, words in AREAS.items()), key=_title)


def _title(choice: tuple[Any, ...]) -> str:
    return str(choice[1]).casefold()


def coded(code: str) -> str:
    """Why a command was refused, or the word about what it has recorded."""
    if code in CATALOGUE:
        return gettext(CATALOGUE[code].title)
    method, _dot, why = code.partition(".")
    return entered(method, why) if why else left_said(code)
