"""What a sentence about an event may name: amounts with their currency, units with their SKU, times and codes, as the reader reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from argosy.base import i18n
from argosy.base.money import decimal
from argosy.console.telling.actors import who
from argosy.console.telling.entering import left_said, method_said, outcome_said
from argosy.console.vocabulary import role, word
from argosy.console.words import Titled, called, gettext, language, moment, money, ngettext, reader_zone, say

NOTHING = "–"
COUNTED = ("quantity", "promised", "picked", "cancelled", "shipped", "received", "reserved", "per")
"""Of a line in an event's data: what its units are called there."""
CALLED: dict[str, Titled] = {"hold_type": "hold_types", "channel": "channels"}
"""Codes in an event's data that have titles."""


@dataclass(frozen=True)
class About:
    """What an event is told of and does not say itself: the order's currency with its exponent, the SKUs of its lines by number, and
    what people are called, by the ids they act under."""

    currency: str | None = None
    exponent: int = 2
    codes: Mapping[int, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def order(cls, order: Mapping[str, Any], names: Mapping[str, str] | None = None) -> About:
        """An order as its page has it."""
        exponent = len(order["gross"].partition(".")[2])
        return cls(order["currency"], exponent, {line["n"]: line["code"] for line in order["lines"]}, names or {})


UNKNOWN = About()


class Told(dict[str, Any]):
    """An event's data as its sentence may use it: `%(units)s` and the like are made when they are asked for; what isn't there is a dash."""

    def __init__(self, data: Mapping[str, Any], about: About) -> None:
        said = {name: value for name, value in data.items() if value not in (None, "")}
        super().__init__(said | {name: called(said[name], kind) for name, kind in CALLED.items() if name in said})
        self.about = about

    def __missing__(self, name: str) -> str:
        made = MADE.get(name)
        return NOTHING if made is None else made(self)

    def text(self, name: str) -> str:
        return str(self.get(name, NOTHING))

    def count(self, name: str) -> int:
        """Units of all its lines together."""
        return sum(line.get(name) or 0 for line in self.get("lines", ()))

    def units(self, counted: str | None = None) -> str:
        """Its lines as "2 × TEA, 1 × MUG": those that have some."""
        found = []
        for line in self.get("lines", ()):
            name = counted or next((name for name in COUNTED if name in line), "quantity")
            if n := line.get(name):
                found.append(f"{i18n.number(n, language())} × {self.code(line)}")
        return ", ".join(found) or NOTHING

    def code(self, line: Mapping[str, Any]) -> str:
        known = line.get("sku") or self.about.codes.get(line.get("line", 0))
        return known if known else say("line %(n)s", n=line.get("line"))

    def money(self, name: str) -> str:
        currency = self.get("currency") or self.about.currency
        amount = decimal(self.get(name, 0), self.about.exponent)
        return money(amount, currency) if currency else amount

    def at(self, name: str) -> str:
        """A time, as text."""
        known = moment(self.get(name))
        return NOTHING if known is None else i18n.date_time(known, language(), reader_zone())


def _where(told: Told) -> str:
    """ " at BER, HAM": the places its lines name; nothing, if they name none."""
    places = dict.fromkeys(line["location"] for line in told.get("lines", ()) if line.get("location"))
    return say(" at %(places)s", places=", ".join(places)) if places else ""


def _tracked(told: Told) -> str:
    """ " with dhl 0034…"."""
    known = " ".join(told[name] for name in ("carrier", "tracking") if name in told)
    return say(" with %(carrier)s", carrier=known) if known else ""


def _of_payment(told: Told) -> str:
    return say("payment %(n)s", n=told.text("payment"))


def _waits(told: Told) -> str:
    """ "; 1 unit waits": of what was placed."""
    n = told.count("waiting")
    return "; " + ngettext("%(n)s unit waits for stock", "%(n)s units wait for stock", n) % {"n": n} if n else ""


MADE: dict[str, Callable[[Told], str]] = {
    "units": Told.units,
    "whom": lambda told: who(told["assignee"], told.about.names) if "assignee" in told else NOTHING,
    "where": _where,
    "tracked": _tracked,
    "payment_said": _of_payment,
    "waits": _waits,
    "total": lambda told: told.money("gross"),
    "sum": lambda told: told.money("amount"),
    "until_said": lambda told: say(" until %(at)s", at=told.at("until")) if "until" in told else "",
    "because": lambda told: say(": %(reason)s", reason=told["reason"]) if "reason" in told else "",
    "so_said": lambda told: say(" (%(reason)s)", reason=told["reason"]) if "reason" in told else "",
    "roles_said": lambda told: ", ".join(role(code) for code in told.get("roles") or ()) or gettext("none"),
    "kind_said": lambda told: word(told.text("kind")).lower(),
    "state_said": lambda told: word(told.text("state")).lower(),
    "code_said": lambda told: " ".join(told.text("code").split(".")) if told.get("setting") == "mail_text" else told.text("code"),
    "setting_said": lambda told: word(told.text("setting")),
    "line_code": lambda told: told.code(told),
    "method_said": lambda told: method_said(told.text("method")),
    "left_said": lambda told: left_said(told.text("what")),
    "why_said": lambda told: outcome_said(told.text("outcome")),
}
"""What texts may name beside an event's own fields."""
