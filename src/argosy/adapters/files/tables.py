"""Files of rows under a header: CSV, Excel and NDJSON, plain or gzipped, read as often as asked.

A row that can't be read stops the import, before anything was done: what stands behind it is not known.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from .excel import SUFFIXES, sheet_rows
from .mapping import Mapping
from .outcome import UnreadableFile
from .rejects import WHY

_GZIP = b"\x1f\x8b"
BEGINNING = 100
"""Bytes of a file: enough to see what it is."""
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class Line(NamedTuple):
    """A row of a file. `number` counts the file's lines from 1, the header; `cells` are by column."""

    number: int
    cells: dict[str, Any]
    amount: int = 0

    @property
    def fields(self) -> list[str]:
        return ["" if cell is None else str(cell) for cell in self.cells.values()]


class Table:
    """A file under a mapping. `rows()` reads it from the start each time; `columns` are known once it began.

    What was handed back of such a file may be mended and brought in under the same mapping: it is read as it was written, without the
    columns that say why.
    """

    def __init__(self, path: Path, mapping: Mapping) -> None:
        self.path = path
        self.mapping = mapping
        self.columns: list[str] = []
        self.left_out = 0
        name = path.name.removesuffix(".gz").lower()
        self.kind = "excel" if name.endswith(SUFFIXES) else "ndjson" if name.endswith((".ndjson", ".jsonl")) else "csv"

    @property
    def unread(self) -> list[str]:
        """Columns of the file that nothing is read from."""
        return [column for column in self.columns if column and column not in self.mapping.columns]

    def digest(self) -> str:
        """Of the file's bytes. Raises UnreadableFile."""
        try:
            with self.path.open("rb") as file:
                return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
        except OSError as error:
            raise UnreadableFile(f"{self.path} can't be opened: {error.strerror}.") from error

    def rows(self) -> Iterator[Line]:
        """All lines but the header and empty ones. Raises UnreadableFile at the first that can't be read."""
        if self._was_handed_back():
            self.mapping = replace(self.mapping, delimiter=",", encoding="utf-8-sig", skip=0)
            self.left_out = len(WHY)
        read = {"csv": self._csv, "excel": self._excel, "ndjson": self._ndjson}[self.kind]
        for number, cells in read():
            if any(cell not in (None, "") for cell in cells.values()):
                yield Line(number, cells)

    def _header(self, columns: list[str]) -> None:
        self.columns = columns
        if missing := sorted(self.mapping.columns - set(columns)):
            alone = f"; is {self.mapping.delimiter!r} not its delimiter?" if self.kind == "csv" and len(columns) == 1 else ""
            raise UnreadableFile(f"{self.path} has no column {missing[0]!r}, which the mapping names. It has: {', '.join(columns)}{alone}")
        twice = sorted({c for c in self.mapping.columns if columns.count(c) > 1})
        if twice:
            raise UnreadableFile(f"{self.path} has two columns {twice[0]!r}.")

    # ── CSV ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _csv(self) -> Iterator[tuple[int, dict[str, Any]]]:
        records = csv.reader(self._texts(), strict=True, delimiter=self.mapping.delimiter)
        number = 1
        try:
            self._header([name.strip() for name in next(islice(records, self.mapping.skip, None), [])[self.left_out :]])
            number = records.line_num + 1
            for record in records:
                fields = record[self.left_out :]
                if fields and len(fields) != len(self.columns):
                    raise UnreadableFile(
                        f"{self.path}, line {number}: {len(fields)} fields instead of {len(self.columns)}; is the file cut off there, "
                        f"or is {self.mapping.delimiter!r} not its delimiter?"
                    )
                yield number, dict(zip(self.columns, fields, strict=False))
                number = records.line_num + 1
        except csv.Error as error:
            raise UnreadableFile(f"{self.path}, line {number}: {error}; is there a quote that isn't closed?") from error

    def _texts(self) -> Iterator[str]:
        """Physical lines, as text."""
        encoding = self._encoding()
        decode = codecs.getincrementaldecoder(encoding)()
        number = 1
        kept = ""
        try:
            with self._open() as file:
                for raw in file:
                    *lines, kept = (kept + decode.decode(raw)).split("\n")
                    for line in lines:
                        number += 1
                        yield line + "\n"
                kept += decode.decode(b"", final=True)
                if kept:
                    yield kept
        except UnicodeDecodeError as error:
            named = f"the mapping says {encoding}" if self.mapping.encoding else "name its encoding in the mapping, such as latin-1"
            raise UnreadableFile(f"{self.path}, line {number}: not {encoding} ({error.reason}); {named}.") from error
        except (EOFError, OSError, zlib.error) as error:
            raise UnreadableFile(f"{self.path} breaks off or is damaged after line {number - 1}: {error}") from error

    def _was_handed_back(self) -> bool:
        """Whether it is what `rejects_file` writes, and nothing is mapped from the columns that say why."""
        if self.kind != "csv" or self.mapping.columns & set(WHY):
            return False
        try:
            with self._open() as file:
                return file.read(BEGINNING).removeprefix(codecs.BOM_UTF8).startswith((",".join(WHY) + ",").encode())
        except (EOFError, OSError, zlib.error):
            return False  # it is said where it is read

    def _encoding(self) -> str:
        """As the mapping says, which a mark at the file's start must not contradict; else as the mark says, or UTF-8."""
        try:
            with self._open() as file:
                start = file.read(4)
        except (EOFError, OSError, zlib.error) as error:
            raise UnreadableFile(f"{self.path} can't be read: {error}") from error
        marked = next((encoding for mark, encoding in _MARKS if start.startswith(mark)), None)
        said = self.mapping.encoding
        if said is None:
            return marked or "utf-8"
        try:
            name = codecs.lookup(said).name
        except LookupError:
            raise UnreadableFile(f"The mapping says encoding {said!r}, which nobody knows.") from None
        if marked and not name.startswith(marked.removesuffix("-sig")):
            raise UnreadableFile(f"{self.path} begins with the mark of {marked.removesuffix('-sig')}, and the mapping says {said}.")
        return marked or name

    def _open(self) -> BinaryIO:
        with self.path.open("rb") as file:
            zipped = file.read(2) == _GZIP
        return gzip.open(self.path, "rb") if zipped else self.path.open("rb")  # type: ignore[return-value]

    # ── NDJSON ───────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _ndjson(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """An object a line; what is inside another object is a column `outer.inner`. Columns are those the mapping names."""
        self.columns = sorted(self.mapping.columns)
        for number, text in enumerate(self._texts(), 1):
            if not text.strip():
                continue
            try:
                told = json.loads(text)
            except ValueError as error:
                raise UnreadableFile(f"{self.path}, line {number}: not JSON ({error}); is the file cut off there?") from error
            if not isinstance(told, dict):
                raise UnreadableFile(f"{self.path}, line {number}: not an object.")
            for one in self._members(told, number):
                yield number, {column: _inside(one, column) for column in self.columns}

    def _members(self, told: dict[str, Any], number: int) -> list[dict[str, Any]]:
        each = self.mapping.each
        if each is None:
            return [told]
        members = _inside(told, each)
        if not isinstance(members, list):
            raise UnreadableFile(f"{self.path}, line {number}: {each} is not a list.")
        return [told | {each: member} for member in members]

    # ── Excel ────────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _excel(self) -> Iterator[tuple[int, dict[str, Any]]]:
        rows = sheet_rows(self.path, self.mapping.sheet)
        header = next(islice(rows, self.mapping.skip, None), [])
        self._header(["" if cell is None else str(cell).strip() for cell in header])
        for number, cells in enumerate(rows, self.mapping.skip + 2):
            yield number, dict(zip(self.columns, cells, strict=False))


def _inside(told: Any, path: str) -> Any:
    """What stands at a dotted path; nothing where there is nothing."""
    if isinstance(told, dict) and path in told:
        return told[path]
    for step in path.split("."):
        if not isinstance(told, dict):
            return None
        told = told.get(step)
    return told
