"""A file's past, as orders that are over: sales that were delivered and paid, and what took something of them back.

A credited line is of the newest earlier sale of the same SKU to the same customer that still has so many units, at the same price
if there is one; else of one at another price that enough was paid for. What finds none is a credit of its own: an order whose goods
all came back. All of this is found from the file alone, so that a second run finds the same.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from functools import partial
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
from .clerks import AtHand, Clerk, Elsewhere
from .orders import address
from .outcome import HistorySummary
from .preparing import HISTORY, Tell, prepare, prepare_past
from .preset import Preset, Row
from .rejects import Rejects
from .survey import Survey

BATCH_LINES = 1_024
"""More than others send at once: what is over holds no stock that somebody could be waiting for."""

PROCESSES = 2
"""That record orders: while PostgreSQL writes the batch of one, the other decides."""

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
class Credit:
    """What an invoice gives back: of the sales that it took its units of, by their invoices, and on its own."""

    of: dict[str, tuple[RecordCredit, list[Row]]]
    own: list[Row]
    charges: list[Row]


@dataclass
class History:
    """Records invoices, and counts what stands: `lines` and `amount` are of `new` and `existing` orders, and of credits to them.

    With a `conninfo` other processes record them, at the same time: of what is over no order takes anything from another.
    """

    office: Office
    preset: Preset
    told: Rejects
    conninfo: str | None = None
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
    _refused: set[str] = field(default_factory=set)
    _waiting: deque[Credit] = field(default_factory=deque)
    """Credits of sales that are unheard, and those behind them: whether a sale stands must be known before something of it comes back."""

    def __post_init__(self) -> None:
        there = partial(recorded, self.preset.code)
        if self.conninfo is None:
            clerks: list[Clerk] = [AtHand(self.office, there)]
        else:
            clerks = [Elsewhere(self.conninfo, there) for _ in range(PROCESSES)]
        self._batches = Batches(clerks, BATCH_LINES, self._count, self._tell)

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
                self._waiting.append(self._credit(goods, charges))
                return self._release()
            body = self._sold(goods, charges)
        except ValidationError as error:
            return self._malformed(rows, error)
        self._unheard.add(rows[0].invoice)
        self._sales.keep(rows[0].invoice, [(self.preset.buyer(row), row) for row in goods], sum(row.amount for row in rows))
        return self._batches.add(body, rows) | self._release()

    def end(self) -> None:
        """Record what is left."""
        self._batches.send()
        self._release()
        self._batches.send()

    def close(self) -> None:
        self._batches.close()

    # ── a sale, and what took something back ─────────────────────────────────────────────────────────────────────────────

    def _sold(self, goods: list[Row], charges: list[Row]) -> RecordOrder:
        first = min((*goods[:1], *charges[:1]), key=lambda row: row.number)
        return RecordOrder.model_validate(self._head(first) | {"lines": [_line(row) for row in goods], "charges": self._charges(charges)})

    def _credit(self, goods: list[Row], charges: list[Row]) -> Credit:
        """Each line goes to the sale it is of; what has none, and what is no goods, becomes a credit of its own."""
        found: dict[str, list[tuple[Sale, Row]]] = defaultdict(list)
        own = []
        for row in goods:
            sale = self._sales.find(self.preset.buyer(row), row)
            if sale is None:
                own.append(row)
            else:
                found[sale.invoice].append((sale, row))
        of = {invoice: (self._back(invoice, taken), [row for _, row in taken]) for invoice, taken in found.items()}
        return Credit(of, own, charges)

    def _release(self) -> bool:
        """Send the credits that nothing is to be waited for any more. Of a sale that was not taken nothing comes back."""
        full = False
        while self._waiting and self._unheard.isdisjoint(self._waiting[0].of):
            credit = self._waiting.popleft()
            own = [*credit.own]
            for invoice, (body, rows) in credit.of.items():
                if invoice in self._refused:
                    own += rows
                else:
                    full |= self._batches.add(body, rows)
            if own or credit.charges:
                full |= self._give_back(own, credit.charges)
        return full

    def _give_back(self, own: list[Row], charges: list[Row]) -> bool:
        try:
            body = self._own(own, charges)
        except ValidationError as error:
            return self._malformed([*own, *charges], error)
        return self._batches.add(body, [*own, *charges])

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
        self._refused.add(rows[0].invoice)
        for row in rows:
            self.told.tell(row, reason, sentence)

    def _malformed(self, rows: list[Row], error: ValidationError) -> bool:
        self._tell(rows, "malformed", error.errors(include_url=False, include_context=False)[0]["msg"])
        return False

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


def recorded(channel: str, office: Office, batch: list[Submission]) -> list[bool]:
    """Which of these orders and credits stand."""
    orders = [s for s in batch if isinstance(s.body, RecordOrder)]
    standing = {id(s): there for s, there in zip(orders, known.standing(office, orders), strict=True)}
    named = {id(s): (s.body.order[1], s.body.reference) for s in batch if isinstance(s.body, RecordCredit)}
    credits = known.credits(office, channel, list(named.values())) if named else set()
    return [standing[id(s)] if id(s) in standing else named[id(s)] in credits for s in batch]


def _line(row: Row) -> dict[str, Any]:
    return {"sku": row.code, "quantity": abs(row.quantity), "unit_price": row.unit_price, "title": row.title or None}
