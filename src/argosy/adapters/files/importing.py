"""The import: half of what the file sold is received, then every invoice's goods are placed as a real order.

Each step may be repeated. Places and SKUs are made where they are missing; an order is found by channel and reference,
and is the same if its content is; a receipt carries a number made of the file's content, looked for in the SKU's events,
and a key by which two imports at once can't both receive it. So a second run changes nothing, and a run that was killed
is completed by the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from pydantic import ValidationError

from ...base.errors import CATALOGUE
from ...base.limits import BATCH_WEIGHT_LINES_MAX, QUANTITY_MAX
from ...commands.catalog.put_sku import PutSku
from ...commands.settings.put_channel import PutChannel
from ...commands.settings.put_location import PutLocation
from ...commands.stock.receive import ReceiveStock
from ...engine.actor import Actor
from ...engine.office import Office
from ...engine.registry import Command
from ...engine.submission import Reply, Submission
from . import known
from .online_retail import ONLINE_RETAIL
from .orders import invoices, order
from .outcome import ImportStopped, Progress, Summary
from .preset import Preset, Row
from .reader import Source, UnreadableFile
from .rejects import Rejects, rejects_file
from .survey import Survey, survey

MODES = ("live",)
"""`live`: orders that are to be fulfilled from here on."""

PRESETS = {preset.code: preset for preset in (ONLINE_RETAIL,)}
PROGRESS_LINES = 20_000
ACTOR = Actor("import", frozenset({"*"}))

Tell = Callable[[Progress], None]


def import_file(office: Office, path: Path, *, preset: str, mode: str, rejects: Path, progress: Tell = lambda _: None) -> Summary:
    """Bring a file in; what isn't placed is told in the CSV file `rejects`, which is written anew.

    Commands must be loaded. Raises ImportStopped, with a sentence for a person: UnreadableFile before anything was
    changed; otherwise what was done stays, and the same import again goes on from there. OSError is of `rejects`.
    """
    if preset not in PRESETS:
        raise ImportStopped(f"There is no preset {preset}. There is: {', '.join(PRESETS)}.")
    if mode not in MODES:
        raise ImportStopped(f"Orders can't be imported as {mode}. They can be as: {', '.join(MODES)}.")
    with Source(path, PRESETS[preset]) as source:
        if rejects.exists() and rejects.samefile(path):
            raise ImportStopped(f"{rejects} is the file to import: name another one for the rejects.")
        found = survey(source, lambda lines: progress(Progress("reading", lines, None)), PROGRESS_LINES)
        with rejects_file(rejects, source.preset) as told:
            prepare(office, source.preset, found, progress)
            placing = Placing(office, source.preset, told)
            for rows in invoices(_goods(source, told), found.goods_lines):
                if placing.take(rows):
                    progress(Progress("orders", placing.lines + told.lines, found.lines))
            placing.place()
            progress(Progress("orders", placing.lines + told.lines, found.lines))
            return _summary(office, source.preset, found, placing, told)


def _goods(source: Source, told: Rejects) -> Iterator[Row]:
    """The second pass: lines to place; the others are told."""
    for row in source.rows():
        rule = source.preset.told(row)
        if rule is None:
            yield row
        else:
            told.tell(row, rule.reason, rule.sentence)


def _summary(office: Office, preset: Preset, found: Survey, placing: Placing, told: Rejects) -> Summary:
    if (placing.lines + told.lines, placing.amount + told.amount) != (found.lines, found.amount):
        raise UnreadableFile("The file changed while it was imported. Run the import again.")
    promised, waiting = known.units(office, preset.code)
    return Summary(
        lines_in=found.lines,
        lines_placed=placing.lines,
        lines_told=told.lines,
        orders_placed=placing.new,
        orders_existing=placing.existing,
        units_promised=promised,
        units_waiting=waiting,
        amount_in=found.amount,
        amount_placed=placing.amount,
        amount_told=told.amount,
        currency=preset.currency,
    )


# ── before the orders ────────────────────────────────────────────────────────────────────────────────────────────────────


def prepare(office: Office, preset: Preset, found: Survey, progress: Tell) -> None:
    """Make what is missing of the place, the channel, the SKUs and their stock. What is there is left as it is."""
    if not known.has_location(office, preset.location):
        place = PutLocation(code=preset.location, title=preset.location_title, timezone=preset.timezone)
        _accepted(office, [Submission(place, ACTOR)])
    if not known.has_channel(office, preset.code):
        channel = PutChannel(code=preset.code, title=preset.title, currency=preset.currency, locations=[preset.location])
        _accepted(office, [Submission(channel, ACTOR)])
    codes = sorted(found.sold)
    missing = [PutSku(code=code, title=found.title(code)) for code in _without(codes, known.skus(office, codes))]
    _in_slices(office, [Submission(sku, ACTOR) for sku in missing], "skus", progress)
    _in_slices(office, receipts(office, preset, found), "receipts", progress)


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


def _without(codes: list[str], there: dict[str, bytes]) -> list[str]:
    return [code for code in codes if code not in there]


def _in_slices(office: Office, submissions: list[Submission], stage: str, progress: Tell) -> None:
    for start in range(0, len(submissions), BATCH_WEIGHT_LINES_MAX):
        _accepted(office, submissions[start : start + BATCH_WEIGHT_LINES_MAX])
        progress(Progress(stage, min(start + BATCH_WEIGHT_LINES_MAX, len(submissions)), len(submissions)))


def _accepted(office: Office, submissions: list[Submission]) -> None:
    for submission, reply in zip(submissions, office.run(submissions), strict=True):
        if not reply.accepted:
            raise _stopped(submission.body, reply)


def _stopped(body: Command, reply: Reply) -> ImportStopped:
    problem = CATALOGUE[reply.code or "failed"]
    return ImportStopped(
        f"{body.declaration.name} was refused ({problem.code}): {problem.title} {problem.advice} {reply.body.decode()} "
        "What was done before stays; run the import again and it goes on from there."
    )


# ── the orders ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Placing:
    """Places invoices in batches, and counts what stands: `lines` and `amount` are of `new` and `existing` orders."""

    office: Office
    preset: Preset
    told: Rejects
    lines: int = 0
    amount: int = 0
    new: int = 0
    existing: int = 0
    _batch: list[tuple[Submission, list[Row]]] = field(default_factory=list)
    _weight: int = 0

    def take(self, rows: list[Row]) -> bool:
        """Add an invoice's lines to the batch. Answers whether a full one was placed."""
        try:
            body = order(self.preset, rows)
        except ValidationError as error:
            self._tell(rows, "malformed", error.errors(include_url=False, include_context=False)[0]["msg"])
            return False
        full = bool(self._batch) and self._weight + body.weight > BATCH_WEIGHT_LINES_MAX
        if full:
            self.place()
        self._batch.append((Submission(body, ACTOR), rows))
        self._weight += body.weight
        return full

    def place(self) -> None:
        """Place what is in the batch, in one transaction. What is there with the same content isn't even asked for."""
        batch, self._batch, self._weight = self._batch, [], 0
        there = known.orders(self.office, self.preset.code, [rows[0].invoice for _, rows in batch])
        fresh = []
        for submission, rows in batch:
            if there.get(rows[0].invoice) == submission.hash:
                self._count(rows, existed=True)
            else:
                fresh.append((submission, rows))
        replies = self.office.run([submission for submission, _ in fresh]) if fresh else []
        for (submission, rows), reply in zip(fresh, replies, strict=True):
            self._hear(submission, rows, reply)

    def _hear(self, submission: Submission, rows: list[Row], reply: Reply) -> None:
        if reply.accepted:
            self._count(rows, existed=orjson.loads(reply.body)["existed"])
        elif reply.status >= 500:
            raise _stopped(submission.body, reply)
        else:
            code = reply.code or "failed"
            self._tell(rows, code, CATALOGUE[code].title)

    def _count(self, rows: list[Row], *, existed: bool) -> None:
        self.existing += existed
        self.new += not existed
        self.lines += len(rows)
        self.amount += sum(row.amount for row in rows)

    def _tell(self, rows: list[Row], reason: str, sentence: str) -> None:
        for row in rows:
            self.told.tell(row, reason, sentence)
