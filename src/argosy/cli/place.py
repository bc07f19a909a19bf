"""Where a verb works: on the user's database or the demo's, migrated, with an office to hand commands to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Annotated

import typer

from argosy.engine.actor import SYSTEM_SCOPE, Actor
from argosy.engine.office import Office
from argosy.engine.registry import load_commands
from argosy.store.database import Database, create_database, database_exists, locate
from argosy.store.drivers import PlainConnection
from argosy.store.home import NoDatabase
from argosy.store.revision import pending

Demo = Annotated[bool, typer.Option("--demo", help="Work on the demo's database.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]

OPERATOR = Actor("cli", frozenset({"*", SYSTEM_SCOPE}))
"""Whoever can run this command can reach the database: they may do everything."""


@contextmanager
def database(demo: bool) -> Iterator[Database]:
    """The database, up to date: an embedded one is migrated without asking, one of the user's own is theirs to migrate."""
    with locate(demo) as found:
        if demo and not database_exists(found):
            raise NoDatabase("There is no demo yet: `argosy demo` makes one.")
        if found.server is not None and not database_exists(found):
            create_database(found)
        if pending(found):
            if found.server is None:
                raise NoDatabase("The database is not up to date: run `argosy migrate`.")
            _migrate(found)
        yield found


def _migrate(found: Database) -> None:
    """Seldom, so that what it takes is loaded only then."""
    from argosy.store.migrations import migrate

    migrate(found)


@contextmanager
def office(demo: bool) -> Iterator[Office]:
    """An office over that database, with every command known."""
    with office_and_database(demo) as (desk, _):
        yield desk


@contextmanager
def office_and_database(demo: bool) -> Iterator[tuple[Office, Database]]:
    """One of them, and what it works on."""
    load_commands()
    with database(demo) as found, closing(PlainConnection(found.engine_conninfo("slow"))) as connection:
        yield Office(connection), found
