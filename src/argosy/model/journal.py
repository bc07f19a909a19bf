"""The World's memory: rows by key, and a journal of every change, so that a command can be undone and the batch written once.

An entry is (row, column, old value); `ADDED` and `REMOVED` stand for the column when a row came or went.
"""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from .rows import Order, Reservation, Row, Sku, Supply, Transfer

R = TypeVar("R", bound=Row)
ADDED = "+"
REMOVED = "-"


NAMED: dict[type, Callable[[Any], tuple[Any, ...]]] = {
    Supply: operator.attrgetter("reference", "sku_id"),
    Reservation: operator.attrgetter("channel", "reference"),
    Transfer: lambda transfer: (transfer.reference,),
}
"""Rows that people call by a name of their own, and that name."""

ENDLESS = 2**62
"""Units of a queue that is longer than was read."""


class Queue:
    """Units of one SKU that wait, through one channel, for whatever comes free. Not a table: summed up from waiting promises.

    `whole`: those of them that are filled with the rest of their order or bundle, or not at all, and so hold up no newcomer.
    Of a long queue only the first rows are read: it counts as `ENDLESS`, more than can ever come free, until it is shorter.
    """

    __slots__ = ("channel", "units", "whole")

    def __init__(self, channel: str, units: int = 0, whole: int = 0) -> None:
        self.channel = channel
        self.units = units
        self.whole = whole


class Uses:
    """What a SKU is still used for. Not a table: read when it is to be archived, or to become a bundle.

    `on_hand`: units we have, sellable or not; `promised` of them; `expected` from suppliers; whether lines wait for it; whether it
    is part of a bundle.
    """

    __slots__ = ("bundled", "expected", "on_hand", "promised", "waits")

    def __init__(self, on_hand: int = 0, promised: int = 0, expected: int = 0, waits: bool = False, bundled: bool = False) -> None:
        self.on_hand, self.promised, self.expected, self.waits, self.bundled = on_hand, promised, expected, waits, bundled


class Changes:
    """What a batch has to write: per row class what is new, what changed (with the old values), what is gone."""

    def __init__(self) -> None:
        self.added: dict[type[Row], list[Row]] = {}
        self.changed: dict[type[Row], list[tuple[Row, dict[str, Any]]]] = {}
        self.removed: dict[type[Row], list[Row]] = {}


class Journal:
    """Rows, and what has been done to them since the batch began."""

    def __init__(self) -> None:
        self.rows: defaultdict[type, dict[Any, Any]] = defaultdict(dict)
        self.children: defaultdict[type, defaultdict[Any, list[Any]]] = defaultdict(lambda: defaultdict(list))
        self.references: dict[tuple[str, str], Order] = {}
        self.skus: dict[str, Sku | None] = {}
        self.named: dict[tuple[Any, ...], Row] = {}
        self.log: list[tuple[Any, str, Any]] = []

    # ── rows read ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def file(self, row: Row) -> None:
        """Make a row findable: by its key, and under its parent."""
        cls = type(row)
        spec = cls.spec
        if not spec.key:
            return
        self.rows[cls][cls.key_of(row)] = row
        if spec.parent:
            self.children[cls][getattr(row, spec.parent)].append(row)
        elif cls is Order:
            self.references[row.channel, row.reference] = row  # type: ignore[attr-defined,assignment]
        elif cls is Sku:
            self.skus[row.code] = row  # type: ignore[attr-defined,assignment]
        if (name_of := NAMED.get(cls)) is not None:
            self.named[cls, *name_of(row)] = row

    def _unfile(self, row: Row) -> None:
        cls = type(row)
        spec = cls.spec
        if not spec.key:
            return
        del self.rows[cls][cls.key_of(row)]
        if spec.parent:
            self.children[cls][getattr(row, spec.parent)].remove(row)
        elif cls is Order:
            del self.references[row.channel, row.reference]  # type: ignore[attr-defined]
        elif cls is Sku:
            self.skus[row.code] = None  # type: ignore[attr-defined]
        if (name_of := NAMED.get(cls)) is not None:
            del self.named[cls, *name_of(row)]

    def forget(self, cls: type[Row], parent: Any) -> None:
        """Rows of a class under one parent are to be read anew."""
        for row in self.children[cls].pop(parent, ()):
            del self.rows[cls][cls.key_of(row)]

    # ── changes ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def add(self, row: R) -> R:
        """A new row. Answers it."""
        self.log.append((row, ADDED, None))
        self.file(row)
        return row

    def remove(self, row: Row) -> None:
        """The row is gone: promise rows, which are removed at zero; barcodes and components that a SKU has no more."""
        siblings = self.children[type(row)][getattr(row, row.spec.parent)] if row.spec.parent else ()
        self.log.append((row, REMOVED, siblings.index(row) if siblings else None))
        self._unfile(row)

    def shift(self, row: Row, **by: int) -> None:
        """Change counters by a difference. A balance that a ledger keeps can't be shifted: move goods or money instead."""
        spec = row.spec
        for column, n in by.items():
            if column not in spec.shiftable:
                raise TypeError(
                    f"{spec.table}.{column} is not shifted: " + ("its ledger moves it" if column in spec.balances else "set it")
                )
            if n:
                self.move(row, column, n)

    def set(self, row: Row, **values: Any) -> None:
        """Give columns a value. Quantities and money are shifted, never set."""
        spec = row.spec
        for column, value in values.items():
            if column in spec.delta or column in spec.key:
                raise TypeError(f"{spec.table}.{column} is not set: " + ("it is part of the key" if column in spec.key else "shift it"))
            old = getattr(row, column)
            if old != value:
                self.log.append((row, column, old))
                setattr(row, column, value)

    def move(self, row: Any, column: str, n: int) -> None:
        """A difference, journalled. For the World's own use: commands say `shift`, `promise`, `goods` or `money`."""
        if n:
            old = getattr(row, column)
            self.log.append((row, column, old))
            setattr(row, column, old + n)

    # ── taking back, and the result ──────────────────────────────────────────────────────────────────────────────────────

    def undo(self, mark: int) -> None:
        """Everything since `mark` (a length of the log) has not happened."""
        log = self.log
        while len(log) > mark:
            row, column, old = log.pop()
            if column is ADDED:
                if isinstance(row, Row):
                    self._unfile(row)
            elif column is REMOVED:
                self.file(row)
                if row.spec.parent:  # where it stood: those that follow must see its siblings in the order they were made
                    siblings = self.children[type(row)][getattr(row, row.spec.parent)]
                    siblings.insert(old, siblings.pop())
            else:
                setattr(row, column, old)

    def changes(self) -> Changes:
        """The batch's differences, row by row; a row that came and went within it is not among them."""
        fresh: dict[Any, None] = {}
        changed: dict[Any, dict[str, Any]] = {}
        removed: dict[Any, None] = {}
        for row, column, old in self.log:
            if column is ADDED:
                fresh[row] = None
            elif column is REMOVED:
                if row in fresh:
                    del fresh[row]
                else:
                    removed[row] = None
                    changed.pop(row, None)
            elif row not in fresh:
                before = changed.get(row)
                if before is None:
                    changed[row] = {column: old}
                elif column not in before:
                    before[column] = old
        result = Changes()
        for row in fresh:
            result.added.setdefault(type(row), []).append(row)
        for row, before in changed.items():
            if type(row) is not Queue:
                result.changed.setdefault(type(row), []).append((row, before))
        for row in removed:
            result.removed.setdefault(type(row), []).append(row)
        return result
