"""Codes that a scanner reads: Code 128 where it fits on the paper, else a QR code, which takes any text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any

import segno
from barcode.codex import Code128
from barcode.errors import IllegalCharacterError

MODULES_MAX = 200
"""The narrow bars that fit beside a line of text, each wide enough for any scanner: some 16 letters, or 32 digits."""

QUIET = 10
"""Narrow bars of white that a scanner needs on either side; of a QR code, the standard asks for 4."""


@lru_cache(4_096)
def symbol(text: str) -> dict[str, Any]:
    """A code as a drawing: `kind`, `modules` (its width, with the white beside it) and `svg`."""
    bars = _bars(text)
    if bars is not None:
        return _drawn("bars", len(bars) + 2 * QUIET, 1, _runs([bars], QUIET))
    square = segno.make_qr(text, error="m", encoding=None if text.isascii() else "utf-8")
    rows = ["".join("1" if module else "0" for module in row) for row in square.matrix_iter(border=4)]
    return _drawn("square", len(rows), len(rows), _runs(rows, 0))


def _bars(text: str) -> str | None:
    """Its modules as Code 128, 1 for black; None where it can't be one: letters beyond ASCII, or too many."""
    try:
        modules: str = Code128(text).build()[0]
    except IllegalCharacterError:
        return None
    return modules if len(modules) <= MODULES_MAX else None


def _runs(rows: Iterable[str], left: int) -> Iterator[str]:
    """The black runs of each row, as pieces of an SVG path."""
    for y, row in enumerate(rows):
        x = left
        for module, run in groupby(row):
            n = len(list(run))
            if module == "1":
                yield f"M{x} {y}h{n}v1h-{n}z"
            x += n


def _drawn(kind: str, width: int, height: int, pieces: Iterable[str]) -> dict[str, Any]:
    path = "".join(pieces)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" preserveAspectRatio="none"><path d="{path}"/></svg>'
    return {"kind": kind, "modules": width, "svg": svg}
