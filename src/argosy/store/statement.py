"""What the engine says to PostgreSQL: statements, calls of them, groups of calls; and what it hears back.

The engine does no I/O. Its scripts yield a group and are sent the answers; how a group travels is the drivers'
business. So the rules can be tested without a database, and a whole group costs one round trip.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from string import Formatter
from typing import Any, NamedTuple, TypeAlias, TypeVar

from argosy.store import arrays

T = TypeVar("T")


class Unencodable(ValueError):
    """A parameter that its SQL type cannot hold: a bug of ours, found before anything of its group was sent."""


class RowCountMismatch(Exception):
    """A statement touched more or fewer rows than its call expected: a bug of ours, or rows somebody else removed.

    It is known when the group's answer is; a COMMIT sent in the same group has then happened.
    """

    def __init__(self, statement: Statement, expected: int, affected: int) -> None:
        super().__init__(f"{affected} rows instead of {expected}: {statement.sql}")
        self.statement, self.expected, self.affected = statement, expected, affected


class Statement:
    """SQL with a `{}` for each parameter, in the order of `types`; literal braces are doubled.

        Statement("select id from skus where code = any({})", ["text[]"], rows=True)

    Made once, at import: it is prepared once a connection, and known by its identity. With `rows` it answers rows, else
    the number of rows it affected. Its types are those of `arrays.encoder`; KeyError for another.
    """

    __slots__ = ("_encoders", "formats", "rows", "sql", "text", "types")

    def __init__(self, sql: str, types: Sequence[str] = (), *, rows: bool = False) -> None:
        holes = sum(field is not None for _, field, _, _ in Formatter().parse(sql))
        if holes != len(types):
            raise ValueError(f"{holes} parameters and {len(types)} types: {sql}")
        self.sql = sql.format(*(f"${number}::{name}" for number, name in enumerate(types, 1)))
        self.text = self.sql.encode()
        self.types = tuple(types)
        self.rows = rows
        self.formats = [1] * len(types)  # all binary
        self._encoders = [arrays.encoder(name) for name in types]

    def __repr__(self) -> str:
        return f"Statement({self.sql!r})"

    def encode(self, params: Sequence[Any]) -> list[bytes | None]:
        """The parameters in PostgreSQL's binary format, None for NULL; raises Unencodable, naming the parameter."""
        encoded: list[bytes | None] = []
        try:
            for encode, value in zip(self._encoders, params, strict=True):
                encoded.append(None if value is None else encode(value))
        except arrays.FAULTS as fault:
            raise Unencodable(f"parameter {len(encoded) + 1} of {self.types}: {fault}: {self.sql}") from fault
        return encoded


class Call(NamedTuple):
    """`expect`: how many rows it must affect, or any number; another raises RowCountMismatch."""

    statement: Statement
    params: Sequence[Any] = ()
    expect: int | None = None


Group: TypeAlias = Sequence[Call]
"""Calls that travel together, in one round trip."""


class Pause(tuple[Call, ...]):
    """A group without calls, for a script that must wait: its driver waits so long, sends nothing, and answers nothing."""

    seconds: float

    def __new__(cls, seconds: float) -> Pause:
        self = super().__new__(cls)
        self.seconds = seconds
        return self


Answer: TypeAlias = list[list[tuple[Any, ...]] | int]
"""One element a call: its rows for a statement with `rows`, else the number of rows it affected."""

Script: TypeAlias = Generator[Group, Answer, T]
"""Yields groups, is sent their answers or thrown their error, returns its result."""
