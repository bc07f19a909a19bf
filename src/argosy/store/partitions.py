"""Makes the next partition of a table when its last one is in use, so that the ledgers never run out of room.

Attaching a finished table (rather than CREATE … PARTITION OF) leaves readers and writers undisturbed.
"""

from __future__ import annotations

from typing import Any

from psycopg import Connection, sql

from .tables import PARTITION_ROWS, PARTITIONED

_LOCK = 0x6172676F  # "argo": one process at a time makes partitions


def ensure_partitions(owner_connection: Connection[Any]) -> list[str]:
    """Make what is missing; answers the names made, usually none. The connection is the owner's, the caller commits."""
    owner_connection.execute("select pg_advisory_xact_lock(%s)", (_LOCK,))
    made = []
    for table in PARTITIONED:
        last = _last(owner_connection, table)
        name = sql.Identifier(f"{table}_{last}")
        if owner_connection.execute(sql.SQL("select 1 from {} limit 1").format(name)).fetchone() is not None:
            made.append(_make(owner_connection, table, last + 1))
    return made


def _last(connection: Connection[Any], table: str) -> int:
    names = connection.execute("select inhrelid::regclass::text from pg_inherits where inhparent = to_regclass(%s)", (table,)).fetchall()
    return max(int(name.rpartition("_")[2].rstrip('"')) for (name,) in names)


def _make(connection: Connection[Any], table: str, k: int) -> str:
    parent, child = sql.Identifier(table), sql.Identifier(f"{table}_{k}")
    connection.execute(sql.SQL("create table {} (like {} including all)").format(child, parent))
    connection.execute(
        sql.SQL("alter table {} attach partition {} for values from ({}) to ({})").format(
            parent, child, sql.Literal(k * PARTITION_ROWS), sql.Literal((k + 1) * PARTITION_ROWS)
        )
    )
    return f"{table}_{k}"
