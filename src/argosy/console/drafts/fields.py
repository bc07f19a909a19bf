"""The fields of a form with rows, by name: `lines.3.quantity`. A row keeps its number as long as it is there, so that what a person is
typing stays where it is while others come and go.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from argosy.console.forms import tree
from argosy.console.mistakes import by_field

Fields = dict[str, str]
ROWS_MAX = 2_000
_PLACE = re.compile(r"([a-z_]+)\[(\d+)\](?:\.(.+))?")


def sent(form: Iterable[tuple[str, Any]], names: frozenset[str]) -> Fields:
    """Of a form, what belongs to the draft: fields whose name begins with one of these. What is empty is not kept."""
    return {name: value for name, value in form if isinstance(value, str) and value and name.partition(".")[0] in names}


def rows(fields: Fields, list_: str) -> list[tuple[int, dict[str, Any]]]:
    """The rows of a list with their numbers, in order."""
    found = tree(fields.items()).get(list_, {})
    numbered = found.items() if isinstance(found, dict) else ()
    return sorted((int(n), row) for n, row in numbered if n.isascii() and n.isdecimal() and len(n) < 6 and isinstance(row, dict))


def add(fields: Fields, list_: str, row: Mapping[str, str | None]) -> int:
    """One row more, behind all others; its number."""
    n = max((n for n, _ in rows(fields, list_)), default=-1) + 1
    fields.update({f"{list_}.{n}.{name}": value for name, value in row.items() if value})
    return n


def remove(fields: Fields, path: str) -> None:
    """A row, or all that begins so."""
    for name in [name for name in fields if name == path or name.startswith(f"{path}.")]:
        del fields[name]


def fill(fields: Fields, path: str, values: Mapping[str, Any], names: Iterable[str]) -> None:
    """What stands at this path is replaced."""
    remove(fields, path)
    fields.update({f"{path}.{name}": str(values[name]) for name in names if values.get(name)})


def raise_quantity(fields: Fields, name: str, units: int) -> None:
    """So many units more; a quantity that is no number begins anew."""
    now = fields.get(name, "")
    fields[name] = str(units + (int(now) if now.isascii() and now.isdecimal() and len(now) < 10 else 0))


@dataclass
class Said:
    """Where what is said of a command's body stands in the form: `lines[0].sku` is the field `lines.7.sku`.

    `numbers`: of each list, the numbers of the rows that were sent, in order. `spelled`: fields that have another name in the form.
    """

    numbers: dict[str, list[int]] = field(default_factory=dict)
    spelled: Callable[[str, int, str], str] | None = None

    def field(self, path: str) -> str:
        """The form's name of a field, as refusals and errors name it."""
        found = _PLACE.fullmatch(path)
        if found is None:
            return path
        list_, index, rest = found[1], int(found[2]), found[3] or ""
        numbers = self.numbers.get(list_, [])
        if index >= len(numbers):
            return path
        if self.spelled is not None:
            return self.spelled(list_, numbers[index], rest)
        return f"{list_}.{numbers[index]}.{rest}" if rest else f"{list_}.{numbers[index]}"

    def wrong(self, error: ValidationError) -> tuple[dict[str, str], list[str]]:
        """What is wrong, by the form's fields; and which are only missing."""
        told = {self.field(name): said for name, said in by_field(error).items()}
        return {name: said for name, said in told.items() if said}, [name for name, said in told.items() if not said]
