"""What can be done about long work."""

from __future__ import annotations

from argosy.console.actions.action import Action


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


_STOP = (Action("jobs.cancel", _("Stop it"), _("Stop the job"), _("It stops; what is done stays done."), danger=True),)
_GO_ON = (Action("jobs.retry", _("Go on"), _("Have it go on"), _("It waits for a worker.")),)
JOB = {
    "queued": _STOP,
    "running": _STOP,
    "failed": _GO_ON,
    "cancelled": _GO_ON,
}
"""By the job's state."""

ALL = (*_STOP, *_GO_ON)
