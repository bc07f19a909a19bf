"""The verbs of the command line, one module each; errors end in one sentence and exit code 1, never in a trace.

A verb is loaded when it is called: all of them together take seconds, which nobody who asks for one should wait.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, NoReturn

import psycopg
import typer
from typer.core import TyperGroup

from argosy import __version__
from argosy.cli.show import Mistaken
from argosy.store.home import NoDatabase


@dataclass(frozen=True)
class Verb:
    """Where it is: a function, or a whole family of verbs, in a module here."""

    module: str
    name: str
    settings: dict[str, Any] = field(default_factory=dict)


PASSED_ON = {"context_settings": {"allow_extra_args": True, "ignore_unknown_options": True}}
VERBS = {
    "serve": Verb("serve", "serve"),
    "worker": Verb("serve", "worker"),
    "migrate": Verb("migrate", "migrate_"),
    "audit": Verb("audit", "audit_"),
    "reindex": Verb("reindex", "reindex"),
    "backup": Verb("backup", "backup_"),
    "restore": Verb("backup", "restore_"),
    "do": Verb("do", "do", {"add_help_option": False}),  # its own says what a command takes
    "sql": Verb("sql", "sql", PASSED_ON),
    "import": Verb("importing", "import_"),
    "demo": Verb("demo", "demo"),
    "keys": Verb("keys", "app"),
    "users": Verb("users", "app"),
}


class Verbs(TyperGroup):
    """All verbs by name, each made when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        verb = VERBS.get(cmd_name)
        if verb is None:
            return None
        found = getattr(import_module(f"argosy.cli.{verb.module}"), verb.name)
        if not isinstance(found, typer.Typer):
            app = typer.Typer(add_completion=False)
            app.command(cmd_name, **verb.settings)(found)
            found = app
        made = typer.main.get_command(found)
        made.name = cmd_name
        return made


app = typer.Typer(
    name="argosy",
    cls=Verbs,
    help="Order management: every order received, processed, shipped and taken back, proved in two ledgers.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


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
