"""Who did it, and why it was done when nobody asked for it: actors and causes in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from argosy.console.words import gettext, say


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


CAUSES = {
    "orders.allocate": _("since stock has changed"),
    "orders.end_hold": _("since the hold's time was over"),
    "orders.cancel_unpaid": _("since it was not paid in time"),
    "orders.meet_date": _("since its date has come"),
    "orders.remind": _("since its follow-up has come"),
    "approvals.expire": _("since nobody decided in time"),
    "customers.erase_orders": _("since the customer was erased"),
    "customers.hand_over": _("since two customers were merged"),
    "payments.expire": _("since the authorization's time was over"),
    "payments.postpone": _("since the collector did not answer"),
    "stock.expire_reservation": _("since the checkout's time was over"),
    "stock.rebalance": _("since stock has changed"),
    "stock.rebalance_waiting": _("since stock has changed"),
    "payments.record_capture": _("as the collector answered"),
    "payments.record_refund": _("as the collector answered"),
    "payments.record_void": _("as the collector answered"),
    "payments.record_failure": _("as the collector answered"),
}
"""Commands that nobody gives by hand: what made the engine give them."""

SYSTEM = "system"


def who(actor: str, names: Mapping[str, str]) -> str:
    """An actor in words. `names`: of users and API keys, by their actors' ids (`queries/actors.py`)."""
    if actor == SYSTEM:
        return gettext("Argosy")
    kind, _, id = actor.partition(":")
    if kind == "user":
        return names.get(actor) or gettext("a former user")
    return say("API key %(name)s", name=names.get(actor) or id) if kind == "key" else actor[:1].upper() + actor[1:]


def cause(actor: str, command: str) -> str:
    """Why the engine did it; nothing, where somebody did it by hand."""
    return gettext(CAUSES[command]) if actor == SYSTEM and command in CAUSES else ""


def entries(order: Mapping[str, Any], names: Mapping[str, str], said: Callable[[dict[str, Any]], str]) -> list[dict[str, Any]]:
    """An order's timeline, newest first: what one command did stands together. `said`: of an event, its sentence."""
    found: list[dict[str, Any]] = []
    for event in reversed(order["timeline"]):
        same = ("at", "command", "actor")
        place = (event["time"], event["command"], event["actor"])
        if not found or tuple(found[-1][name] for name in same) != place:
            by = {"who": who(event["actor"], names), "cause": cause(event["actor"], event["command"])}
            found.append(dict(zip(same, place, strict=True)) | by | {"said": [], "seq": event["seq"]})
        found[-1]["said"].insert(0, said(event))
    return found
