"""The rejects file: every line that was not taken, with its number, why, and what it said. Written whole by each run."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TextIO

WHY = ("line", "reason", "sentence")
"""The columns before the file's own."""


class Told(Protocol):
    """A line of a file, as it stands there."""

    @property
    def number(self) -> int: ...

    @property
    def fields(self) -> list[str]: ...

    @property
    def amount(self) -> int: ...


class Rejects:
    """Lines told so far, and their amount in minor units."""

    def __init__(self, file: TextIO, columns: Sequence[str]) -> None:
        self._writer = csv.writer(file)
        self._writer.writerow([*WHY, *columns])
        self.reasons: Counter[str] = Counter()
        self.amount = 0

    @property
    def lines(self) -> int:
        return self.reasons.total()

    def tell(self, row: Told, reason: str, sentence: str) -> None:
        self._writer.writerow([row.number, reason, sentence, *row.fields])
        self.reasons[reason] += 1
        self.amount += row.amount


@contextmanager
def rejects_file(path: Path, columns: Sequence[str]) -> Iterator[Rejects]:
    """Write beside `path` and take its place at the end, so that it is never half a file. Raises OSError."""
    unfinished = path.with_name(path.name + ".part")
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            yield Rejects(file, columns)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
