"""A dry run in words: what goods and money would move, what the outside would be asked, how the order would stand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from argosy.base.money import decimal
from argosy.console.telling.events import sentence
from argosy.console.telling.told import UNKNOWN, About
from argosy.console.words import gettext, money, ngettext, number, say


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


GOODS = {
    ("promised", "cancelled"): _("no longer reserved"),
    ("waiting", "cancelled"): _("no longer waited for"),
    ("promised", "recalling"): _("called back from the floor"),
    ("recalling", "cancelled"): _("called back and cancelled"),
    ("recalling", "promised"): _("not called back after all"),
    ("demand", "waiting"): _("wait for stock"),
    ("demand", "promised"): _("reserved"),
    ("waiting", "promised"): _("reserved"),
    ("promised", "waiting"): _("wait again"),
    ("promised", "promised"): _("reserved elsewhere"),
    ("promised", "shipped"): _("shipped"),
    ("shipped", "returned"): _("taken back"),
    ("shipped", "returning"): _("on their way back"),
    ("supplier", "on_hand"): _("received"),
    ("in_transit", "on_hand"): _("received"),
    ("in_transit", "shrinkage"): _("lost on the way"),
    ("shrinkage", "on_hand"): _("found"),
    ("on_hand", "shrinkage"): _("written off"),
}
"""Moves of promises, and of holdings those that no promise goes along with: the others say the same from the stock's side."""

MONEY = {
    ("authorized", "voiding"): _("of the authorization to be voided"),
    ("authorized", "capturing"): _("to be captured"),
    ("captured", "refunding"): _("to be refunded"),
    ("voiding", "voided"): _("voided"),
    ("capturing", "captured"): _("captured"),
    ("refunding", "refunded"): _("refunded"),
    ("offered", "authorized"): _("authorized"),
    ("offered", "captured"): _("paid"),
    ("offered", "pending"): _("expected"),
    ("pending", "captured"): _("paid"),
    ("pending", "offered"): _("no longer expected"),
}

USUAL_CHANGE = 20
"""Units more or less that surprise nobody, however few there are."""
STATUSES = ("status", "payment_status", "fulfillment_status", "return_status")


@dataclass(frozen=True)
class Effects:
    """`goods` and `money` are sentences; `statuses` the order's as they would be; `events` what its timeline would say.

    `rebalanced`: SKUs whose promises are fitted to their stock right after. `doubts`: what somebody should look at twice, since it may be
    a slip of the keyboard.
    """

    goods: list[str]
    money: list[str]
    statuses: dict[str, str]
    events: list[str]
    outcome: dict[str, Any]
    rebalanced: list[str]
    doubts: list[str]

    @property
    def nothing(self) -> bool:
        return not (self.goods or self.money or self.events)


def effects(said: dict[str, Any], about: About = UNKNOWN) -> Effects:
    """Of a dry run's answer. `about`: the order it is of; amounts in the answer are its currency's minor units."""
    brief = said["outcome"].get("order")
    return Effects(
        goods=_goods(said["goods"]),
        money=_money(said["money"], about.exponent),
        statuses={name: brief[name] for name in STATUSES} if isinstance(brief, dict) else {},
        events=[sentence(event["type"], event["data"], about) for event in said["events"] if event["type"] != "order.status_changed"],
        outcome=said["outcome"],
        rebalanced=said["rebalances"],
        doubts=_doubts(said),
    )


def _doubts(said: dict[str, Any]) -> list[str]:
    """Of corrections and counts: fewer than none, or a difference larger than all the books had."""
    counted = [event["data"] for event in said["events"] if event["type"] == "stock.counted"]
    corrected = [] if counted else [event["data"] for event in said["events"] if event["type"] == "stock.corrected"]
    after = said["outcome"].get("on_hand", 0)
    changes = [(one["on_hand"], one["counted"] - one["on_hand"]) for one in counted] + [
        (after - one["change"], one["change"]) for one in corrected
    ]
    found = []
    for before, change in changes:
        if before + change < 0:
            found.append(say("Fewer than none would be on hand: the books have %(n)s there. Look at the number again.", n=number(before)))
        elif abs(change) > max(before, USUAL_CHANGE):
            found.append(say("That is a large difference: the books have %(n)s there. Look at the number again.", n=number(before)))
    return found


def _goods(moves: list[dict[str, Any]]) -> list[str]:
    """Units by what becomes of them and where: many lines' as one."""
    units: dict[tuple[str, str, str | None], int] = defaultdict(int)
    for move in moves:
        if (move["from"], move["to"]) in GOODS:
            units[move["from"], move["to"], move["to_location"] or move["from_location"]] += move["quantity"]
    found = []
    for (start, end, location), n in units.items():
        what = gettext(GOODS[start, end])
        units_said = ngettext("%(n)s unit", "%(n)s units", n) % {"n": n}
        found.append(
            say("%(units)s %(what)s at %(location)s", units=units_said, what=what, location=location)
            if location
            else f"{units_said} {what}"
        )
    return found


def _money(moves: list[dict[str, Any]], exponent: int) -> list[str]:
    amounts: dict[tuple[str, str, str], int] = defaultdict(int)
    for move in moves:
        if (move["from"], move["to"]) in MONEY:
            amounts[move["from"], move["to"], move["currency"]] += move["amount"]
    return [f"{money(decimal(n, exponent), currency)} {gettext(MONEY[start, end])}" for (start, end, currency), n in amounts.items()]
