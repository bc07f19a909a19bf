"""What can be done about what waits for approval."""

from __future__ import annotations

from argosy.console.actions.action import Action


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


APPROVAL = (
    Action("approvals.approve", _("Approve"), _("Approve, and have it done"), _("Approved, and done."), "decide"),
    Action("approvals.decline", _("Decline"), _("Decline it"), _("Declined."), "decide", danger=True),
)
OWN_APPROVAL = (Action("approvals.withdraw", _("Withdraw"), _("Withdraw what you asked"), _("Withdrawn."), danger=True),)
"""Of what one asked oneself."""
