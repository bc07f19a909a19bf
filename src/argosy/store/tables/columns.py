"""The few column types there are, and the metadata all tables share.

Text is COLLATE "C": codes are compared exactly, keysets page by bytes, and no system's collation can break an index.
A default is a constant the writer may leave out; no column has a volatile one, since the World names times and ids.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Integer,
    MetaData,
    SmallInteger,
    Text,
    Uuid,
)
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import BYTEA, JSONB
from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "ck": "%(table_name)s_%(constraint_name)s",
    }
)


def _column(name: str, type_: TypeEngine[Any], key: bool, null: bool, default: str | None) -> Column[Any]:
    return Column(
        name,
        type_,
        primary_key=key,
        nullable=null,
        server_default=None if default is None else sql(default),
        autoincrement=False,
    )


def uuid(name: str, *, key: bool = False, null: bool = False) -> Column[Any]:
    return _column(name, Uuid(), key, null, None)


def integer(name: str, *, key: bool = False, null: bool = False, default: int | None = None) -> Column[Any]:
    return _column(name, Integer(), key, null, None if default is None else str(default))


def big(name: str, *, key: bool = False, null: bool = False, default: int | None = None) -> Column[Any]:
    return _column(name, BigInteger(), key, null, None if default is None else str(default))


def small(name: str, *, key: bool = False, null: bool = False, default: int | None = None) -> Column[Any]:
    return _column(name, SmallInteger(), key, null, None if default is None else str(default))


def text(name: str, *, key: bool = False, null: bool = False, default: str | None = None) -> Column[Any]:
    return _column(name, Text(collation="C"), key, null, None if default is None else f"'{default}'")


def flag(name: str, *, default: bool | None = None) -> Column[Any]:
    return _column(name, Boolean(), False, False, None if default is None else str(default).lower())


def instant(name: str, *, key: bool = False, null: bool = False) -> Column[Any]:
    return _column(name, DateTime(timezone=True), key, null, None)


def json(name: str, *, null: bool = False) -> Column[Any]:
    return _column(name, JSONB(), False, null, None)


def blob(name: str, *, null: bool = False) -> Column[Any]:
    return _column(name, BYTEA(), False, null, None)


def check(name: str, condition: str) -> CheckConstraint:
    return CheckConstraint(sql(condition), name=name)


def one_of(column: str, *values: str) -> str:
    """SQL: the column is one of these words."""
    return f"{column} in ({', '.join(map(repr, values))})"


def not_negative(*columns: str) -> str:
    """SQL: none of the columns is below zero, in one comparison."""
    return f"least({', '.join(columns)}) >= 0"
