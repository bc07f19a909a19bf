"""argosy sql: psql on the database."""

from __future__ import annotations

import shutil
import subprocess

import typer

from argosy.cli.place import Demo, database
from argosy.store.home import NoDatabase, programs
from argosy.store.programs import address


def sql(context: typer.Context, demo: Demo = False) -> None:
    """Open psql on the database, as its owner; further arguments go to psql, such as -c "select …"."""
    with database(demo) as found:
        program = str(programs() / "psql") if found.server is not None else shutil.which("psql")
        if program is None:
            raise NoDatabase("There is no psql on this machine: install PostgreSQL's client.")
        where, environment = address(found.owner_conninfo())
        done = subprocess.run([program, "-X", where, *context.args], env={"PAGER": "less -S"} | environment, check=False)
    raise typer.Exit(done.returncode)
