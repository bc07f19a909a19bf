"""What can be wrong as people work on orders together: approvals, and views of lists."""

from __future__ import annotations

from .problem import Problem

TOGETHER = (
    Problem(
        "approval_needed",
        422,
        "This gives away more than you may without asking.",
        "Send it to approvals.ask: somebody whose `limit` is higher approves it, and it is done.",
    ),
    Problem("approval_not_needed", 422, "This is within your own limits.", "Send the command itself."),
    Problem("approval_asked", 409, "The same is waiting for approval already.", "See `approval`; withdraw it first to ask anew."),
    Problem("approval_unknown", 422, "The order has no such approval.", "See the order's approvals and their numbers."),
    Problem("approval_not_found", 404, "There is no such approval, or it is outside this key's limits.", "See the order's approvals."),
    Problem("approval_closed", 409, "This was decided already, or its time is over.", "See `state`; ask again if it is still wanted."),
    Problem("approval_own", 422, "Nobody decides on what they asked for themselves.", "Let somebody else decide, or withdraw it."),
    Problem("approval_not_yours", 422, "Somebody else asked for this.", "Who asked withdraws it; others approve or decline."),
    Problem("view_unknown", 422, "There is no such view, or it is somebody else's.", "See the list's views."),
)
