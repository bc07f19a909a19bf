"""What a command would do to many orders, in words: how many would take it and why others would not, goods, and money."""

from __future__ import annotations

from dataclasses import dataclass

from argosy.adapters.jobs import BulkPreview
from argosy.base.errors import CATALOGUE
from argosy.console.refusing import advice
from argosy.console.words import gettext, money, ngettext, number


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


GOODS = {
    "cancelled": _("cancelled"),
    "recalling": _("called back from the floor"),
    "waiting": _("waiting"),
    "promised": _("reserved"),
    "shipped": _("shipped"),
}
MONEY = {
    "voiding": _("of authorizations to be voided"),
    "refunding": _("to be refunded"),
    "capturing": _("to be captured"),
    "offered": _("no longer expected"),
}


@dataclass(frozen=True)
class Refusal:
    """`examples`: ids of the first such orders."""

    sentence: str
    advice: str
    orders: int
    examples: list[str]


@dataclass(frozen=True)
class Many:
    """`more`: of more orders than were tried."""

    orders: int
    more: bool
    accepted: int
    goods: list[str]
    money: list[str]
    refused: list[Refusal]


def told(found: BulkPreview) -> Many:
    """Of what was tried."""
    goods = [
        ngettext("%(n)s unit %(what)s", "%(n)s units %(what)s", n) % {"n": number(n), "what": gettext(GOODS[to])}
        for to, n in found.goods.items()
        if to in GOODS and n
    ]
    amounts = [
        f"{money(amount, currency)} {gettext(MONEY[to])}"
        for currency, some in found.money.items()
        for to, amount in some.items()
        if to in MONEY
    ]
    refused = [
        Refusal(gettext(CATALOGUE[code].title), advice(CATALOGUE[code], {}), n, found.examples[code])
        for code, n in found.refused.most_common()
    ]
    return Many(found.orders, found.more, found.accepted, goods, amounts, refused)
