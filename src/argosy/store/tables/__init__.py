"""Every table, as SQLAlchemy Core metadata. The columns are those of `model/rows.py`, stated again for the database on
purpose: a test compares the two. Beside them stand the engine's own tables, which no command touches.

There are no foreign keys: on hot tables they cost a quarter of the database's work. Parents are never deleted, and the
audit proves that no row is an orphan.
"""

from __future__ import annotations

from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from ...model.roles import BUILT_IN, BuiltIn
from . import access, catalog, engine, files, fulfillment, ledgers, orders, payments, people, reads, sessions, settings, stock, together
from .columns import metadata

__all__ = [
    "APPEND_ONLY",
    "EXTRA_DDL",
    "PARTITIONED",
    "PARTITION_ROWS",
    "access",
    "catalog",
    "ddl",
    "engine",
    "files",
    "fulfillment",
    "ledgers",
    "metadata",
    "orders",
    "payments",
    "people",
    "reads",
    "sessions",
    "settings",
    "stock",
    "together",
]

APPEND_ONLY = ("goods_ledger", "money_ledger", "events", "commands")
"""The application may add to these and read them, and nothing else."""

PARTITIONED = ("commands", "events", "goods_ledger", "money_ledger")
PARTITION_ROWS = 100_000_000
"""A partition `<table>_<k>` holds the seqs from k × this up to (k + 1) × this, exclusive."""


def _numbered(table: str) -> tuple[str, str]:
    return (
        f"create sequence {table}_seq owned by {table}.seq",
        f"alter table {table} alter column seq set default nextval('{table}_seq')",
    )


def _partition(table: str, k: int) -> str:
    return f"create table {table}_{k} partition of {table} for values from ({k * PARTITION_ROWS}) to ({(k + 1) * PARTITION_ROWS})"


def _role(role: BuiltIn) -> str:
    """Its scopes stand in the database, where a session finds them with one look; a release that changes them migrates."""
    scopes = ", ".join(f'"{scope}"' for scope in role.scopes)
    return f"insert into roles (code, title, scopes, builtin) values ('{role.code}', '{role.title}', '[{scopes}]', true)"


EXTRA_DDL: tuple[str, ...] = (
    *(statement for table in ("commands", "goods_ledger", "money_ledger") for statement in _numbered(table)),
    *(_partition(table, k) for table in PARTITIONED for k in (0, 1)),
    "create sequence order_number start 100001",
    "insert into settings_version (one, version) values (1, 0)",
    "insert into event_head (stream, n) values (0, 0)",
    "insert into clock (one, offset_us) values (1, 0)",
    "insert into hold_types (code, title, blocks_promise, blocks_release, blocks_capture, blocks_edit) values"
    " ('manual', 'Held by a person', false, true, true, false),"
    " ('payment', 'Payment failed', false, true, true, false),"
    " ('address', 'Address in doubt', false, true, false, false),"
    " ('fraud', 'Fraud suspected', false, true, true, true), ('total', 'Totals differ', false, true, true, false),"
    " ('customer', 'Waits for the customer', false, true, false, false),"
    " ('duplicate', 'Perhaps ordered twice', false, true, true, false),"
    " ('stock', 'Stock in doubt', true, true, false, false)",
    "insert into collectors (code, kind) values ('manual', 'manual'), ('test', 'gateway')",
    *(_role(role) for role in BUILT_IN),
)
"""What the tables need beside themselves, in order: sequences, partitions, seed rows."""


def ddl() -> list[str]:
    """Every statement that makes the schema in an empty database, in order, without semicolons."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    made: list[str] = []
    for table in metadata.sorted_tables:
        made.append(str(CreateTable(table).compile(dialect=dialect)).strip())
        for index in sorted(table.indexes, key=lambda i: str(i.name)):
            made.append(str(CreateIndex(index).compile(dialect=dialect)).strip())
    return made + list(EXTRA_DDL)
