"""What can be done about what there is: receive, count, correct, move, and expect more."""

from __future__ import annotations

from argosy.console.actions.action import Action


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


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

ALL = (*SUPPLY, *STOCK, *(action for actions in TRANSFER.values() for action in actions))
