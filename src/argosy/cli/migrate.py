"""argosy migrate: bring the database's schema up to this release's."""

from __future__ import annotations

from argosy.cli.place import Demo, Json
from argosy.cli.show import print_json
from argosy.store.database import create_database, database_exists, locate
from argosy.store.migrations import migrate


def migrate_(demo: Demo = False, json: Json = False) -> None:
    """Bring the database's schema up to this release's. Safe to run again, and while the old release is running."""
    with locate(demo) as database:
        if database.server is not None and not database_exists(database):
            create_database(database)
        applied = migrate(database)
    if json:
        print_json({"applied": applied})
    else:
        print("\n".join(f"applied {revision}" for revision in applied) or "Nothing to do: the schema is up to date.")
