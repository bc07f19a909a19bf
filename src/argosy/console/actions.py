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

STOCK = (
    Action("stock.receive", _("Receive"), _("Receive goods"), _("Received."), "receive"),
    Action("stock.count", _("Count"), _("Say what was counted"), _("The count is in the books."), "count"),
    Action("stock.correct", _("Correct"), _("Correct the books"), _("Corrected."), "correct"),
    Action("stock.transfer", _("Transfer"), _("Open a transfer"), _("The transfer is open: its units are set aside."), "transfer"),
    Action("stock.expect", _("Expect"), _("Expect a supply"), _("It is expected."), "expect"),
)
SUPPLY = (
    Action("stock.expect", _("Change"), _("Expect a supply"), _("It is expected so."), "expect"),
    Action("stock.close_supply", _("Nothing more comes"), _("Nothing more comes of a supply"), _("Closed."), "close_supply", danger=True),
)
TRANSFER = {
    "open": (
        Action("stock.ship_transfer", _("It has left"), _("The transfer has left"), _("It is under way."), "ship_transfer"),
        Action("stock.cancel_transfer", _("Cancel"), _("Give the transfer up"), _("It does not happen."), danger=True),
    ),
    "shipped": (Action("stock.receive_transfer", _("It has arrived"), _("The transfer has arrived"), _("Received."), "receive_transfer"),),
}
"""By the transfer's state."""

_STOP = (Action("jobs.cancel", _("Stop it"), _("Stop the job"), _("It stops; what is done stays done."), danger=True),)
_GO_ON = (Action("jobs.retry", _("Go on"), _("Have it go on"), _("It waits for a worker.")),)
JOB = {
    "queued": _STOP,
    "running": _STOP,
    "failed": _GO_ON,
    "cancelled": _GO_ON,
}
"""By the job's state."""

_BY_STATE = (*TRANSFER.values(), *JOB.values())
ACTIONS: dict[str, Action] = {a.command: a for some in (ORDER, SUPPLY, STOCK, *_BY_STATE) for a in some}


def offered(ask: Ask, actions: tuple[Action, ...]) -> list[Action]:
    """Those that this person has the scope for."""
    return [action for action in actions if ask.may(action.declaration.scope)]
