"""Who is at work in a database: every connection of ours says so with its first packet, and a server's says where it listens.

Asked of PostgreSQL, so that a process that was killed leaves no trace.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg

from .database import MAINTENANCE, Database

_OTHERS = """
    select distinct application_name from pg_stat_activity
    where datname = %s and application_name like 'argosy%%' order by application_name
"""
_SERVER = "argosy at "


def others(database: Database) -> list[str]:
    """What is at work there, as its connections are called. Connections of one's own are counted as well: ask before there are any."""
    with psycopg.connect(database.beside(MAINTENANCE).owner_conninfo(), autocommit=True) as connection:
        return [name for (name,) in connection.execute(_OTHERS, [database.name])]


def served_at(database: Database) -> str | None:
    """Where a server listens that works on this database; None if there is none, or it doesn't say."""
    return next((name.removeprefix(_SERVER) for name in others(database) if name.startswith(_SERVER)), None)


@contextmanager
def serving(database: Database, address: str) -> Iterator[None]:
    """Tell others meanwhile that the database is served at this address."""
    with closing(psycopg.connect(database.introduced(_SERVER + address), autocommit=True)):
        yield
