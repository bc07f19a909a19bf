"""Reads a CSV file, plain or gzipped, as often as asked: its lines with their numbers, checked, and their amounts rounded.

A line that can't be read stops the import: where a figure is missing the money can't add up, and a file that is cut off
must not be taken for whole. Since a first pass reads everything, that happens before anything is placed.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from ...base.limits import TEXT_LENGTH_MAX
from ...base.money import PRICE_DECIMALS, exponent, line_total, scaled
from .outcome import UnreadableFile
from .preset import Preset, Row

_GZIP = b"\x1f\x8b"
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_DECIMAL = re.compile(r"-?[0-9]{1,9}(\.[0-9]+)?")


class Source:
    """A file open for reading, from the start each time, so that nobody can exchange it between two passes.

    After a whole pass `digest` is its content's (BLAKE2b, 16 bytes, of what is inside the gzip), and `ended` says whether
    its last line ends with a line break.
    """

    def __init__(self, path: Path, preset: Preset) -> None:
        self.path = path
        self.preset = preset
        self.digest = b""
        self.ended = True
        try:
            self._file: BinaryIO = path.open("rb")
        except OSError as error:
            raise UnreadableFile(f"{path.name} can't be opened: {error.strerror}.") from error

    def __enter__(self) -> Source:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def rows(self) -> Iterator[Row]:
        """All lines but the header, in order. Raises UnreadableFile at the first that can't be read."""
        records = csv.reader(self._texts(), strict=True)
        columns = self.preset.columns
        decimals = exponent(self.preset.currency)
        number = 1
        try:
            if next(records, None) != list(columns):
                raise UnreadableFile(f"{self.path} is no {self.preset.code} file: its first line must be {','.join(columns)}")
            number = records.line_num + 1
            for fields in records:
                yield _row(number, fields, len(columns), decimals)
                number = records.line_num + 1
        except csv.Error as error:
            raise UnreadableFile(f"{self.path}, line {number}: {error}; is there a quote that isn't closed?") from error
        except ValueError as error:
            raise UnreadableFile(f"{self.path}, line {number}: {error}") from error

    def _texts(self) -> Iterator[str]:
        """Physical lines, as text."""
        digest = hashlib.blake2b(digest_size=16)
        number = 0
        raw = b"\n"
        try:
            for raw in self._bytes():
                number += 1
                digest.update(raw)
                yield raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise UnreadableFile(f"{self.path}, line {number}: not UTF-8 ({error.reason}).") from error
        except (EOFError, OSError, zlib.error) as error:
            raise UnreadableFile(f"{self.path} breaks off or is damaged after line {number}: {error}") from error
        self.digest = digest.digest()
        self.ended = raw.endswith(b"\n")

    def _bytes(self) -> Iterator[bytes]:
        self._file.seek(0)
        zipped = self._file.read(len(_GZIP)) == _GZIP
        self._file.seek(0)
        return iter(io.BufferedReader(gzip.GzipFile(fileobj=self._file))) if zipped else iter(self._file)


_instant = lru_cache(maxsize=64)(datetime.fromisoformat)
"""Lines of one invoice follow each other, and say the same time."""


@lru_cache(maxsize=50_000)
def _figures(quantity: str, price: str, decimals: int) -> tuple[int, int]:
    """Pieces, and their amount in minor units, rounded. Raises ValueError. A file says few of them, again and again."""
    if not _WHOLE.fullmatch(quantity):
        raise ValueError(f"the quantity {quantity!r:.60} is not a whole number.")
    if not _DECIMAL.fullmatch(price):
        raise ValueError(f"the price {price!r:.60} is not a decimal number.")
    n = int(quantity)
    return n, line_total(n, scaled(price, decimals + PRICE_DECIMALS))


def _row(number: int, fields: list[str], width: int, decimals: int) -> Row:
    if len(fields) != width:
        raise ValueError(f"{len(fields)} fields instead of {width}; is the file cut off there?")
    invoice, code, title, quantity, at, price, customer, country = fields
    n, amount = _figures(quantity, price, decimals)
    if (len("".join(fields)) > TEXT_LENGTH_MAX and max(map(len, fields)) > TEXT_LENGTH_MAX) or "\0" in title:
        raise ValueError(f"a field is longer than {TEXT_LENGTH_MAX} characters, or not text.")
    return Row(number, fields, invoice, code, title.strip(), n, _instant(at), price, customer, country, amount)
