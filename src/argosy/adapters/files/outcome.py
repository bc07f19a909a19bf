"""What an import says while it runs, when it ends, and when it has to stop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import orjson

from ...base.errors import CATALOGUE
from ...base.money import decimal, exponent
from ...engine.submission import Reply


class ImportStopped(Exception):
    """The import can't go on. The message is for a person: what is wrong, where, and what stands of the work."""


class UnreadableFile(ImportStopped):
    """The file is not what its preset or its mapping says, or not whole. The message names the line."""


def refusal(reply: Reply) -> str:
    """Why a command was refused, with what it said and what was expected: `There is no such SKU: TAE.`"""
    return with_facts(CATALOGUE[reply.code or "failed"].title, orjson.loads(reply.body))


def with_facts(sentence: str, facts: Mapping[str, Any]) -> str:
    """Between a sentence and its full stop, the value that it is about, and the one that would pass."""
    value, expected = facts.get("value"), facts.get("expected")
    named = "" if value in (None, "") else f": {value}"
    named += "" if expected in (None, "") else f" (expected: {expected})"
    return f"{sentence.removesuffix('.')}{named}." if named else sentence


@dataclass(frozen=True)
class Progress:
    """`done` of `total` (None: unknown) lines, SKUs or receipts in a stage: reading, skus, receipts, orders."""

    stage: str
    done: int
    total: int | None


@dataclass(frozen=True)
class Summary:
    """How an import ended. Amounts are minor units of `currency`; each line's is rounded half-up before they are added.

    Placed is what stands as orders, corrected what stands as corrections of stock, from this run or an earlier one. A correction
    moves no money: `amount_corrected` is what its lines say, counted so that nothing of the file is lost. The units are those of
    all the channel's orders, as the database has them now.
    """

    lines_in: int
    lines_placed: int
    lines_corrected: int
    lines_told: int
    orders_placed: int
    orders_existing: int
    units_promised: int
    units_waiting: int
    amount_in: int
    amount_placed: int
    amount_corrected: int
    amount_told: int
    currency: str

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON; amounts as decimal strings of major units."""
        return shown(self)

    def sentences(self) -> list[str]:
        """What was done, and that nothing is lost: of the lines, and of the money."""
        told = self.as_dict()
        return [
            f"{told['orders_placed']:,} orders placed, {told['orders_existing']:,} were there already.",
            f"{told['units_promised']:,} units promised, {told['units_waiting']:,} waiting.",
            f"lines  {told['lines_in']:,} in = {told['lines_placed']:,} placed + {told['lines_corrected']:,} corrected "
            f"+ {told['lines_told']:,} told",
            f"money  {told['amount_in']} in = {told['amount_placed']} placed + {told['amount_corrected']} corrected "
            f"+ {told['amount_told']} told",
        ]


@dataclass(frozen=True)
class HistorySummary:
    """How an import of what is over ended. Amounts are as above.

    `amount_orders` is of goods sold, `amount_credits` of goods credited, `amount_fees` of postage, discounts and fees of both.
    """

    lines_in: int
    lines_imported: int
    lines_told: int
    orders: int
    orders_existing: int
    amount_in: int
    amount_orders: int
    amount_credits: int
    amount_fees: int
    amount_told: int
    currency: str

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON; amounts as decimal strings of major units."""
        return shown(self)

    def sentences(self) -> list[str]:
        """What was done, and that nothing is lost: of the lines, and of the money."""
        told = self.as_dict()
        parts = f"{told['amount_orders']} orders - {told['amount_credits']} credits + {told['amount_fees']} fees and adjustments"
        return [
            f"{told['orders']:,} orders recorded, {told['orders_existing']:,} were there already.",
            f"lines  {told['lines_in']:,} in = {told['lines_imported']:,} imported + {told['lines_told']:,} told",
            f"money  {parts} + {told['amount_told']} told = {told['amount_in']} in",
        ]


@dataclass(frozen=True)
class MappedSummary:
    """How an import under a mapping ended: its lines, and the commands that were made of them."""

    command: str
    lines_in: int
    lines_imported: int
    lines_told: int
    accepted: int
    existing: int

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return asdict(self)

    def sentences(self) -> list[str]:
        """What was done, and that nothing is lost."""
        return [
            f"{self.command}: {self.accepted:,} accepted, {self.existing:,} were there already.",
            f"lines  {self.lines_in:,} in = {self.lines_imported:,} imported + {self.lines_told:,} told",
        ]


def shown(summary: Summary | HistorySummary) -> dict[str, Any]:
    """A summary's figures by name, amounts as decimal strings."""
    found = asdict(summary)
    currency = found.pop("currency")
    return found | {name: decimal(value, exponent(currency)) for name, value in found.items() if name.startswith("amount_")}
