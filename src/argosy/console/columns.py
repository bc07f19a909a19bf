"""The columns of a list: what there are, and which a person has chosen, in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

NUMERIC = frozenset({"money", "number"})
TITLED = NUMERIC | {"when", "day", "flag"}


@dataclass(frozen=True)
class Column:
    """`kind` says how a value is shown: see the component `cell`."""

    key: str
    title: str
    kind: str = "text"

    @property
    def numeric(self) -> bool:
        """Whether it stands to the right, digit under digit."""
        return self.kind in NUMERIC

    @property
    def titled(self) -> bool:
        """Whether its value says nothing without its title: where a table's head is not seen, that stands beside it."""
        return self.kind in TITLED


def chosen(columns: Sequence[Column], usual: Sequence[str], asked: str | None) -> list[Column]:
    """Those asked for (`a,b,c`), in that order; the usual ones if none of them exists."""
    known = {column.key: column for column in columns}
    wanted = [known[key] for key in dict.fromkeys((asked or "").split(",")) if key in known]
    return wanted or [known[key] for key in usual]
