"""argosy serve and argosy worker: the API, and what goes on without anybody asking."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Annotated

import typer
import uvicorn

from argosy.cli.place import Demo, database
from argosy.engine.registry import load_commands
from argosy.store.database import Database

WORKER = "argosy.worker"
API = "argosy.api.server:app"
"""The other edges, by name: edges don't import each other."""

STOP_SECONDS_MAX = 30
"""So long an answer under way may take after a signal: an export of everything could take hours."""

Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(help="Port to listen on.")]
Workers = Annotated[int, typer.Option(min=1, max=64, help="API processes.")]


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Workers = 1,
    demo: Demo = False,
    no_worker: Annotated[bool, typer.Option("--no-worker", help="Leave due work and instructions to `argosy worker`.")] = False,
) -> None:
    """Serve the API, with its docs at /docs; and do the background work, unless told not to."""
    with database(demo) as found:
        print(f"Argosy listens on http://{host}:{port}, docs at http://{host}:{port}/docs. Ctrl-C stops it.", flush=True)
        run_server(found, host, port, workers, demo=demo, background=not no_worker)


def run_server(found: Database, host: str, port: int, workers: int, *, demo: bool, background: bool) -> None:
    """Serve until a signal says to stop. The server's processes find the database in their environment."""
    os.environ["ARGOSY_DATABASE_URL"] = found.url  # the demo's own, where it is the demo that is served
    os.environ["ARGOSY_DEMO"] = ""
    with _working(found) if background else _idle():
        uvicorn.run(
            API,
            factory=True,
            host=host,
            port=port,
            workers=workers,
            loop="uvloop",
            http="httptools",
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=STOP_SECONDS_MAX,
        )


@contextmanager
def _idle() -> Iterator[None]:
    yield


@contextmanager
def _working(found: Database) -> Iterator[None]:
    stop = threading.Event()
    load_commands()
    thread = threading.Thread(target=import_module(WORKER).run_worker, args=(found, stop), name="worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(10)


def worker(demo: Demo = False) -> None:
    """Do what falls due, ask collectors for what was instructed, and keep house, until a signal says to stop."""
    stop = threading.Event()
    with database(demo) as found:
        load_commands()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        print("Argosy's worker is at work. Ctrl-C stops it.", flush=True)
        import_module(WORKER).run_worker(found, stop)
