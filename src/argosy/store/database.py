"""Which database this process works on, and how it introduces itself there.

`ARGOSY_DATABASE_URL` names a PostgreSQL of the user's own, 15 or later; without it there is the embedded one. The demo
has a database of its own on the same server, so that nothing it does can touch a user's data. Every connection says
with its first packet as whom it works and what it may wait for, so no code has to remember it later.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from ..base.environment import DATABASE_URL
from .embedded import Embedded
from .home import NoDatabase
from .roles import APPLICATION

DEMO = "argosy_demo"
TEST_PREFIX = "argosy_test_"
MAINTENANCE = "postgres"
"""The database one is connected to while another one is made or dropped; every server has it."""

Lane = Literal["fast", "slow"]
LOCK_TIMEOUT: dict[Lane, str] = {"fast": "250ms", "slow": "5s"}

SESSION = {
    "timezone": "UTC",
    "jit": "off",
    "idle_in_transaction_session_timeout": "30s",
    "lock_timeout": "5s",
    "tcp_keepalives_idle": "10s",
    "tcp_keepalives_interval": "5s",
    "tcp_keepalives_count": "3",
}
"""Of every connection."""

ADDRESS = {
    "connect_timeout": "10",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "25000",
}
"""Unless the address says otherwise. A machine that vanished without a word is missed within half a minute on both sides: by default
its answer is awaited for hours, and its locks are kept as long."""

APPLICATION_SESSION = SESSION | {"role": APPLICATION, "statement_timeout": "30s"}

KEYED_SESSION = APPLICATION_SESSION | {
    # Its statements look rows up by key. Plans made while tables are small would scan them, and be kept as they grow.
    # A bitmap is made of all that matches before the first row is read: a `limit` on a long queue would not bound it.
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "enable_bitmapscan": "off",
}

ENGINE_SESSION = KEYED_SESSION | {"plan_cache_mode": "force_generic_plan"}


@dataclass(frozen=True)
class Database:
    """A database, by its owner's libpq address (`url`, or key=value); `server` is set if it is the embedded one."""

    url: str
    server: Embedded | None = field(default=None, compare=False)

    def __repr__(self) -> str:
        """Without the address, which may hold a password."""
        return f"Database({self.name!r})"

    @property
    def name(self) -> str:
        """The database's name on its server, such as `argosy`."""
        named = conninfo_to_dict(self.url)
        return str(named.get("dbname") or os.environ.get("PGDATABASE") or named.get("user") or os.environ.get("PGUSER"))

    def conninfo(self) -> str:
        """For reading and for everything but the engine's batches: as the application, each statement within 30 s."""
        return self._with("argosy", APPLICATION_SESSION)

    def keyed_conninfo(self) -> str:
        """The same for lists, which read by key alone: no plan of theirs scans a table."""
        return self._with("argosy keyed", KEYED_SESSION)

    def following_conninfo(self) -> str:
        """The same for projections. They don't wait for the disk: what a crash takes of them is followed again, with its cursor."""
        return self._with("argosy keyed", KEYED_SESSION | {"synchronous_commit": "off"})

    def engine_conninfo(self, lane: Lane) -> str:
        """For the batches of one lane: as the application, waiting 250 ms (fast) or 5 s (slow) for a lock."""
        return self._with(f"argosy {lane}", ENGINE_SESSION | {"lock_timeout": LOCK_TIMEOUT[lane]})

    def owner_conninfo(self) -> str:
        """For migrations: as the owner, without a limit on statements, waiting 5 s for a lock."""
        return self._with("argosy owner", SESSION)

    def introduced(self, name: str) -> str:
        """For a connection that does nothing but say by its name who is there."""
        return self._with(name, APPLICATION_SESSION)

    def ensure(self) -> None:
        """Bring a crashed embedded server back; a server of the user's own is the user's. Blocks; raises NoDatabase."""
        if self.server is not None:
            self.server.ensure()

    def beside(self, name: str) -> Database:
        """Another database of the same server."""
        return Database(make_conninfo(self.url, dbname=name), self.server)

    def _with(self, application: str, settings: Mapping[str, str]) -> str:
        said = conninfo_to_dict(self.url)
        options = [str(said["options"])] if said.get("options") else []
        options += [f"-c {name}={value}" for name, value in settings.items()]
        given: dict[str, Any] = ADDRESS | said | {"application_name": application, "client_encoding": "UTF8", "options": " ".join(options)}
        return make_conninfo(**given)


@contextmanager
def locate(demo: bool = False) -> Iterator[Database]:
    """The database of this process, with the embedded server up meanwhile; the demo's if `demo`. Raises NoDatabase."""
    if address := DATABASE_URL.value():
        try:
            conninfo_to_dict(address)
        except psycopg.ProgrammingError as error:
            raise NoDatabase(
                "ARGOSY_DATABASE_URL is not the address of a PostgreSQL. It looks like this: postgresql://user:password@host:5432/argosy"
            ) from error
        yield _chosen(Database(address), demo)
    else:
        with Embedded() as server:
            yield _chosen(Database(server.dsn, server), demo)


def _chosen(main: Database, demo: bool) -> Database:
    return main.beside(DEMO) if demo else main


def database_exists(database: Database) -> bool:
    with _maintenance(database) as connection:
        found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [database.name]).fetchone()
    return found is not None


def create_database(database: Database, template: str | None = None) -> None:
    """Make it, empty or as a copy of `template`, to which nobody may be connected. Errors are psycopg's.

    A copy is made file by file: through the write-ahead log, as is usual, a hundred small tables took ten times longer.
    """
    statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database.name))
    if template is not None:
        statement += sql.SQL(" TEMPLATE {} STRATEGY file_copy").format(sql.Identifier(template))
    with _maintenance(database) as connection:
        connection.execute(statement)


def drop_database(database: Database) -> None:
    """Drop it if it exists, with everybody connected to it. Raises ValueError for any but the demo's and the tests'."""
    if database.name != DEMO and not database.name.startswith(TEST_PREFIX):
        raise ValueError(f"{database.name} is neither the demo's database nor a test's: it is not dropped")
    with _maintenance(database) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database.name)))


def _maintenance(database: Database) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(database.beside(MAINTENANCE).owner_conninfo(), autocommit=True)
