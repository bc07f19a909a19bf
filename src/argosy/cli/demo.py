"""argosy demo: a small merchant's orders through their life, made anew each time, then served."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from argosy.cli.keys import make_key
from argosy.cli.place import Json
from argosy.cli.serve import Host, Port, Workers, listens_on, run_server, try_address
from argosy.cli.show import Mistaken, console, print_json, progress_console
from argosy.engine.office import Office
from argosy.engine.registry import load_commands
from argosy.simulation.demo import Faults, Plan, Summary, prepare_demo, run_demo
from argosy.simulation.staff import let_in
from argosy.store.at_work import others, served_at
from argosy.store.database import Database, locate
from argosy.store.drivers import PlainConnection

KEY_NAME = "demo"


def demo(
    orders: Annotated[int, typer.Option(min=1, max=100_000, help="Orders to run through their life.")] = 2_000,
    days: Annotated[int, typer.Option(min=1, max=365, help="Days of business.")] = 30,
    seed: Annotated[int, typer.Option(help="The same seed gives the same figures.")] = 1,
    faults: Annotated[float, typer.Option(min=0, max=10, help="How much goes wrong: 0 nothing, 1 the usual, 3 thrice as much.")] = 1,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Stop after the summary.")] = False,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Workers = 1,
    json: Json = False,
) -> None:
    """Make the demo's database anew, fill it, sum it up, prove it, and serve it."""
    if not no_serve:
        try_address(host, port)
    load_commands()
    with locate(demo=True) as database:
        _refuse_in_use(database)
        prepare_demo(database)
        connection = PlainConnection(database.engine_conninfo("slow"))
        office = Office(connection)
        try:
            summary = _run(office, database, Plan(orders, days, seed, Faults.times(faults)))
            email, password = let_in(office)
            secret = None if no_serve else make_key(office, KEY_NAME, ["*"])[1]
        finally:
            connection.close()
        if json:
            print_json(summary.as_dict())
        else:
            _show(summary)
        if summary.broken:
            raise typer.Exit(1)
        if secret is not None:
            address = listens_on(host, port)
            print(f"\nIn a moment the demo is served at {address}. Sign in as\n\n    {email}\n    {password}\n")
            print(f"Its API has its docs at {address}/docs, and takes the key\n\n    export ARGOSY_KEY={secret}\n")
            print("Ctrl-C stops it.", flush=True)
            run_server(database, host, port, workers, demo=True, background=True)


def _refuse_in_use(database: Database) -> None:
    """A demo that somebody looks at is not taken from under them. Raises Mistaken."""
    if address := served_at(database):
        raise Mistaken(f"The demo is being served at {address}: stop that first (Ctrl-C there), or set ARGOSY_HOME to another folder.")
    if others(database):
        raise Mistaken("The demo is in use by another process, which may be making it just now: stop that first.")


def _run(office: Office, database: Database, plan: Plan) -> Summary:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=progress_console, transient=True, disable=not progress_console.is_terminal) as bar:
        task = bar.add_task("opening the shop", total=plan.orders)

        def progress(done: int, total: int, phase: str) -> None:
            bar.update(task, completed=done, total=total, description=phase)

        return run_demo(office, database=database, plan=plan, progress=progress)


def _show(summary: Summary) -> None:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="bold")
    table.add_column()
    for name, value in summary.as_dict().items():
        shown = ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else str(value)
        table.add_row(name.replace("_", " "), shown)
    console.print(table, highlight=False)
