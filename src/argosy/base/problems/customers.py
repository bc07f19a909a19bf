"""What can be wrong about customers."""

from __future__ import annotations

from .problem import Problem, _

CUSTOMERS = (
    Problem("customer_not_found", 404, _("There is no such customer."), _("Name the customer by its id or its reference.")),
    Problem("customer_unknown", 422, _("There is no such customer."), _("Name the customer by its id or its reference, or make it first.")),
    Problem("customer_merged", 409, _("This customer was merged into another."), _("Use the customer in `became` from here on.")),
    Problem(
        "customer_reference_fixed",
        422,
        _("A customer's reference can't be changed once it has one."),
        _("Make another customer, and merge."),
    ),
    Problem("customer_reference_taken", 409, _("Another customer has this reference."), _("Use that customer, or merge the two.")),
    Problem("customer_itself", 422, _("A customer can't be merged into itself."), _("Name two different customers.")),
    Problem(
        "still_under_way",
        409,
        _("Something of this customer is still owed or under way."),
        _("Bring the orders in `orders` to their end, and what stands on accounts of value to zero; then erase."),
    ),
    Problem("customer_named", 422, _("This order has a customer."), _("Erase the customer: all their orders are erased with it.")),
    Problem("address_unknown", 422, _("The customer has no such address."), _("See the customer's address book.")),
    Problem("address_book_full", 422, _("The customer's address book is full."), _("Remove addresses that are not used any more.")),
)
