"""Lists as files: lines of CSV and NDJSON, and Excel workbooks, row by row. No cell of ours is ever taken for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import orjson
import xlsxwriter  # type: ignore[import-untyped]

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
SHEET_ROWS_MAX = 1_048_575
"""Beside the header: what Excel opens."""
CELL_LENGTH_MAX = 32_767
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def ndjson(items: Sequence[dict[str, Any]]) -> bytes:
    """A line of JSON each, as a page's items are."""
    return b"".join([orjson.dumps(item, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE) for item in items])


def table(lines: Sequence[Sequence[str]]) -> bytes:
    """RFC 4180, in UTF-8."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(lines)
    return text.getvalue().encode()


def cell(value: Any) -> str:
    """A value as a spreadsheet may read it: text that it would take for a formula is kept text by an apostrophe before it."""
    said = plain(value)
    return f"'{said}" if _formula(said) else said


def plain(value: Any) -> str:
    """A value as text."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case dict() | list():
            return orjson.dumps(value, option=orjson.OPT_UTC_Z).decode()
        case _:
            return str(value)


def _formula(said: str) -> bool:
    return said.startswith(_FORMULA) and not _NUMBER.fullmatch(said)


class Workbook:
    """An Excel file that is written row by row, and kept in no memory. Of more rows than a sheet takes, the rest is on the next ones.

    Text stays text: what begins like a formula is marked as quoted, so that it is none either when somebody edits it. Columns in
    `amounts` are decimal strings that are written as numbers; times are in UTC. `heads`: what the first row calls the columns.
    """

    def __init__(self, path: Path, title: str, columns: Sequence[str], amounts: Collection[str], heads: Sequence[str]) -> None:
        self._book = xlsxwriter.Workbook(
            str(path),
            {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
        )
        self._title, self._columns, self._amounts = title, list(columns), frozenset(amounts)
        self._heads = list(heads)
        self._head = self._book.add_format({"bold": True})
        self._quoted = self._book.add_format({"quote_prefix": True})
        self._instant = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._sheets = self._row = 0
        self._next_sheet()

    def __enter__(self) -> Workbook:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._book.close()

    def add(self, items: Sequence[dict[str, Any]]) -> None:
        """Rows, by column."""
        for item in items:
            if self._row > SHEET_ROWS_MAX:
                self._next_sheet()
            for n, column in enumerate(self._columns):
                self._write(n, item.get(column), column in self._amounts)
            self._row += 1

    def _next_sheet(self) -> None:
        self._sheets += 1
        self._sheet = self._book.add_worksheet(self._title if self._sheets == 1 else f"{self._title} {self._sheets}")
        self._sheet.freeze_panes(1, 0)
        for n, head in enumerate(self._heads):
            self._sheet.write_string(0, n, head, self._head)
        self._row = 1

    def _write(self, n: int, value: Any, amount: bool) -> None:
        if value is None:
            return
        if isinstance(value, bool):
            self._sheet.write_boolean(self._row, n, value)
        elif isinstance(value, int | float) or (amount and _NUMBER.fullmatch(str(value))):
            self._sheet.write_number(self._row, n, float(value))
        elif isinstance(value, datetime):
            self._sheet.write_datetime(self._row, n, value.astimezone(UTC).replace(tzinfo=None), self._instant)
        else:
            said = _NOT_XML.sub("\ufffd", plain(value))[:CELL_LENGTH_MAX]
            self._sheet.write_string(self._row, n, said, self._quoted if _formula(said) else None)
