"""argosy serve and argosy worker: the API, and what goes on without anybody asking."""

from __future__ import annotations

import errno
import os
import signal
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from datetime import UTC, datetime
from enum import StrEnum
from importlib import import_module
from typing import Annotated

import typer
import uvicorn

from argosy.base import logs
from argosy.base.environment import DATABASE_URL, DEMO, LOG_FORMAT, LOG_LEVEL, URL
from argosy.base.limits import SET_UP_HOURS
from argosy.cli.place import Demo, database
from argosy.cli.show import Mistaken
from argosy.engine.registry import load_commands
from argosy.store.at_work import serving
from argosy.store.database import Database
from argosy.store.drivers import PlainConnection, drive
from argosy.store.revision import pending
from argosy.store.tokens import make_set_up

WORKER = "argosy.worker"
API = "argosy.server:app"
"""The other edges, by name: edges don't import each other."""

STOP_SECONDS_MAX = 30
"""So long an answer under way may take after a signal: an export of everything could take hours."""
IDLE_SECONDS_MAX = 75
"""A connection that nothing is asked on is kept so long: longer than proxies keep theirs (nginx and most balancers 60), so that none of
them asks on one that is being closed.
"""
COUNTED = "PROMETHEUS_MULTIPROC_DIR"
"""Where several processes count together: a variable of Prometheus' own library."""


class Format(StrEnum):
    """How a line of the log is written."""

    text = "text"
    json = "json"


class Level(StrEnum):
    """From where on things are logged."""

    debug = "debug"
    info = "info"
    warning = "warning"
    error = "error"


Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(help="Port to listen on.")]
Workers = Annotated[int, typer.Option(min=1, max=64, help="API processes.")]
LogFormat = Annotated[Format, typer.Option(envvar=LOG_FORMAT.name, help="Log lines for people, or a JSON object each.")]
LogLevel = Annotated[Level, typer.Option(envvar=LOG_LEVEL.name, help="info: each command and request; warning: only what needs a look.")]


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Workers = 1,
    demo: Demo = False,
    no_worker: Annotated[bool, typer.Option("--no-worker", help="Leave due work and instructions to `argosy worker`.")] = False,
    log_format: LogFormat = Format.text,
    log_level: LogLevel = Level.info,
) -> None:
    """Serve the API, with its docs at /docs; and do the background work, unless told not to."""
    try_address(host, port)
    with database(demo) as found:
        log_as(log_format, log_level)
        address = listens_on(host, port)
        print(f"Argosy listens on {address}, docs at {address}/docs. Ctrl-C stops it.", flush=True)
        if link := set_up_link(found):
            print(f"Nobody is here yet. Set it up, once, within {SET_UP_HOURS} hours:\n\n    {link}\n", flush=True)
        run_server(found, host, port, workers, demo=demo, background=not no_worker)


def try_address(host: str, port: int) -> None:
    """Before any work is done, as the server will do it afterwards. Raises Mistaken where nothing can listen there."""
    try:
        for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE):
            with socket.socket(family, kind, protocol) as tried:
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if family == socket.AF_INET6:
                    tried.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                tried.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Mistaken(
                f"Port {port} is taken at {host}: stop what listens there, or name another one, as in --port {port + 1}."
            ) from None
        raise Mistaken(f"Nothing can listen on {_http(host, port)} ({error.strerror}): name another --host or --port.") from None


def listens_on(host: str, port: int) -> str:
    """The server's address. Links that it makes lead there, unless ARGOSY_URL says where browsers find it."""
    os.environ[URL.name] = URL.value(_leading_to(host, port))
    return _http(host, port)


def _leading_to(host: str, port: int) -> str:
    """Every address of the machine is none that leads anywhere: this machine's own does."""
    return _http("127.0.0.1" if host in ("0.0.0.0", "::") else host, port)


def _http(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def set_up_link(found: Database) -> str | None:
    """The address that makes the first owner; None where somebody is a user already, or the tables are not there yet."""
    with closing(PlainConnection(found.conninfo())) as connection:
        return None if pending(found) else drive(make_set_up(datetime.now(UTC)), connection)


def run_server(found: Database, host: str, port: int, workers: int, *, demo: bool, background: bool) -> None:
    """Serve until a signal says to stop. The server's processes find the database in their environment."""
    os.environ[DATABASE_URL.name] = found.url  # the demo's own, where it is the demo that is served
    os.environ[DEMO.name] = ""
    with serving(found, _leading_to(host, port)), _counting(workers), _working(found) if background else nullcontext():
        uvicorn.run(
            API,
            factory=True,
            host=host,
            port=port,
            workers=workers,
            loop="uvloop",
            http="argosy.serving.wire:Protocol",
            log_config=None,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=STOP_SECONDS_MAX,
            timeout_keep_alive=IDLE_SECONDS_MAX,
        )


def log_as(format: Format, level: Level) -> None:
    """Here, and in the processes that this one starts."""
    os.environ[LOG_FORMAT.name], os.environ[LOG_LEVEL.name] = format.value, level.value
    logs.configure(format.value, level.value)


@contextmanager
def _counting(workers: int) -> Iterator[None]:
    """Several processes answer at one address: what they count for /metrics lies together, for as long as they run."""
    if workers == 1 or COUNTED in os.environ:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="argosy-metrics-", ignore_cleanup_errors=True) as folder:
        os.environ[COUNTED] = folder
        try:
            yield
        finally:
            del os.environ[COUNTED]


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


def worker(demo: Demo = False, log_format: LogFormat = Format.text, log_level: LogLevel = Level.info) -> None:
    """Do what falls due, ask collectors for what was instructed, and keep house, until a signal says to stop."""
    stop = threading.Event()
    with database(demo) as found:
        log_as(log_format, log_level)
        load_commands()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        print("Argosy's worker is at work. Ctrl-C stops it.", flush=True)
        import_module(WORKER).run_worker(found, stop)
