"""What a preset is: which columns a file has, which lines are goods, and what the file leaves unsaid, all as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo


class Row(NamedTuple):
    """One line of a file. `number` counts the file's lines from 1, the header; `amount` is in minor units, rounded."""

    number: int
    fields: list[str]
    invoice: str
    code: str
    title: str
    quantity: int
    at: datetime
    unit_price: str
    customer: str
    country: str
    amount: int


@dataclass(frozen=True)
class Rule:
    """Lines that aren't taken, and why: a code for programs and a sentence for people."""

    reason: str
    sentence: str
    applies: Callable[[Row], bool]


@dataclass(frozen=True)
class Preset:
    """One kind of file. `columns` are the header; the rest is what its lines mean and what orders need beyond them.

    `rules`, by mode: lines that aren't taken. `charges`: codes that are no goods, and the kind of charge each is. An invoice whose
    number begins with `credit_prefix` gives back. What is `written_off` is gone, and nobody bought it.
    `stocked` divides each SKU's sold units: what is received before the orders are placed. `countries` are the file's
    words and their ISO 3166 codes; a word it doesn't list is kept as the region of `no_country`.
    """

    code: str
    title: str
    columns: tuple[str, ...]
    currency: str
    timezone: str
    location: str
    location_title: str
    stocked: int
    rules: Mapping[str, tuple[Rule, ...]]
    charges: Mapping[str, str]
    credit_prefix: str
    written_off: Callable[[Row], bool]
    countries: Mapping[str, str]
    no_country: str
    address_line: str
    city: str
    customer_of: Callable[[str], str | None]

    def credits(self, row: Row) -> bool:
        """Whether the line's invoice gives back."""
        return row.invoice.startswith(self.credit_prefix)

    def buyer(self, row: Row) -> tuple[str, str] | None:
        """Who bought what, where the file says who: what comes back is looked for among their purchases."""
        customer = self.customer_of(row.customer)
        return (customer, row.code) if customer else None

    def instant(self, at: datetime) -> datetime:
        """A time on the preset's clocks, in UTC: the first, of an hour that autumn repeats. A time with a zone keeps it."""
        return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(self.timezone))).astimezone(UTC)


def told_by(rules: tuple[Rule, ...], row: Row) -> Rule | None:
    """The first rule by which a line isn't taken; None for a line that is."""
    for rule in rules:
        if rule.applies(row):
            return rule
    return None
