"""The rows of a sheet: Excel files old and new, and OpenDocument.

The library tells values. What it can't tell is looked up in the sheet's XML (.xlsx and .xlsm; the older kinds hide it): formulas, whose
saved value is of some day or other, or was never worked out; and cells that are an error. Cells that are merged are nobody's. None of
these is read: each stands for itself, and who needs it says so of that row alone.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineSheet, load_workbook

from .outcome import UnreadableFile
from .values import Unreadable

SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
UNPACKED_BYTES_MAX = 1_000_000_000
"""A few kilobytes can be made to unpack to more than there is memory."""
CELLS_MAX = 30_000_000
"""Between the first row and column and the last ones that hold anything: all of them are kept in memory, empty ones as well."""
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PLACE = re.compile(r"([A-Z]+)([0-9]+)")

Place = tuple[int, int]
"""Row and column, counted from 0."""

FORMULA = Unreadable("the cell is a formula, and what was saved with it may be old: put the value itself there")


def sheet_rows(path: Path, name: str | None) -> Iterator[list[Any]]:
    """All rows of a sheet (the first, if none is named), from its first cell on. Empty cells are None; what can't be read is
    Unreadable. Raises UnreadableFile."""
    try:
        _refuse_bombs(path)
        with load_workbook(str(path)) as book:
            sheet_name = name or book.sheet_names[0]
            if sheet_name not in book.sheet_names:
                raise UnreadableFile(f"{path.name} has no sheet {sheet_name!r}. It has: {', '.join(book.sheet_names)}")
            odd = _odd(path, sheet_name)
            sheet = book.get_sheet_by_name(sheet_name)
            rows = sheet.to_python(skip_empty_area=False)
            marks = _merged(sheet, len(rows), len(rows[0]) if rows else 0) | odd
    except (OSError, CalamineError, zipfile.BadZipFile, ElementTree.ParseError, KeyError, ValueError, IndexError) as error:
        raise UnreadableFile(f"{path.name} is not an Excel file, or damaged: {error}") from error
    for r, cells in enumerate(rows):
        yield [marks.get((r, c), None if cell == "" else cell) for c, cell in enumerate(cells)]


def _merged(sheet: CalamineSheet, height: int, width: int) -> dict[Place, Any]:
    """Whose value is it? One cell of several rows may mean each of them, or all of them together. Of cells outside the rows and columns
    that hold anything nothing is told: there may be billions.
    """
    found: dict[Place, Any] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        mark = Unreadable(f"the cell is merged with others (rows {top + 1} to {bottom + 1}): take them apart")
        found |= {(r, c): mark for r in range(top, min(bottom + 1, height)) for c in range(left, min(right + 1, width))}
    return found


def _refuse_bombs(path: Path) -> None:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED_BYTES_MAX:
                raise UnreadableFile(f"{path.name} unpacks to more than {UNPACKED_BYTES_MAX:,} bytes: split it.")


def _odd(path: Path, sheet: str) -> dict[Place, Any]:
    """Formulas, and errors. Raises UnreadableFile where something stands too far from the rest."""
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return {}
    found: dict[Place, Any] = {}
    height = width = 0
    with zipfile.ZipFile(path) as packed, packed.open(_part(packed, sheet)) as xml:
        for _, element in ElementTree.iterparse(xml):
            if element.tag != f"{_SHEET}c":
                if element.tag == f"{_SHEET}row":
                    element.clear()
                continue
            if len(element) and element.get("r"):
                row, column = _place(element)
                height, width = max(height, row + 1), max(width, column + 1)
                if height * width > CELLS_MAX:
                    raise UnreadableFile(f"{path.name} has a cell {element.get('r')}, far from the others: delete it, or split the file.")
            value = element.findtext(f"{_SHEET}v")
            if element.get("t") == "e":
                found[_place(element)] = Unreadable(f"the cell is an error: {value}")
            elif element.find(f"{_SHEET}f") is not None:
                found[_place(element)] = FORMULA
    return found


def _place(cell: ElementTree.Element) -> Place:
    named = _PLACE.fullmatch(cell.get("r", ""))
    if named is None:
        raise ValueError(f"a cell is called {cell.get('r')!r}")
    column = 0
    for letter in named[1]:
        column = column * 26 + ord(letter) - 64
    return int(named[2]) - 1, column - 1


def _part(packed: zipfile.ZipFile, sheet: str) -> str:
    """Where in the file a sheet is."""
    book = ElementTree.fromstring(packed.read("xl/workbook.xml"))
    id = next(one.get(_RELATED) for one in book.iter(f"{_SHEET}sheet") if one.get("name") == sheet)
    links = ElementTree.fromstring(packed.read("xl/_rels/workbook.xml.rels"))
    target = next(one.get("Target", "") for one in links if one.get("Id") == id)
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
