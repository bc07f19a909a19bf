"""What a cell says, as a command's field wants it. A cell that says something else is refused with a sentence."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from .mapping import Mapping

_AS_TEXT = re.compile(r'="([^"]*)"')
"""How spreadsheets write a code that must stay text."""

_DIGITS_MAX = 18
"""Of whole numbers: more are no number of ours, and Python reads only some thousands."""

YES, NO = frozenset("yes y true 1 x".split()), frozenset("no n false 0".split())


class BadValue(ValueError):
    """The cell doesn't say what its field holds. The message is for a person."""


@dataclass(frozen=True)
class Unreadable:
    """What stands for a cell that has no value of its own. `sentence` is for a person."""

    sentence: str

    def __str__(self) -> str:
        return ""


def plain(cell: Any) -> Any:
    """A cell without what its file adds: an empty one is None; text is stripped; a formula's own text is refused."""
    if isinstance(cell, Unreadable):
        raise BadValue(cell.sentence)
    if isinstance(cell, str):
        if held := _AS_TEXT.fullmatch(cell.strip()):
            return held[1] or None
        if cell.lstrip().startswith("="):
            raise BadValue(f"{cell!r:.60} is a formula, not its value: export values.")
        return cell.strip() or None
    if isinstance(cell, float):
        if not math.isfinite(cell):
            raise BadValue(f"{cell} is not a number.")
        return int(cell) if cell.is_integer() else Decimal(repr(cell))
    return cell


def value(mapping: Mapping, kind: str, cell: Any) -> Any:
    """Raises BadValue. None for an empty cell: the field is left out."""
    cell = plain(cell)
    if cell is None:
        return None
    if kind == "integer":
        return _integer(mapping, cell)
    if kind == "decimal":
        return _decimal(mapping, cell)
    if kind == "flag":
        return _flag(cell)
    if kind == "instant":
        return _instant(mapping, cell)
    return str(cell) if kind == "text" and not isinstance(cell, bool) else cell


def _integer(mapping: Mapping, cell: Any) -> int:
    if isinstance(cell, int) and not isinstance(cell, bool):
        return cell
    number = _decimal(mapping, cell)
    whole, _, part = number.partition(".")
    if part.strip("0"):
        raise BadValue(f"{str(cell)!r:.60} is not a whole number.")
    if len(whole) > _DIGITS_MAX:
        raise BadValue(f"{str(cell)!r:.60} is too large.")
    return int(whole)


def _decimal(mapping: Mapping, cell: Any) -> str:
    """With the mapping's decimal sign; the other one may stand between thousands, where thousands are."""
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
    between = "." if mapping.decimal == "," else ","
    sign = re.escape(mapping.decimal)
    if not re.fullmatch(rf"-?([0-9]+|[0-9]{{1,3}}({re.escape(between)}[0-9]{{3}})+)({sign}[0-9]+)?", str(cell)):
        raise BadValue(f"{cell!r:.60} is not a number with {mapping.decimal!r} before its decimals.")
    return str(cell).replace(between, "").replace(mapping.decimal, ".")


def _flag(cell: Any) -> bool:
    word = str(cell).lower()
    if word not in YES | NO:
        raise BadValue(f"{cell!r:.60} is neither yes nor no.")
    return word in YES


def _instant(mapping: Mapping, cell: Any) -> datetime:
    if isinstance(cell, date) and not isinstance(cell, datetime):
        cell = datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 (the mapping's zone is given to it below)
    at = cell if isinstance(cell, datetime) else _read(mapping, str(cell))
    return at if at.tzinfo else at.replace(tzinfo=mapping.timezone)


def _read(mapping: Mapping, text: str) -> datetime:
    for form in mapping.dates:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 (as above)
        except ValueError:
            continue
    if not mapping.dates:
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            raise BadValue(f"{text!r:.60} is not a date as ISO 8601 writes it: name the file's format in `dates`.") from None
    raise BadValue(f"{text!r:.60} is not a date written as {' or '.join(mapping.dates)}.")
