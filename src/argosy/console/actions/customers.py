"""What can be done with a customer. Merging and erasing have pages of their own: they can't be undone."""

from __future__ import annotations

from argosy.console.actions.action import Action


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


NEW = Action("customers.put", _("New customer"), _("New customer"), _("The customer is there."), "customer", way="new")
EDIT = Action("customers.put", _("Edit"), _("Change the customer"), _("Changed."), "customer")
ADDRESS = Action("customers.put_address", _("Add an address"), _("An address in their book"), _("It is in the book."), "customer_address")
REMOVE = Action(
    "customers.remove_address", _("Remove"), _("Take the address out of the book"), _("It is out of the book."), None, danger=True
)

CUSTOMER = (NEW, EDIT, ADDRESS, REMOVE)
