"""A file's past, as orders that are over: sales that were delivered and paid, and what took something of them back.

A credited line is of the newest earlier sale of the same SKU to the same customer that still has so many units, at the same price
if there is one; else of one at another price that enough was paid for. What finds none is a credit of its own: an order whose goods
all came back. All of this is found from the file alone, so that a second run finds the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from ...base.money import decimal, exponent
from ...commands.orders.record import RecordOrder
from ...commands.orders.record_credit import RecordCredit
from ...engine.office import Office
from ...engine.registry import Command
from ...engine.submission import Submission
from . import known
from .batches import Batches
from .orders import address
from .outcome import HistorySummary
from .preparing import HISTORY, Tell, prepare, prepare_past
from .preset import Preset, Row
from .rejects import Rejects
from .survey import Survey

BATCH_LINES = 1_024
"""More than others send at once: what is over holds no stock that somebody could be waiting for."""

Buyer = tuple[str, str]
"""A customer and a SKU."""


@dataclass
class Sale:
    """A sold line of which something may come back: its invoice, its number there, and how many units are left."""

    invoice: str
    line: int
    left: int
    price: str


@dataclass
class Sales:
    """What may still come back, and how much may still be given back for it. Kept are only sales `wanted` by some credit of the file."""

    wanted: set[Buyer]
    paid: dict[str, int] = field(default_factory=dict)
    _by_buyer: dict[Buyer, list[Sale]] = field(default_factory=lambda: defaultdict(list))

    def keep(self, invoice: str, lines: list[tuple[Buyer | None, Row]], paid: int) -> None:
        """An invoice with these lines, in this order, for which so much was paid."""
        for n, (buyer, row) in enumerate(lines, 1):
            if buyer in self.wanted:
                assert buyer is not None
                self._by_buyer[buyer].append(Sale(invoice, n, row.quantity, row.unit_price))
                self.paid[invoice] = paid

    def forget(self, invoice: str) -> None:
        """It was not taken: nothing of it can come back."""
        self.paid.pop(invoice, None)

    def among(self, invoices: set[str], buyer: Buyer | None) -> bool:
        """Whether some of what was bought is of one of these invoices."""
        return buyer is not None and any(sale.invoice in invoices for sale in self._by_buyer.get(buyer, ()))

    def find(self, buyer: Buyer | None, row: Row) -> Sale | None:
        """The sale that a credited line takes its units of; they and their money are gone from it then."""
        fitting = [
            sale
            for sale in reversed(self._by_buyer.get(buyer, []) if buyer else [])
            if sale.left >= -row.quantity and self.paid.get(sale.invoice, -1) >= -row.amount
        ]
        found = next((sale for sale in fitting if sale.price == row.unit_price), fitting[0] if fitting else None)
        if found is not None:
            found.left += row.quantity
            self.paid[found.invoice] += row.amount
        return found


@dataclass
class History:
    """Records invoices, and counts what stands: `lines` and `amount` are of `new` and `existing` orders, and of credits to them.

    Offices `beside` the first one record at the same time: of what is over no order takes anything from another.
    """

    office: Office
    preset: Preset
    told: Rejects
    beside: Sequence[Office] = ()
    lines: int = 0
    amount: int = 0
    new: int = 0
    existing: int = 0
    credits: int = 0
    charges: int = 0
    _sales: Sales = field(init=False)
    _batches: Batches[Row] = field(init=False)
    _unheard: set[str] = field(default_factory=set)
    """Sales that were not sent yet, or not heard of."""

    def __post_init__(self) -> None:
        self._batches = Batches([self.office, *self.beside], BATCH_LINES, self._there, self._count, self._tell)

    def prepare(self, found: Survey, progress: Tell) -> None:
        """What must be there before the first order."""
        prepare(self.office, self.preset, found, progress)
        prepare_past(self.office)
        self._sales = Sales(found.came_back)

    def take(self, rows: list[Row]) -> bool:
        """Record an invoice's lines with the next batch. Answers whether a full one was recorded."""
        goods = [row for row in rows if row.code not in self.preset.charges]
        charges = [row for row in rows if row.code in self.preset.charges]
        try:
            if self.preset.credits(rows[0]):
                return self._credit(goods, charges)
            body = self._sold(goods, charges)
        except ValidationError as error:
            self._tell(rows, "malformed", error.errors(include_url=False, include_context=False)[0]["msg"])
            return False
        full = self._batches.add(body, rows)
        self._unheard.add(rows[0].invoice)
        self._sales.keep(rows[0].invoice, [(self.preset.buyer(row), row) for row in goods], sum(row.amount for row in rows))
        return full

    def end(self) -> None:
        """Record what is left."""
        self._batches.send()

    def close(self) -> None:
        self._batches.close()

    # ── a sale, and what took something back ─────────────────────────────────────────────────────────────────────────────

    def _sold(self, goods: list[Row], charges: list[Row]) -> RecordOrder:
        first = min((*goods[:1], *charges[:1]), key=lambda row: row.number)
        return RecordOrder.model_validate(self._head(first) | {"lines": [_line(row) for row in goods], "charges": self._charges(charges)})

    def _credit(self, goods: list[Row], charges: list[Row]) -> bool:
        """Each line goes to the sale it is of; what has none, and what is no goods, becomes a credit of its own."""
        full = self._settle_pending(goods)
        found: dict[str, list[tuple[Sale, Row]]] = defaultdict(list)
        own = []
        for row in goods:
            sale = self._sales.find(self.preset.buyer(row), row)
            if sale is None:
                own.append(row)
            else:
                found[sale.invoice].append((sale, row))
        for invoice, taken in found.items():
            full = self._batches.add(self._back(invoice, taken), [row for _, row in taken]) or full
        if own or charges:
            full = self._batches.add(self._own(own, charges), [*own, *charges]) or full
        return full

    def _settle_pending(self, goods: list[Row]) -> bool:
        """Whether a sale stands must be known before something of it can come back: those that are on their way are sent first."""
        if not any(self._sales.among(self._unheard, self.preset.buyer(row)) for row in goods):
            return False
        self._batches.send()
        return True

    def _back(self, invoice: str, taken: list[tuple[Sale, Row]]) -> RecordCredit:
        units: dict[int, int] = defaultdict(int)
        amounts: dict[int, int] = defaultdict(int)
        for sale, row in taken:
            units[sale.line] -= row.quantity
            amounts[sale.line] -= row.amount
        lines = [{"line": n, "quantity": units[n], "amount": self._shown(amounts[n])} for n in units]
        order = {"channel": self.preset.code, "reference": invoice}
        return RecordCredit.model_validate({"order": order, "reference": taken[0][1].invoice, "lines": lines})

    def _own(self, goods: list[Row], charges: list[Row]) -> RecordOrder:
        """What was given back had been paid before: both are written down, and nothing is owed."""
        rows = [*goods, *charges]
        owed = max(0, sum(row.amount for row in charges))
        body = {
            "lines": [_line(row) | {"returned": -row.quantity} for row in goods],
            "charges": self._charges(charges),
            "paid": self._shown(max(0, owed - sum(row.amount for row in rows))),
        }
        return RecordOrder.model_validate(self._head(rows[0]) | body)

    def _head(self, first: Row) -> dict[str, Any]:
        return {
            "channel": self.preset.code,
            "reference": first.invoice,
            "currency": self.preset.currency,
            "location": HISTORY,
            "collector": HISTORY,
            "placed_at": self.preset.instant(first.at),
            "ship_to": address(self.preset, first),
            "customer_reference": self.preset.customer_of(first.customer),
        }

    def _charges(self, rows: list[Row]) -> list[dict[str, str]]:
        kinds = self.preset.charges
        return [{"kind": kinds[row.code], "title": row.title or row.code, "amount": self._shown(row.amount)} for row in rows]

    def _shown(self, amount: int) -> str:
        return decimal(amount, exponent(self.preset.currency))

    # ── what stands ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _there(self, office: Office, batch: list[Submission]) -> list[bool]:
        orders = [s for s in batch if isinstance(s.body, RecordOrder)]
        standing = {id(s): there for s, there in zip(orders, known.standing(office, orders), strict=True)}
        named = {id(s): (s.body.order[1], s.body.reference) for s in batch if isinstance(s.body, RecordCredit)}
        recorded = known.credits(office, self.preset.code, list(named.values())) if named else set()
        return [standing[id(s)] if id(s) in standing else named[id(s)] in recorded for s in batch]

    def _count(self, body: Command, rows: list[Row], existed: bool) -> None:
        if isinstance(body, RecordOrder):
            self.existing += existed
            self.new += not existed
        self._unheard.discard(rows[0].invoice)
        self.lines += len(rows)
        amount = sum([row.amount for row in rows])
        charges = sum([row.amount for row in rows if row.code in self.preset.charges])
        self.amount += amount
        self.charges += charges
        if self.preset.credits(rows[0]):
            self.credits -= amount - charges

    def _tell(self, rows: list[Row], reason: str, sentence: str) -> None:
        self._unheard.discard(rows[0].invoice)
        self._sales.forget(rows[0].invoice)
        for row in rows:
            self.told.tell(row, reason, sentence)

    def summary(self, found: Survey) -> HistorySummary:
        return HistorySummary(
            lines_in=found.lines,
            lines_imported=self.lines,
            lines_told=self.told.lines,
            orders=self.new,
            orders_existing=self.existing,
            amount_in=found.amount,
            amount_orders=self.amount + self.credits - self.charges,
            amount_credits=self.credits,
            amount_fees=self.charges,
            amount_told=self.told.amount,
            currency=self.preset.currency,
        )


def _line(row: Row) -> dict[str, Any]:
    return {"sku": row.code, "quantity": abs(row.quantity), "unit_price": row.unit_price, "title": row.title or None}
