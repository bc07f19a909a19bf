"""Counted stock as a file: a SKU, perhaps where and why, and how many are there. The difference to the books becomes a correction."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...store.drivers.drive import Connection
from .guess import STOCK, guessed
from .intake import Planned
from .mapped import Untakable, command_of
from .tables import Line, Table
from .values import BadValue, plain


class Counts:
    """`location` and `reason` stand where the file has no such columns. Raises UnreadableFile."""

    def __init__(self, path: Path, location: str | None = None, reason: str | None = None) -> None:
        constants = {name: value for name, value in (("location", location), ("reason", reason)) if value is not None}
        self.mapping = guessed(path, "stock.count", STOCK, ("lines.sku", "lines.counted", "location"), constants)
        self.table = Table(path, self.mapping)

    def key(self, line: Line) -> str:
        """The SKU and the place, as in `TEA @BER`."""
        sku, location = self._said(line, "lines.sku"), self._said(line, "location")
        return f"{sku} @{location}" if sku and location else ""

    def plan(self, _: Connection, lines: list[Line]) -> list[Planned]:
        return [self._planned(line) for line in lines]

    def heard(self, planned: Planned, outcome: dict[str, Any]) -> None:
        (counted,) = outcome["lines"]
        planned.before = {"on_hand": counted["on_hand"]}
        planned.after = {"on_hand": counted["on_hand"] + counted["change"]}
        planned.what = "change" if counted["change"] else "unchanged"

    def _planned(self, line: Line) -> Planned:
        planned = Planned(line, self.key(line), "change")
        try:
            planned.body = command_of(self.mapping, [line], "")
        except Untakable as error:
            return planned.reject(error.reason, str(error))
        return planned

    def _said(self, line: Line, field: str) -> str:
        if field in self.mapping.constants:
            return str(self.mapping.constants[field])
        try:
            return str(plain(line.cells.get(self.mapping.fields[field])) or "")
        except BadValue:
            return ""
