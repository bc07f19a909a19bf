"""A file's sales as orders to fulfil: half of what it sold is received, then every invoice's goods are placed, in the file's order.

What is written off between them is a correction of stock at its place among them: orders before it may have been promised the units,
and the least urgent then wait again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import ValidationError

from ...base.limits import BATCH_WEIGHT_LINES_MAX, QUANTITY_MAX, REBALANCE_LINES_MAX
from ...commands.orders.place import PlaceOrder
from ...commands.stock.correct import CorrectStock
from ...commands.stock.receive import ReceiveStock
from ...engine.office import Office
from ...engine.registry import Command
from ...engine.submission import Submission
from . import known, write_offs
from .batches import Batches
from .clerks import ACTOR, AtHand
from .orders import order
from .outcome import Summary
from .preparing import Tell, in_slices, prepare
from .preset import Preset, Row
from .rejects import Rejects
from .survey import Survey


@dataclass
class Live:
    """Places invoices, and counts what stands: `lines` and `amount` are of `new` and `existing` orders, and of corrections."""

    office: Office
    preset: Preset
    told: Rejects
    lines: int = 0
    amount: int = 0
    new: int = 0
    existing: int = 0
    lines_corrected: int = 0
    amount_corrected: int = 0
    _batches: Batches[Row] = field(init=False)
    _corrected: write_offs.Standing = field(init=False)

    def __post_init__(self) -> None:
        self._batches = Batches([AtHand(self.office, standing)], BATCH_WEIGHT_LINES_MAX, self._count, self._tell)

    def prepare(self, found: Survey, progress: Tell) -> None:
        """What must be there before the first order."""
        prepare(self.office, self.preset, found, progress)
        in_slices(self.office, receipts(self.office, self.preset, found), "receipts", progress)
        self.office.fire()  # a run that was killed may have left promises that don't fit what it wrote off
        self._corrected = write_offs.standing(self.office, self.preset, list(found.sold))

    def take(self, rows: list[Row]) -> bool:
        """Place an invoice's lines with the next batch, and correct what it writes off. Answers whether a full batch went."""
        gone = [row for row in rows if self.preset.written_off(row)]
        sold = [row for row in rows if not self.preset.written_off(row)] if gone else rows
        full = bool(sold) and self._place(sold)
        for lines in write_offs.by_sku(gone):
            full = self._correct(lines) or full
        return full

    def end(self) -> None:
        """Place what is left."""
        self._batches.send()

    def close(self) -> None:
        self._batches.close()

    def summary(self, found: Survey) -> Summary:
        promised, waiting = known.units(self.office, self.preset.code)
        return Summary(
            lines_in=found.lines,
            lines_placed=self.lines - self.lines_corrected,
            lines_corrected=self.lines_corrected,
            lines_told=self.told.lines,
            orders_placed=self.new,
            orders_existing=self.existing,
            units_promised=promised,
            units_waiting=waiting,
            amount_in=found.amount,
            amount_placed=self.amount - self.amount_corrected,
            amount_corrected=self.amount_corrected,
            amount_told=self.told.amount,
            currency=self.preset.currency,
        )

    def _place(self, rows: list[Row]) -> bool:
        try:
            body = order(self.preset, rows)
        except ValidationError as error:
            return self._malformed(rows, error)
        return self._batches.add(body, rows)

    def _correct(self, rows: list[Row]) -> bool:
        """Correct one SKU's stock with the next batch, unless an earlier run has done so by this invoice.

        It weighs as much as the rebalancing that follows: the corrections of a batch are rebalanced in one, tens of megabytes each.
        """
        try:
            body = write_offs.correction(self.preset, rows)
        except ValidationError as error:
            return self._malformed(rows, error)
        there = self._corrected.get((body.sku, write_offs.named(self.preset, rows[0])))
        if there is None:
            return self._batches.add(body, rows, write_offs.key(self.preset, rows[0]), weight=REBALANCE_LINES_MAX)
        if there in ((body.reason, body.change), (None, body.change)):
            self._count(body, rows, existed=True)
        else:
            self._tell(rows, "reference_taken", "The invoice wrote off this SKU before, other units or for another reason.")
        return False

    def _malformed(self, rows: list[Row], error: ValidationError) -> bool:
        self._tell(rows, "malformed", error.errors(include_url=False, include_context=False)[0]["msg"])
        return False

    def _count(self, body: Command, rows: list[Row], existed: bool) -> None:
        amount = sum(row.amount for row in rows)
        self.lines += len(rows)
        self.amount += amount
        if isinstance(body, CorrectStock):
            self.lines_corrected += len(rows)
            self.amount_corrected += amount
        else:
            self.existing += existed
            self.new += not existed

    def _tell(self, rows: list[Row], reason: str, sentence: str) -> None:
        for row in rows:
            self.told.tell(row, reason, sentence)


def receipts(office: Office, preset: Preset, found: Survey) -> list[Submission]:
    """A receipt of each SKU's share of its sold units, rounded down, but for those that this file has received before."""
    receipt = f"{preset.code}:{found.digest.hex()}"
    shares = {code: min(units // preset.stocked, QUANTITY_MAX) for code, units in sorted(found.sold.items())}
    shares = {code: units for code, units in shares.items() if units}
    ids = known.skus(office, list(shares))
    there = known.received(office, list(ids.values()), receipt)
    return [
        Submission(ReceiveStock(sku=code, location=preset.location, quantity=units, receipt=receipt), ACTOR, f"{receipt}:{code}")
        for code, units in shares.items()
        if ids[code] not in there
    ]


def standing(office: Office, batch: list[Submission]) -> list[bool]:
    """Which orders stand. A correction was looked for before it came here."""
    orders = [s for s in batch if isinstance(s.body, PlaceOrder)]
    there = iter(known.standing(office, orders))
    return [isinstance(s.body, PlaceOrder) and next(there) for s in batch]
