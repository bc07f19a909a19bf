"""The three ways an order is placed under load: pgbench's floor, the usual service, and ours."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass

from argosy.store.database import Database
from argosy.store.home import programs

from . import site

KEY = "bench-key-of-no-worth"
SECONDS = int(os.environ.get("BENCH_SECONDS", "8"))
_runs = iter(range(1, 1_000_000))


@dataclass
class Load:
    """Orders a second; latency in milliseconds; processor milliseconds an order; memory of the largest server process."""

    per_second: float
    p50: float = 0.0
    p99: float = 0.0
    python_ms: float = 0.0
    postgres_ms: float = 0.0
    memory_mb: float = 0.0


def floor(database: Database, *, head: bool = True, terms: bool = False) -> Load:
    """floor.sql under pgbench: 8 prepared connections. `terms`: with what an order is found by."""
    script = (site.HERE / "floor.sql").read_text()
    for part, there in (("head", head), ("terms", terms)):
        if not there:
            script = re.sub(rf"-- {part}:.*?-- end of {part}\n", "", script, flags=re.S)
    site.reset(database)
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        os.chmod(file.name, 0o644)
        before = site.count(database, "select count(*) from orders")
        arguments = [str(programs() / "pgbench"), "-n", "-M", "prepared", "-c", "8", "-j", "2", "-T", str(SECONDS), "-f", file.name]
        pg = site.cpu_seconds(site.postmaster(database))
        out = run([*arguments, database.owner_conninfo()])
        pg = site.cpu_seconds(site.postmaster(database)) - pg
    orders = site.count(database, "select count(*) from orders") - before
    tps = re.search(r"tps = ([\d.]+)", out)
    assert tps, out
    return Load(float(tps[1]), postgres_ms=pg / orders * 1000)


def wrk(database: Database, url: str, pid: int, *, clients: int = 64, hot: bool = False) -> Load:
    """wrk against a server that takes POST /api/v1/orders."""
    name = f"r{next(_runs)}-{os.getpid()}"
    environment = os.environ | {"RUN": name, "KEY": KEY, "HOT": "1" if hot else "0"}
    before = site.count(database, "select count(*) from orders")
    python, pg = site.cpu_seconds(pid), site.cpu_seconds(site.postmaster(database))
    arguments = ["wrk", "-t", str(min(2, clients)), "-c", str(clients), "-d", f"{SECONDS}s", "--latency", "--timeout", "30s"]
    out = run([*arguments, "-s", str(site.HERE / "place.lua"), url], environment)
    memory = site.memory_mb(pid)
    site.settle(database)
    python, pg = site.cpu_seconds(pid) - python, site.cpu_seconds(site.postmaster(database)) - pg
    orders = site.count(database, "select count(*) from orders") - before
    rate = re.search(r"Requests/sec:\s+([\d.]+)", out)
    if "Non-2xx" in out or not orders or rate is None:
        raise RuntimeError(out)
    p50, p99 = (_milliseconds(out, p) for p in ("50%", "99%"))
    return Load(float(rate[1]), p50, p99, python / orders * 1000, pg / orders * 1000, memory)


def run(arguments: list[str], environment: dict[str, str] | None = None) -> str:
    """What a command prints; RuntimeError with its complaint when it fails, or is not there."""
    if shutil.which(arguments[0]) is None:
        raise RuntimeError(f"{arguments[0]} is not installed (on Debian: apt-get install {arguments[0]})")
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{arguments[0]}: {done.stderr or done.stdout}")
    return done.stdout


def _milliseconds(out: str, percentile: str) -> float:
    found = re.search(rf"{percentile}\s+([\d.]+)(us|ms|s)\b", out)
    assert found, out
    return float(found[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[found[2]]
