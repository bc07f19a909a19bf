"""What can be wrong about customers."""

from __future__ import annotations

from .problem import Problem

CUSTOMERS = (
    Problem("customer_not_found", 404, "There is no such customer.", "Name the customer by its id or its reference."),
    Problem("customer_unknown", 422, "There is no such customer.", "Name the customer by its id or its reference, or make it first."),
    Problem("customer_merged", 409, "This customer was merged into another.", "Use the customer in `became` from here on."),
    Problem(
        "customer_reference_fixed", 422, "A customer's reference can't be changed once it has one.", "Make another customer, and merge."
    ),
    Problem("customer_reference_taken", 409, "Another customer has this reference.", "Use that customer, or merge the two."),
    Problem("customer_itself", 422, "A customer can't be merged into itself.", "Name two different customers."),
    Problem(
        "still_under_way",
        409,
        "Something of this customer is still owed or under way.",
        "Bring the orders in `orders` to their end, and what stands on accounts of value to zero; then erase.",
    ),
    Problem("customer_named", 422, "This order has a customer.", "Erase the customer: all their orders are erased with it."),
    Problem("address_unknown", 422, "The customer has no such address.", "See the customer's address book."),
    Problem("address_book_full", 422, "The customer's address book is full.", "Remove addresses that are not used any more."),
)
