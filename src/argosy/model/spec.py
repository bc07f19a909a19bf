"""How a row class says what it is to the database: its table, key, owner, and which columns are written how.

`delta` columns (quantities, money, counters) are written as differences, so that what others changed meanwhile stands;
every other column but the key is written as the value it has, under the row's lock.
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable
from typing import Any, TypeVar, dataclass_transform

TYPES = {
    "Id": "uuid",
    "Int": "integer",
    "Big": "bigint",
    "Small": "smallint",
    "Str": "text",
    "Flag": "boolean",
    "Instant": "timestamptz",
    "Json": "jsonb",
    "Blob": "bytea",
}


@dataclasses.dataclass(frozen=True)
class Spec:
    """`key` names the primary key's columns; `parent` the column under which the World files a row among its siblings."""

    table: str
    key: tuple[str, ...]
    parent: str | None
    types: dict[str, str]
    nullable: frozenset[str]
    defaults: dict[str, Any]
    delta: frozenset[str]
    balances: frozenset[str]
    edits: frozenset[str]
    generated: frozenset[str]

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", tuple(self.types))
        object.__setattr__(self, "shiftable", self.delta - self.balances)
        object.__setattr__(self, "order", self.parent if self.parent in ("order_id", "owner") else None)

    columns: tuple[str, ...] = ()
    shiftable: frozenset[str] = frozenset()
    order: str | None = None
    """The column that names the row's order, if it is a child of one."""


R = TypeVar("R")


@dataclass_transform(eq_default=False)
def row(
    table: str, *, key: str = "", parent: str = "", delta: str = "", balances: str = "", edits: str = "", generated: str = ""
) -> Callable[[type[R]], type[R]]:
    """Make a class a row of `table`. Without a key it is append-only: never read back, changed or undone singly.

    `balances` are delta columns that only a ledger row may move; `edits` are columns people change (they move an order's
    version); `generated` columns are numbered by the database and never written.
    """

    def declare(cls: type[R]) -> type[R]:
        made = dataclasses.dataclass(eq=False)(cls)
        hints = {f.name: str(f.type) for f in dataclasses.fields(made)}  # type: ignore[arg-type]
        spec = Spec(
            table=table,
            key=tuple(key.split()),
            parent=parent or None,
            types={name: TYPES[hint.removesuffix(" | None")] for name, hint in hints.items()},
            nullable=frozenset(name for name, hint in hints.items() if hint.endswith(" | None")),
            defaults={
                f.name: f.default
                for f in dataclasses.fields(made)  # type: ignore[arg-type]
                if f.default is not dataclasses.MISSING
            },
            delta=frozenset(delta.split()) | frozenset(balances.split()),
            balances=frozenset(balances.split()),
            edits=frozenset(edits.split()),
            generated=frozenset(generated.split()),
        )
        made.spec = spec  # type: ignore[attr-defined]
        made.key_of = staticmethod(operator.attrgetter(*spec.key)) if spec.key else None  # type: ignore[attr-defined]
        return made

    return declare
