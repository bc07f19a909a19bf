"""What an import says while it runs, when it ends, and when it has to stop."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from ...base.money import decimal, exponent


class ImportStopped(Exception):
    """The import can't go on. The message is for a person: what is wrong, where, and what stands of the work."""


@dataclass(frozen=True)
class Progress:
    """`done` of `total` (None: unknown) lines, SKUs or receipts in a stage: reading, skus, receipts, orders."""

    stage: str
    done: int
    total: int | None


@dataclass(frozen=True)
class Summary:
    """How an import ended. Amounts are minor units of `currency`; each line's is rounded half-up before they are added.

    Placed is what stands as orders, from this run or an earlier one. The units are those of all the channel's orders,
    as the database has them now.
    """

    lines_in: int
    lines_placed: int
    lines_told: int
    orders_placed: int
    orders_existing: int
    units_promised: int
    units_waiting: int
    amount_in: int
    amount_placed: int
    amount_told: int
    currency: str

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON; amounts as decimal strings of major units."""
        found = asdict(self)
        del found["currency"]
        return found | {name: self._shown(value) for name, value in found.items() if name.startswith("amount_")}

    def equation(self) -> list[str]:
        """Nothing is lost: two sentences, one about the lines and one about the money."""
        amount_in, placed, told = (self._shown(a) for a in (self.amount_in, self.amount_placed, self.amount_told))
        return [
            f"{self.lines_in} lines in = {self.lines_placed} placed + {self.lines_told} told",
            f"{amount_in} {self.currency} in = {placed} placed + {told} told",
        ]

    def _shown(self, amount: int) -> str:
        return decimal(amount, exponent(self.currency))
