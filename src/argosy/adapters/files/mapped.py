"""A file under a mapping: its lines become commands, any that people may send, or are told with the reason.

Two passes: the first reads all of it, so that a file that can't be read changes nothing, and counts the lines of each group. A group
is taken whole or told whole. Run again, orders are found by their references, and receipts without a number of their own get one from
the file and the line; other commands say what is to be, and saying it again changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ...base.limits import BATCH_WEIGHT_LINES_MAX
from ...commands.orders.place import PlaceOrder
from ...commands.orders.record import RecordOrder
from ...commands.stock.receive import ReceiveStock
from ...engine.office import Office
from ...engine.registry import Command
from ...engine.submission import Submission
from ...model.shapes import field_name, message
from . import known
from .batches import Batches
from .clerks import AtHand
from .mapping import Mapping
from .orders import together
from .outcome import ImportStopped, MappedSummary, Progress
from .preparing import Tell
from .rejects import Rejects, rejects_file
from .tables import Line, Table
from .values import BadValue, Unreadable, plain, value

PROGRESS_LINES = 20_000


class Untakable(ValueError):
    """Lines that can't be a command: `reason` for programs, the message for people, and the line it is about."""

    def __init__(self, reason: str, sentence: str, line: int) -> None:
        super().__init__(sentence)
        self.reason, self.line = reason, line


def import_mapped(office: Office, path: Path, mapping: Mapping, *, rejects: Path, progress: Tell = lambda _: None) -> MappedSummary:
    """Bring a file in. Commands must be loaded. Raises ImportStopped: UnreadableFile before anything was changed."""
    table = Table(path, mapping)
    if rejects.exists() and rejects.samefile(path):
        raise ImportStopped(f"{rejects} is the file to import: name another one for the rejects.")
    digest = table.digest()
    lines, sizes = survey(table)
    with rejects_file(rejects, table.columns) as told:
        taking = Taking(office, mapping, told, digest)
        with closing(taking):
            for rows in groups(table, sizes):
                if taking.take(rows):
                    progress(Progress("lines", taking.lines + told.lines, lines))
            taking.end()
        if taking.lines + told.lines != lines or table.digest() != digest:
            raise ImportStopped("The file changed while it was imported. Run the import again.")
        return MappedSummary(mapping.declaration.name, lines, taking.lines, told.lines, taking.accepted, taking.existing)


def survey(table: Table) -> tuple[int, Counter[str]]:
    """How many lines there are, and how many each group has. Raises UnreadableFile."""
    sizes: Counter[str] = Counter()
    lines = 0
    for line in table.rows():
        lines += 1
        if table.mapping.group is not None:
            sizes[group_of(table.mapping, line)] += 1
    return lines, sizes


def groups(table: Table, sizes: Counter[str]) -> Iterator[list[Line]]:
    """The lines of one command at a time."""
    if table.mapping.group is None:
        return ([line] for line in table.rows())
    return together(table.rows(), lambda line: group_of(table.mapping, line), sizes)


def group_of(mapping: Mapping, line: Line) -> str:
    """What its group says. A line whose cell can't be read is nobody's: it stands alone."""
    cell = line.cells[mapping.group or ""]
    return f"\0{line.number}" if isinstance(cell, Unreadable) else str(cell)


@dataclass
class Taking:
    """Sends commands, and counts what stands."""

    office: Office
    mapping: Mapping
    told: Rejects
    digest: str
    lines: int = 0
    accepted: int = 0
    existing: int = 0
    _batches: Batches[Line] = field(init=False)

    def __post_init__(self) -> None:
        self._batches = Batches([AtHand(self.office, self._there)], BATCH_WEIGHT_LINES_MAX, self._count, self._tell)

    def take(self, rows: list[Line]) -> bool:
        """Send the command that these lines are with the next batch. Answers whether a full one was sent."""
        try:
            body = command_of(self.mapping, rows, self.digest)
        except Untakable as error:
            self._tell(rows, error.reason, str(error))
            return False
        return self._batches.add(body, rows)

    def end(self) -> None:
        self._batches.send()

    def close(self) -> None:
        self._batches.close()

    def _there(self, office: Office, batch: list[Submission]) -> list[bool]:
        cls = self.mapping.declaration.body
        if cls in (PlaceOrder, RecordOrder):
            return known.standing(office, batch)
        if cls is ReceiveStock and "receipt" not in self.mapping.kinds:
            named = [(s.body.sku, s.body.receipt) for s in batch]  # type: ignore[attr-defined]
            there = known.receipts(office, named)
            return [one in there for one in named]
        return [False] * len(batch)

    def _count(self, _: Command, rows: list[Line], existed: bool) -> None:
        self.existing += existed
        self.accepted += not existed
        self.lines += len(rows)

    def _tell(self, rows: list[Line], reason: str, sentence: str) -> None:
        for row in rows:
            self.told.tell(row, reason, sentence)


# ── from lines to a command ──────────────────────────────────────────────────────────────────────────────────────────────


def command_of(mapping: Mapping, rows: list[Line], digest: str) -> Command:
    """Raises Untakable."""
    if mapping.group is not None:
        _read(rows[0], mapping.group, plain)
    body: dict[str, Any] = {}
    members: dict[str, list[dict[str, Any]]] = {name: [{} for _ in rows] for name in mapping.lists}
    for name, constant in mapping.constants.items():
        _put(mapping, body, members, name, [constant] * len(rows))
    for name, column in mapping.fields.items():
        values = [_value(mapping, name, column, row) for row in rows]
        if _list_of(mapping, name) is None and any(v != values[0] for v in values):
            at = next(i for i, v in enumerate(values) if v != values[0])
            told = f"line {rows[at].number}: {column!r} is not what line {rows[0].number} of the same group says."
            raise Untakable("group_differs", told, rows[at].number)
        _put(mapping, body, members, name, values)
    for name, list_ in members.items():
        _at(body, name, list_)
    if mapping.declaration.body is ReceiveStock and "receipt" not in mapping.kinds:
        body["receipt"] = f"{digest}:{rows[0].number}"
    try:
        return mapping.declaration.body.model_validate(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        raise _malformed(mapping, rows, first["loc"], message(first)) from None


def _malformed(mapping: Mapping, rows: list[Line], where: tuple[int | str, ...], sentence: str) -> Untakable:
    member = next((part for part in where if isinstance(part, int)), 0)
    line = rows[min(member, len(rows) - 1)].number
    return Untakable("malformed", f"{place_of(mapping, line, where)}: {sentence}", line)


def place_of(mapping: Mapping, line: int, where: tuple[int | str, ...]) -> str:
    """Where in the file a command's field is: its column is called as the file calls it."""
    names = [part for part in where if isinstance(part, str)]
    column = mapping.fields.get(".".join(names)) or mapping.fields.get(names[0] if names else "")
    return f"line {line}: {field_name(where)}" if column is None else f"line {line}, column {column!r}"


def _value(mapping: Mapping, name: str, column: str, row: Line) -> Any:
    return _read(row, column, partial(value, mapping, mapping.kinds[name]))


def _read(row: Line, column: str, read: Callable[[Any], Any]) -> Any:
    try:
        return read(row.cells[column])
    except BadValue as error:
        raise Untakable("unreadable_value", f"line {row.number}, column {column!r}: {error}", row.number) from None


def _list_of(mapping: Mapping, name: str) -> str | None:
    """The list that a field is a part of: `lines` of `lines.sku`."""
    return next((one for one in mapping.lists if name.startswith(one + ".")), None)


def _put(mapping: Mapping, body: dict[str, Any], members: dict[str, list[dict[str, Any]]], name: str, values: list[Any]) -> None:
    """Each line's value in its member of the list, or the one that all say in the body; what is empty is left out."""
    within = _list_of(mapping, name)
    if within is None:
        if values[0] is not None:
            _at(body, name, values[0])
        return
    for member, one in zip(members[within], values, strict=True):
        if one is not None:
            _at(member, name.removeprefix(within + "."), one)


def _at(body: dict[str, Any], path: str, held: Any) -> None:
    *outer, last = path.split(".")
    for step in outer:
        body = body.setdefault(step, {})
    body[last] = held
