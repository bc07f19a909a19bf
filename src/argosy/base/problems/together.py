"""What can be wrong as people work on orders together: approvals, and views of lists."""

from __future__ import annotations

from .problem import Problem, _

TOGETHER = (
    Problem(
        "approval_needed",
        422,
        _("This gives away more than you may without asking."),
        _("Send it to approvals.ask: somebody whose `limit` is higher approves it, and it is done."),
    ),
    Problem(
        "sold_too_low",
        422,
        _("This sells for less than you may without asking."),
        _("Place it at the catalog's prices; then edit the order, and ask for approval of what comes off."),
    ),
    Problem("approval_not_needed", 422, _("This is within your own limits."), _("Send the command itself.")),
    Problem("approval_asked", 409, _("The same is waiting for approval already."), _("See `approval`; withdraw it first to ask anew.")),
    Problem("approval_unknown", 422, _("The order has no such approval."), _("See the order's approvals and their numbers.")),
    Problem("approval_not_found", 404, _("There is no such approval, or it is outside your limits."), _("See the order's approvals.")),
    Problem(
        "approval_closed", 409, _("This was decided already, or its time is over."), _("See `state`; ask again if it is still wanted.")
    ),
    Problem("approval_own", 422, _("Nobody decides on what they asked for themselves."), _("Let somebody else decide, or withdraw it.")),
    Problem("approval_not_yours", 422, _("Somebody else asked for this."), _("Who asked withdraws it; others approve or decline.")),
    Problem("view_unknown", 422, _("There is no such view, or it is somebody else's."), _("See the list's views.")),
)
