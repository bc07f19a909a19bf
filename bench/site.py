"""Where a benchmark runs: one embedded PostgreSQL, a database of 10,000 SKUs, servers started and stopped, processor time counted."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from argosy.store.database import Database, create_database, database_exists, drop_database
from argosy.store.embedded import Embedded
from argosy.store.migrations import migrate

HERE = Path(__file__).parent
HOME = Path(os.environ.get("ARGOSY_BENCH_HOME", "/var/lib/argosy-bench" if os.geteuid() == 0 else str(Path.home() / ".argosy-bench")))
TICK = os.sysconf("SC_CLK_TCK")


@contextmanager
def server() -> Iterator[Database]:
    """A server that is durable as in production, and on it a seeded database, of which each benchmark has a copy."""
    HOME.mkdir(parents=True, exist_ok=True)
    with Embedded(HOME) as running, _fresh(Database(running.dsn, running).beside("argosy_test_bench_seed")) as seeded:
        migrate(seeded)
        run_sql(seeded, "seed.sql")
        yield seeded


@contextmanager
def site(seeded: Database) -> Iterator[Database]:
    """One benchmark's own."""
    with _fresh(seeded.beside("argosy_test_bench"), seeded.name) as database:
        yield database


@contextmanager
def copy(database: Database, name: str = "beside") -> Iterator[Database]:
    """Another like it, to compare with; nobody must be connected to this one."""
    with _fresh(database.beside(f"{database.name}_{name}"), database.name) as other:
        yield other


@contextmanager
def _fresh(database: Database, template: str | None = None) -> Iterator[Database]:
    if database_exists(database):  # a run that was killed
        drop_database(database)
    create_database(database, template)
    yield database
    drop_database(database)


def run_sql(database: Database, script: str) -> None:
    """Run one of this folder's scripts as the owner."""
    with psycopg.connect(database.owner_conninfo(), autocommit=True) as owner:
        for statement in (HERE / script).read_text().split(";\n"):
            if statement.strip():
                owner.execute(statement)


def reset(database: Database) -> None:
    """As freshly seeded, once those whom the last load left in the middle of a request are done."""
    settle(database)
    run_sql(database, "reset.sql")


def settle(database: Database) -> None:
    """Wait until nobody else is at work in the database, and stays so."""
    busy = "select count(*) from pg_stat_activity where datname = current_database() and state <> 'idle' and pid <> pg_backend_pid()"
    quiet = 0
    while quiet < 5:
        quiet = 0 if count(database, busy) else quiet + 1
        time.sleep(0.05)


def count(database: Database, sql: str) -> int:
    with psycopg.connect(database.owner_conninfo(), autocommit=True) as owner:
        return int(owner.execute(sql).fetchone()[0])  # type: ignore[index]


def execute(database: Database, sql: str) -> None:
    """One statement, as the owner."""
    with psycopg.connect(database.owner_conninfo(), autocommit=True) as owner:
        owner.execute(sql)


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@contextmanager
def serving(
    application: str, environment: dict[str, str], *, workers: int = 1, factory: bool = False, http: str = "httptools"
) -> Iterator[tuple[str, int]]:
    """uvicorn over an application; its address and process id."""
    port = free_port()
    arguments = [sys.executable, "-m", "uvicorn", application, "--host", "127.0.0.1", "--port", str(port), "--workers", str(workers)]
    arguments += ["--loop", "uvloop", "--http", http, "--log-level", "warning", "--no-access-log"]
    if factory:
        arguments.append("--factory")
    quiet = {"ARGOSY_LOG_LEVEL": "warning"}  # a line a command costs 2 %
    process = subprocess.Popen(arguments, env=os.environ | quiet | environment, cwd=HERE.parent)
    try:
        _wait(f"http://127.0.0.1:{port}/", process)
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(30)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(url, timeout=1)
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            if process.poll() is not None:
                raise RuntimeError("the server did not start") from None
            time.sleep(0.05)
    raise TimeoutError(url)


# ── processor time ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _stat(pid: int) -> tuple[int, float]:
    """(parent, CPU seconds of the process and of its ended children)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[1]), sum(map(int, fields[11:15])) / TICK


def family(root: int) -> list[int]:
    """A process and all below it."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = _stat(int(entry.name))[0]
            except OSError:
                continue
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def cpu_seconds(root: int) -> float:
    """Used so far by a process and all below it."""
    total = 0.0
    for pid in family(root):
        try:
            total += _stat(pid)[1]
        except OSError:
            continue
    return total


def memory_mb(root: int) -> float:
    """Proportional set size of the largest process below `root`, in MB."""
    sizes = [0.0]
    for pid in family(root):
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        sizes.append(int(rollup.partition("\nPss:")[2].split()[0]) / 1024)
    return max(sizes)


def postmaster(database: Database) -> int:
    assert database.server is not None
    return int((database.server.home.data / "postmaster.pid").read_text().splitlines()[0])
