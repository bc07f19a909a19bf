"""Which schema this release works on, and whether a database has it: asked at every start, so without loading what migrates."""

from __future__ import annotations

import psycopg

from .database import Database

HEAD = "0001"
"""The newest revision under `migrations/versions`."""


def pending(database: Database) -> bool:
    """Whether the database is at another revision than this release: `migrate` brings an older one up. Errors are psycopg's."""
    with psycopg.connect(database.owner_conninfo(), autocommit=True) as owner:
        there = owner.execute("select to_regclass('alembic_version') is not null").fetchone()
        return there != (True,) or owner.execute("select version_num from alembic_version").fetchall() != [(HEAD,)]
