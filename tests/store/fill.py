"""Puts a row into a table by hand, as no command would: what a test doesn't name and the table demands is filled by type."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg

from argosy.store.tables import PARTITIONED, metadata

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
FILLERS = {
    "UUID": UUID(int=0),
    "INTEGER": 1,
    "BIGINT": 0,
    "SMALLINT": 0,
    'TEXT COLLATE "C"': "x",
    "BOOLEAN": False,
    "TIMESTAMP WITH TIME ZONE": MONDAY,
    "JSONB": "{}",
    "BYTEA": b"",
}


def id(n: int) -> UUID:
    """A readable id: the same number is the same row."""
    return UUID(int=n)


def insert(connection: psycopg.Connection[Any], table: str, **values: Any) -> None:
    """One row. A trailing underscore is dropped, for columns that are Python words."""
    from sqlalchemy.dialects import postgresql

    given = {name.rstrip("_"): json.dumps(v) if isinstance(v, dict | list) else v for name, v in values.items()}
    for column in metadata.tables[table].columns:
        numbered = column.name == "seq" and table in PARTITIONED and table != "events"
        if column.name not in given and not column.nullable and column.server_default is None and not numbered:
            given[column.name] = FILLERS[column.type.compile(dialect=postgresql.dialect())]
    names = ", ".join(f'"{name}"' for name in given)
    marks = ", ".join(["%s"] * len(given))
    connection.execute(f"insert into {table} ({names}) values ({marks})", tuple(given.values()))
