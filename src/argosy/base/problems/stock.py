"""What can be wrong about supplies, transfers, counts and reservations."""

from __future__ import annotations

from .problem import Problem, _

STOCK = (
    Problem("remark_unknown", 422, _("There is no such remark."), _("See the `remark` of the SKU's moves.")),
    Problem(
        "supply_unknown",
        422,
        _("Nothing of this SKU is expected under this reference, or it is outside your limits."),
        _("Announce it with stock.expect, or correct the reference."),
    ),
    Problem(
        "supply_elsewhere",
        422,
        _("This supply is expected at another location."),
        _("Name that location, or close the supply and expect it anew under another reference."),
    ),
    Problem("supply_of_transfer", 422, _("This supply is a line of a transfer."), _("Use the commands of transfers.")),
    Problem("nothing_expected", 422, _("Nothing more is expected of this supply."), _("See what was expected, received and closed of it.")),
    Problem("supply_exists", 409, _("Another supply of this SKU has this reference."), _("Use a new reference.")),
    Problem("sku_twice", 422, _("A SKU is named twice."), _("Name each SKU once, with all its units.")),
    Problem("same_place", 422, _("A transfer goes from one place to another."), _("Name two different locations.")),
    Problem(
        "not_free",
        422,
        _("There are not so many units free."),
        _("Name at most `free`: the rest is promised, and what others wait for comes to them first."),
    ),
    Problem("transfer_exists", 409, _("A transfer with this reference exists already."), _("Use a new reference.")),
    Problem("transfer_unknown", 404, _("There is no such transfer, or it is outside your limits."), _("Check its reference.")),
    Problem(
        "transfer_not_open", 409, _("This transfer has left, or was cancelled."), _("See its state: what is under way can be received.")
    ),
    Problem("transfer_not_shipped", 409, _("Nothing of this transfer is under way."), _("See its state: it must be shipped first.")),
    Problem("not_in_transfer", 422, _("The transfer has no such SKU, or fewer units of it."), _("Name at most `units`.")),
    Problem("reservation_exists", 409, _("A reservation of this channel has this reference already."), _("Use a new reference.")),
    Problem(
        "reservation_unknown", 422, _("The channel has no such reservation."), _("Make one with stock.reserve, or place the order without.")
    ),
    Problem(
        "reservation_expired",
        409,
        _("This reservation is over: it has expired, was released, or is an order already."),
        _("Reserve anew, or place the order without."),
    ),
)
