"""A look at what a mapping makes of a file, before anything is brought in: nothing is written, neither to the database nor beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from ...engine.office import Office
from .clerks import ACTOR
from .mapped import Untakable, command_of, groups, survey
from .mapping import Mapping
from .outcome import refusal
from .tables import Line, Table

SHOWN_MAX = 5
REJECTED_MAX = 20


@dataclass(frozen=True)
class Look:
    """Some lines of the file: the command they become, or why they become none. `reason` is None where it would be accepted."""

    lines: list[int]
    body: dict[str, Any] | None
    reason: str | None
    sentence: str | None

    def as_dict(self) -> dict[str, Any]:
        return {"lines": self.lines, "becomes": self.body, "reason": self.reason, "sentence": self.sentence}

    def sentences(self, command: str) -> list[str]:
        numbers = f"line {self.lines[0]}" if len(self.lines) == 1 else f"lines {', '.join(map(str, self.lines))}"
        told = f"rejected ({self.reason}): {self.sentence}" if self.reason else f"becomes {command}, and would be accepted"
        return [f"{numbers}: {told}", *([] if self.body is None else [f"    {orjson.dumps(self.body).decode()}"])]


def preview(office: Office, path: Path, mapping: Mapping) -> Iterator[Look]:
    """The first SHOWN_MAX commands, tried against the database as it is now; then up to REJECTED_MAX lines that can't be one.

    Raises UnreadableFile. What depends on earlier lines of the file (a SKU that it makes) is refused here, and not in the import.
    """
    table = Table(path, mapping)
    digest = table.digest()
    _, sizes = survey(table)
    shown = rejected = 0
    for rows in groups(table, sizes):
        try:
            body = command_of(mapping, rows, digest)
        except Untakable as error:
            rejected += 1
            if rejected <= REJECTED_MAX:
                yield Look(_numbers(rows), None, error.reason, str(error))
            continue
        if shown < SHOWN_MAX:
            shown += 1
            reply = office.preview(body, ACTOR)
            sentence = refusal(reply) if reply.code else None
            yield Look(_numbers(rows), body.model_dump(mode="json", exclude_unset=True), reply.code, sentence)


def _numbers(rows: list[Line]) -> list[int]:
    return [row.number for row in rows]
