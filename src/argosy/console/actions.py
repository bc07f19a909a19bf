"""What a person may do with the thing on the screen: each a command, with a form for what it needs to be told, and how it is called.

Whether it is allowed just now is not said here but by the transition tables, the balances, and the command itself, which is tried
without effect while the form is filled in.
"""

from __future__ import annotations

from dataclasses import dataclass

from argosy.console.ask import Ask
from argosy.engine.registry import REGISTRY, Declaration


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


@dataclass(frozen=True)
class Action:
    """`form`: the template of its fields; None if it needs none. `danger`: it takes something away. `done`: said when it has run."""

    command: str
    button: str
    title: str
    done: str
    form: str | None = None
    danger: bool = False

    @property
    def declaration(self) -> Declaration:
        return REGISTRY[self.command]


ORDER = (
    Action("orders.hold", _("Hold"), _("Hold the order"), _("The order stands still."), "hold"),
    Action("orders.unhold", _("Unhold"), _("Let the order go on"), _("The order goes on."), "unhold"),
    Action("orders.cancel", _("Cancel units"), _("Cancel the order, or units of it"), _("Cancelled."), "cancel", danger=True),
    Action("orders.annotate", _("Add a note"), _("Add a note"), _("The note is kept."), "annotate"),
    Action("orders.tag", _("Tag"), _("Tag the order"), _("Tagged."), "tag"),
    Action("orders.assign", _("Assign"), _("Who looks after it"), _("Assigned."), "assign"),
)

APPROVAL = (
    Action("approvals.approve", _("Approve"), _("Approve, and have it done"), _("Approved, and done."), "decide"),
    Action("approvals.decline", _("Decline"), _("Decline it"), _("Declined."), "decide", danger=True),
)
OWN_APPROVAL = (Action("approvals.withdraw", _("Withdraw"), _("Withdraw what you asked"), _("Withdrawn."), danger=True),)
"""Of what one asked oneself."""

ACTIONS: dict[str, Action] = {action.command: action for action in (*ORDER, *APPROVAL, *OWN_APPROVAL)}


def offered(ask: Ask, actions: tuple[Action, ...]) -> list[Action]:
    """Those that this person has the scope for."""
    return [action for action in actions if ask.may(action.declaration.scope)]
