"""Who may do what in the database: the owner migrates and owns, the application works and can't rewrite history.

The application's role has no login. A connection is made as the owner and enters the role with its first breath
(`-c role=argosy_app`), so one address and one password serve both, and no mistake in the code can touch a ledger row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg import errors, sql

from .home import NoDatabase

APPLICATION = "argosy_app"
_ROLE = sql.Identifier(APPLICATION)


def grant(connection: psycopg.Connection[Any], append_only: Sequence[str]) -> None:
    """Let the application's role read and change every table of `public`, but only read and add to `append_only` ones.

    A partition is as its table is. Makes the role if the server lacks it. Idempotent; to be run as the owner, outside a
    transaction, after every change of the schema. Raises NoDatabase if the owner may not make roles.
    """
    _make_role(connection)
    with connection.transaction():
        tables = connection.execute(
            "SELECT relname, coalesce(pg_partition_root(oid)::regclass, oid::regclass)::text FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname"
        ).fetchall()
        _execute(connection, "GRANT USAGE ON SCHEMA public TO {role}")
        _execute(connection, "GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO {role}")
        _execute(connection, "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        for table, root in tables:
            may_change = root not in append_only
            how = "GRANT UPDATE, DELETE ON {table} TO {role}" if may_change else "REVOKE UPDATE, DELETE ON {table} FROM {role}"
            _execute(connection, how, table=sql.Identifier("public", table))


def _make_role(connection: psycopg.Connection[Any]) -> None:
    """Roles belong to the server: of two databases migrated at once, both may find it missing and make it."""
    try:
        if connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [APPLICATION]).fetchone() is None:
            _attempt(connection, "CREATE ROLE {role} NOLOGIN")
        member = connection.execute("SELECT pg_has_role(current_user, %s, 'MEMBER')", [APPLICATION]).fetchone()
        if member != (True,):
            _attempt(connection, "GRANT {role} TO CURRENT_USER")
    except errors.InsufficientPrivilege as error:
        raise NoDatabase(
            "The database's owner may not make roles. As an administrator of the server, run: "
            f"CREATE ROLE {APPLICATION} NOLOGIN; GRANT {APPLICATION} TO {connection.info.user};"
        ) from error


def _attempt(connection: psycopg.Connection[Any], statement: str) -> None:
    try:
        with connection.transaction():
            _execute(connection, statement)
    except (errors.DuplicateObject, errors.UniqueViolation):
        return


def _execute(connection: psycopg.Connection[Any], statement: str, **names: sql.Composable) -> None:
    connection.execute(sql.SQL(statement).format(role=_ROLE, **names))
