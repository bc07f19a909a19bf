"""argosy reindex: make the read tables anew from the rows they follow from, while everything goes on."""

from __future__ import annotations

import psycopg
from rich.progress import Progress, TextColumn

from argosy.cli.place import Demo, Json, database
from argosy.cli.show import print_json, progress_console
from argosy.projections import find_terms, lags, sales
from argosy.projections.order_terms import rebuild


def reindex(demo: Demo = False, json: Json = False) -> None:
    """Make anew by what orders, customers and SKUs are found, and what was sold when: after an upgrade that asks for it, or an erasure by
    hand. What is right stays; a backup holds all of it.
    """
    done = 0
    with database(demo) as found, psycopg.connect(found.following_conninfo(), autocommit=True) as connection:
        with Progress(TextColumn("{task.completed:,} orders"), console=progress_console, transient=True) as progress:
            task = progress.add_task("orders", total=None)
            for done in rebuild(connection):
                progress.update(task, completed=done)
        find_terms.rebuild(connection)
        sales.rebuild(connection)
        behind = lags(connection)
    if json:
        print_json({"orders": done, "behind": behind})
    else:
        print(f"{done:,} orders can be found by what they are. Events still to follow: {max(behind.values(), default=0):,}.")
