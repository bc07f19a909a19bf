"""`argosy audit`: recomputes every balance from the ledgers and every invariant from the rows, and says what is broken.

It goes another way than the code that writes: SQL over whole tables, by the chart of accounts as data, in one snapshot.
It is the proof that operators, tests, simulations and benchmarks all use. One file a theme; a check is a title and SQL.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from psycopg.rows import dict_row, tuple_row

from .bounds import BOUNDS
from .catalog import CATALOG
from .claims import CLAIMS
from .deadlines import DEADLINES
from .engine import ENGINE
from .goods import GOODS
from .money import MONEY
from .orders import ORDERS
from .parcels import PARCELS
from .parts import PARTS
from .probe import Params, Probe
from .promises import PROMISES
from .references import REFERENCE_PROBES
from .report import Check, Finding, Report, scalar
from .terms import TERMS
from .waiting import WAITING

__all__ = ["FINDINGS_MAX", "LATE_HOURS_MIN", "PROBES", "Check", "Finding", "Report", "audit", "examine"]

PROBES: tuple[Probe, ...] = (
    *(*GOODS, *PROMISES, *CLAIMS, *PARCELS, *MONEY, *BOUNDS, *ORDERS, *PARTS, *REFERENCE_PROBES, *CATALOG, *ENGINE),
    *(*DEADLINES, *TERMS, *WAITING),
)
FINDINGS_MAX = 100
LATE_HOURS_MIN = 24
TUNED = {
    "statement_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "jit": "off",
    "enable_seqscan": "on",
    "enable_hashjoin": "on",
    "enable_mergejoin": "on",
    "enable_bitmapscan": "on",
    "plan_cache_mode": "auto",
    "max_parallel_workers_per_gather": "0",
    "work_mem": "128MB",
}

Connection = psycopg.Connection[Any]
Cursor = psycopg.Cursor[dict[str, Any]]


def audit(connection: Connection, *, now: datetime | None = None) -> Report:
    """All checks, in one read-only snapshot. The connection must be outside a transaction, and is left so.

    `now` is the time by which things are late; without it, the machine's time moved by the clock's offset. At most
    FINDINGS_MAX findings of a check are told; its counts are whole. Errors are psycopg's.
    """
    with connection.transaction():
        connection.execute("set transaction isolation level repeatable read, read only")
        return examine(connection, now=now)


def examine(connection: Connection, *, now: datetime | None = None) -> Report:
    """The same within the caller's transaction, whatever it sees."""
    _tune(connection)
    at = now or _now(connection)
    params: Params = {"now": at, "since": at - timedelta(hours=LATE_HOURS_MIN)}
    counts = _counts(connection, sorted({table for probe in PROBES for table in probe.over}))
    with connection.pipeline():  # the next ones are on their way while one is being planned
        asked = [(probe, _ask(connection, probe.broken, params), _ask(connection, probe.open, params)) for probe in PROBES]
        return Report([_check(probe, sum(counts[table] for table in probe.over), broken, open_) for probe, broken, open_ in asked])


def _tune(connection: Connection) -> None:
    """Whole tables are read: what keeps the engine's look-ups quick would take hours here.

    Alone, since workers hand over as many groups as there are rows: with two, sums by line took three times as long.
    """
    connection.execute(
        "select set_config(name, value, true) from unnest(%s::text[], %s::text[]) t (name, value)", [[*TUNED], [*TUNED.values()]]
    )


def _now(connection: Connection) -> datetime:
    with connection.cursor(row_factory=tuple_row) as cursor:
        row = cursor.execute("select offset_us from clock").fetchone()
    return datetime.now(UTC) + timedelta(microseconds=row[0] if row else 0)


def _counts(connection: Connection, tables: list[str]) -> dict[str, int]:
    counted = " union all ".join(f"select '{table}', count(*) from {table}" for table in tables)
    with connection.cursor(row_factory=tuple_row) as cursor:
        return dict(cursor.execute(counted).fetchall())


def _ask(connection: Connection, queries: tuple[str, ...], params: Params) -> list[Cursor]:
    cursors = [connection.cursor(row_factory=dict_row) for _ in queries]
    for cursor, query in zip(cursors, queries, strict=True):
        counted = f'select f.*, count(*) over () as "of" from ({query}) f'
        cursor.execute(f'{counted} order by f::text collate "C" limit {FINDINGS_MAX}', params)
    return cursors


def _check(probe: Probe, looked_at: int, broken: list[Cursor], open_: list[Cursor]) -> Check:
    check = Check(probe.name, probe.title, looked_at)
    check.broken, check.broken_count = _findings(broken)
    check.open, check.open_count = _findings(open_)
    return check


def _findings(cursors: list[Cursor]) -> tuple[list[Finding], int]:
    found: list[Finding] = []
    total = 0
    for cursor in cursors:
        rows = cursor.fetchall()
        total += rows[0]["of"] if rows else 0
        found += [Finding({k: scalar(v) for k, v in row.items() if k != "of"}) for row in rows]
    return found[:FINDINGS_MAX], total
