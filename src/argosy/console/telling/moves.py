"""A row of the goods ledger as the stock card shows it: how many more or fewer, from what to what, on which document."""

from __future__ import annotations

from typing import Any

from argosy.console.words import gettext


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


ACCOUNTS = {
    "supplier": _("supplier"),
    "on_hand": _("on hand"),
    "quarantine": _("quarantine"),
    "in_transit": _("under way"),
    "carrier": _("carrier"),
    "customer": _("customer"),
    "shrinkage": _("written off"),
    "made": _("made"),
    "opening": _("opening stock"),
    "demand": _("wanted"),
    "waiting": _("waiting"),
    "promised": _("reserved"),
    "recalling": _("called back"),
    "cancelled": _("cancelled"),
    "shipped": _("shipped"),
    "returning": _("coming back"),
    "returned": _("returned"),
}
OURS = "on_hand"


def told(move: dict[str, Any]) -> dict[str, Any]:
    """The move with `start`, `end`, `change` (of what is on hand: None if that stays) and `place`."""
    came, went = move["to_account"] == OURS, move["from_account"] == OURS
    places = dict.fromkeys(place for place in (move["from_location"], move["to_location"]) if place)
    return move | {
        "start": gettext(ACCOUNTS[move["from_account"]]),
        "end": gettext(ACCOUNTS[move["to_account"]]),
        "change": (came - went) * move["quantity"] if came != went else None,
        "place": " → ".join(places),
    }
