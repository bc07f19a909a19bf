"""The verbs of the command line, one module each; errors end in one sentence and exit code 1, never in a trace."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import psycopg
import typer
from sqlalchemy.exc import OperationalError

from argosy import __version__
from argosy.cli import audit, backup, demo, do, importing, keys, migrate, reindex, serve, sql, users
from argosy.cli.show import Mistaken
from argosy.store.home import NoDatabase

app = typer.Typer(
    name="argosy",
    help="Order management: every order received, processed, shipped and taken back, proved in two ledgers.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("serve")(serve.serve)
app.command("worker")(serve.worker)
app.command("migrate")(migrate.migrate_)
app.command("audit")(audit.audit_)
app.command("reindex")(reindex.reindex)
app.command("backup")(backup.backup_)
app.command("restore")(backup.restore_)
app.command("do")(do.do)
app.command("sql", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(sql.sql)
app.command("import")(importing.import_)
app.command("demo")(demo.demo)
app.add_typer(keys.app, name="keys")
app.add_typer(users.app, name="users")


@app.callback(invoke_without_command=True)
def top(version: bool = typer.Option(False, "--version", help="Print the version and stop.", is_eager=True)) -> None:
    """The database is the one ARGOSY_DATABASE_URL names, else an embedded PostgreSQL under ARGOSY_HOME."""
    if version:
        print(__version__)
        raise typer.Exit


def main() -> None:
    """Entry point of the `argosy` script."""
    try:
        app(prog_name="argosy")
    except (NoDatabase, Mistaken) as error:
        _fail(str(error))
    except psycopg.OperationalError as error:
        _fail(f"the database can't be reached: {error}")
    except OperationalError as error:  # what goes through SQLAlchemy, which adds the statement and a link
        _fail(f"the database can't be reached: {error.orig}")
    finally:
        _let_go_of_output()


def _let_go_of_output() -> None:
    """Whoever read our output may have seen enough (`| head`): that is no error.

    Source: docs.python.org/3/library/signal.html#note-on-sigpipe.
    """
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(message: str) -> NoReturn:
    """One line, whatever the driver's message holds."""
    print(f"argosy: {' '.join(message.split())}", file=sys.stderr)
    sys.exit(1)
