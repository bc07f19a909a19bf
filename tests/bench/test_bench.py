"""Every benchmark runs to its end and prints its figures. How fast it was is nobody's business here."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import orjson
import pytest

SIZES = {
    "BULK_ORDERS": 200,
    "HOT_STOCK": 100,
    "LIFE_ORDERS": 200,
    "AUDIT_ORDERS": 300,
    "PAGES_ORDERS": 300,
    "PAGES_REPEATS": 1,
    "WATCHERS": 5,
}
BRIEF = {"BENCH_SECONDS": "1", "BENCH_ROUNDS": "1"} | {f"BENCH_{name}": str(n) for name, n in SIZES.items()}
NAMES = ("place-http", "place-one", "place-bulk", "place-import", "import-history", "hot-sku", "lifecycle", "audit", "pages", "watching")


@pytest.fixture(scope="module")
def home():
    """Short, reachable by the server's own user, and nobody else's."""
    with tempfile.TemporaryDirectory(prefix="argosy-bench-", dir="/tmp") as made:
        Path(made).chmod(0o755)
        yield made


@pytest.mark.skipif("ARGOSY_TEST_DATABASE_URL" in os.environ, reason="benchmarks bring their own server, which the other pass has used")
@pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk, which makes the load, is not installed")
@pytest.mark.parametrize("name", NAMES)
def test_it_runs_and_reports(name, home):
    environment = os.environ | BRIEF | {"ARGOSY_BENCH_HOME": home}
    done = subprocess.run([sys.executable, "-m", "bench", name], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    figures = [orjson.loads(line) for line in done.stdout.splitlines()]
    assert figures
    assert all(set(f) == {"bench", "value", "unit", "against", "ratio", "goal"} and f["value"] > 0 for f in figures)
    assert done.stderr == ""


def test_an_unknown_benchmark_is_named():
    done = subprocess.run([sys.executable, "-m", "bench", "nothing"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "place-http" in done.stderr
