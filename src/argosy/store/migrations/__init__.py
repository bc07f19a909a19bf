"""Bringing a database's schema up to this release's: forward only, a transaction a revision, while old code still runs.

Revisions are Alembic's, under `versions/`. A statement waits 5 s for a lock and then gives up, rather than make
everybody queue behind it; the command can simply be run again. The way back is the backup.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from ..database import Database
from ..home import NoDatabase
from ..roles import grant
from ..tables import APPEND_ONLY

POSTGRESQL_MIN = 15
_ADVISORY_LOCK = 0x4152474F5359
"""The letters ARGOSY. Held by whoever migrates; a database has locks of its own."""


def migrate(database: Database) -> list[str]:
    """Apply what is missing and grant the application its rights. Returns the revisions applied, oldest first.

    Of two at once, one waits for the other and finds nothing to do. Raises NoDatabase if the server is too old, the
    database is not UTF-8, it is of a newer release, or its owner may not make roles; psycopg's LockNotAvailable if
    somebody held a table for 5 s.
    """
    with psycopg.connect(database.owner_conninfo(), autocommit=True) as owner:
        _refuse(owner)
        owner.execute("SET lock_timeout = 0")
        owner.execute("SELECT pg_advisory_lock(%s)", [_ADVISORY_LOCK])
        owner.execute("SET lock_timeout = '5s'")
        try:
            applied = _upgrade(database)
        except OperationalError as error:  # SQLAlchemy adds the statement and a link
            raise (error.orig or error) from error
        grant(owner, APPEND_ONLY)
    return applied


def known_revisions() -> set[str]:
    """The revisions this release knows, of which a database or a backup may be at any."""
    return {script.revision for script in _scripts().walk_revisions()}


def _upgrade(database: Database) -> list[str]:
    applied: list[str] = []
    config = _config()
    config.attributes["applied"] = applied
    with _engine(database).connect() as connection:
        config.attributes["connection"] = connection
        have = MigrationContext.configure(connection).get_current_heads()
        connection.rollback()
        if unknown := set(have) - known_revisions():
            raise NoDatabase(
                f"The database has the revision {', '.join(sorted(unknown))}, which this Argosy does not know: a newer "
                "one has migrated it. Run that one, or restore the backup made before."
            )
        command.upgrade(config, "head")
    return applied


def _refuse(owner: psycopg.Connection[Any]) -> None:
    if owner.info.server_version < POSTGRESQL_MIN * 10_000:
        raise NoDatabase(f"The server is PostgreSQL {owner.info.server_version // 10_000}; Argosy needs {POSTGRESQL_MIN} or later.")
    encoding = owner.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise NoDatabase(
            f"The database {owner.info.dbname} is encoded in {encoding}: make one with "
            "CREATE DATABASE argosy ENCODING 'UTF8' TEMPLATE template0."
        )


def _engine(database: Database) -> Engine:
    return create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(database.owner_conninfo()), poolclass=NullPool)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())
