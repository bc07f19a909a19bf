"""What can be wrong about supplies, transfers, counts and reservations."""

from __future__ import annotations

from .problem import Problem

STOCK = (
    Problem(
        "supply_unknown",
        422,
        "Nothing of this SKU is expected under this reference, or it is outside this key's limits.",
        "Announce it with stock.expect, or correct the reference.",
    ),
    Problem(
        "supply_elsewhere",
        422,
        "This supply is expected at another location.",
        "Name that location, or close the supply and expect it anew under another reference.",
    ),
    Problem("supply_of_transfer", 422, "This supply is a line of a transfer.", "Use the commands of transfers."),
    Problem("nothing_expected", 422, "Nothing more is expected of this supply.", "See what was expected, received and closed of it."),
    Problem("supply_exists", 409, "Another supply of this SKU has this reference.", "Use a new reference."),
    Problem("sku_twice", 422, "A SKU is named twice.", "Name each SKU once, with all its units."),
    Problem("same_place", 422, "A transfer goes from one place to another.", "Name two different locations."),
    Problem("not_free", 422, "There is less free at the source than is to go.", "Transfer at most `free`: the rest is promised."),
    Problem("transfer_exists", 409, "A transfer with this reference exists already.", "Use a new reference."),
    Problem("transfer_unknown", 404, "There is no such transfer, or it is outside this key's limits.", "Check its reference."),
    Problem("transfer_not_open", 409, "This transfer has left, or was cancelled.", "See its state: what is under way can be received."),
    Problem("transfer_not_shipped", 409, "Nothing of this transfer is under way.", "See its state: it must be shipped first."),
    Problem("not_in_transfer", 422, "The transfer has no such SKU, or fewer units of it.", "Name at most `units`."),
    Problem("reservation_exists", 409, "A reservation of this channel has this reference already.", "Use a new reference."),
    Problem("reservation_unknown", 422, "The channel has no such reservation.", "Make one with stock.reserve, or place the order without."),
    Problem(
        "reservation_expired",
        409,
        "This reservation is over: it has expired, was released, or is an order already.",
        "Reserve anew, or place the order without.",
    ),
)
