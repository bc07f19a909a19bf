"""A file's sales as orders to fulfil: half of what it sold is received, then every invoice's goods are placed."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import ValidationError

from ...base.limits import QUANTITY_MAX
from ...commands.stock.receive import ReceiveStock
from ...engine.office import Office
from ...engine.registry import Command
from ...engine.submission import Submission
from . import known
from .batches import ACTOR, Batches
from .orders import order
from .outcome import Summary
from .preparing import Tell, in_slices, prepare
from .preset import Preset, Row
from .rejects import Rejects
from .survey import Survey


@dataclass
class Live:
    """Places invoices, and counts what stands: `lines` and `amount` are of `new` and `existing` orders."""

    office: Office
    preset: Preset
    told: Rejects
    lines: int = 0
    amount: int = 0
    new: int = 0
    existing: int = 0
    _batches: Batches[Row] = field(init=False)

    def __post_init__(self) -> None:
        self._batches = Batches(self.office, self._there, self._count, self._tell)

    def prepare(self, found: Survey, progress: Tell) -> None:
        """What must be there before the first order."""
        prepare(self.office, self.preset, found, progress)
        in_slices(self.office, receipts(self.office, self.preset, found), "receipts", progress)

    def take(self, rows: list[Row]) -> bool:
        """Place an invoice's lines with the next batch. Answers whether a full one was placed."""
        try:
            body = order(self.preset, rows)
        except ValidationError as error:
            self._tell(rows, "malformed", error.errors(include_url=False, include_context=False)[0]["msg"])
            return False
        return self._batches.add(body, rows)

    def end(self) -> None:
        """Place what is left."""
        self._batches.send()

    def summary(self, found: Survey) -> Summary:
        promised, waiting = known.units(self.office, self.preset.code)
        return Summary(
            lines_in=found.lines,
            lines_placed=self.lines,
            lines_told=self.told.lines,
            orders_placed=self.new,
            orders_existing=self.existing,
            units_promised=promised,
            units_waiting=waiting,
            amount_in=found.amount,
            amount_placed=self.amount,
            amount_told=self.told.amount,
            currency=self.preset.currency,
        )

    def _there(self, batch: list[Submission]) -> list[bool]:
        return known.standing(self.office, batch)

    def _count(self, _: Command, rows: list[Row], existed: bool) -> None:
        self.existing += existed
        self.new += not existed
        self.lines += len(rows)
        self.amount += sum(row.amount for row in rows)

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
