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
TOLD = set("place-http place-one place-bulk place-import import-history hot-sku lifecycle audit list home console watching".split())
"""How the names of their figures begin."""


@pytest.mark.benchmarks
@pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk, which makes the load, is not installed")
def test_they_run_and_report():
    """In one process, and in the memory that this run's databases lie in."""
    with tempfile.TemporaryDirectory(prefix="bench-", dir=os.environ["ARGOSY_TEST_HOME"]) as home:
        Path(home).chmod(0o755)  # for root, whose server runs as somebody else
        environment = os.environ | BRIEF | {"ARGOSY_BENCH_HOME": home}
        done = subprocess.run([sys.executable, "-m", "bench"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    figures = [orjson.loads(line) for line in done.stdout.splitlines()]
    assert all(set(f) == {"bench", "value", "unit", "against", "ratio", "goal"} and f["value"] > 0 for f in figures)
    assert done.stderr.splitlines() == [f"{sys.implementation.name} {sys.version} of {sys.base_prefix}"], "and no complaint"
    assert {name for name in TOLD if any(f["bench"].startswith(name) for f in figures)} == TOLD


def test_an_unknown_benchmark_is_named():
    done = subprocess.run([sys.executable, "-m", "bench", "nothing"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "place-http" in done.stderr
