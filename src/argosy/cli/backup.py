"""argosy backup and argosy restore: the database as one file, and back, proved by the audit."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import psycopg
import typer
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from argosy.cli.audit import said, show
from argosy.cli.place import Demo, Json, database
from argosy.cli.show import Mistaken, print_json, progress_console
from argosy.queries.audit import audit
from argosy.store.backup import BackupFailed, Progress, backup
from argosy.store.database import Database, create_database, database_exists, locate
from argosy.store.restore import in_use, restore


def backup_(
    file: Annotated[Path | None, typer.Argument(help="A new file. Default: the database's name and the time, here.")] = None,
    demo: Demo = False,
    json: Json = False,
) -> None:
    """Write the whole database to one file, while others work. It holds addresses: keep it as you keep those."""
    with database(demo) as found:
        file = file or Path(f"{found.name}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.dump")
        with _told(), _bar() as progress:
            size = backup(found, file, progress)
    if json:
        print_json({"file": str(file), "bytes": size})
    else:
        print(f"{file}: {size / 1_000_000:,.1f} MB. `argosy restore {file}{' --demo' if demo else ''}` brings it back.")


def restore_(
    file: Annotated[Path, typer.Argument(help="What `argosy backup` wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Although the database isn't empty: what it holds is lost.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --replace: don't ask.")] = False,
    demo: Demo = False,
    json: Json = False,
) -> None:
    """Bring a backup back, whole or not at all, and prove it. Stop servers and workers first."""
    if not file.is_file():
        raise Mistaken(f"{file} is not there.")
    with locate(demo) as found, _told():
        if found.server is not None and not database_exists(found):
            create_database(found)
        if in_use(found):
            _confirm(found, replace, yes)
        with _bar() as progress:
            applied = restore(found, file, progress)
        with psycopg.connect(found.owner_conninfo(), autocommit=True) as connection:
            report = audit(connection)
    if json:
        print_json({"restored": str(file), "applied": applied, "broken": report.broken, "open": report.open})
    else:
        if report.broken:
            show(report)
        print(f"Restored: {file}. {said(report)}")
    if report.broken:
        raise typer.Exit(1)


def _confirm(found: Database, replace: bool, yes: bool) -> None:
    """What would be lost is named, and its name must be typed. Raises Mistaken."""
    if not replace:
        raise Mistaken(f"The database {found.name} isn't empty. --replace puts the backup in its place: what it holds now is lost.")
    if yes:
        return
    if not sys.stdin.isatty():
        raise Mistaken("Nobody can be asked here: add --yes to say that what the database holds now may be lost.")
    if typer.prompt(f"What the database {found.name} holds now will be lost. Type its name to go on", err=True) != found.name:
        raise Mistaken("That is not its name: nothing was changed.")


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except BackupFailed as error:
        raise Mistaken(str(error)) from None


@contextmanager
def _bar() -> Iterator[Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=progress_console, transient=True, disable=not progress_console.is_terminal) as bar:
        task = bar.add_task("looking", total=None)

        def progress(done: int, total: int, table: str) -> None:
            bar.update(task, completed=done, total=total, description=table)

        yield progress
