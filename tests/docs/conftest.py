"""The demo as a reader has it: made in small, and served by a process of its own."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass

import httpx2
import pytest

from argosy.store.database import TEST_PREFIX, Database, drop_database

UNDER_ANOTHER_NAME = "import sys, argosy.store.database as d; d.DEMO = sys.argv.pop(1); from argosy.cli.main import main; main()"
"""`argosy`, with a demo's database that is this run's own."""


@dataclass
class Demo:
    """Where it is served, with which key, and from which database."""

    url: str
    key: str
    database: Database

    def argosy(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Another verb on the same server."""
        command = [sys.executable, "-c", UNDER_ANOTHER_NAME, self.database.name, *arguments]
        return subprocess.run(command, env=variables(self.database) | environment, capture_output=True, text=True, check=False)


def variables(database: Database) -> dict[str, str]:
    return os.environ | {"ARGOSY_DATABASE_URL": database.url, "COLUMNS": "200"}


@pytest.fixture(scope="session")
def demo(server):
    """`argosy demo`, as `make demo` runs it, with a handful of orders."""
    database = server.beside(f"{TEST_PREFIX}{secrets.token_hex(4)}_demo")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", UNDER_ANOTHER_NAME, database.name, "demo", "--orders", "6", "--port", str(port)]
    process = subprocess.Popen(command, env=variables(server), stdout=subprocess.PIPE, text=True)
    try:
        told = iter(process.stdout.readline, "")
        key = next(line.strip().removeprefix("export ARGOSY_KEY=") for line in told if "export ARGOSY_KEY=" in line)
        url = f"http://127.0.0.1:{port}"
        wait(f"{url}/readyz")
        yield Demo(url, key, database)
    finally:
        process.send_signal(signal.SIGINT)  # Ctrl-C, as the demo says
        process.wait(30)
        process.stdout.close()
        drop_database(database)


def wait(url: str, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if httpx2.get(url, trust_env=False).status_code == 200:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.05)
    raise TimeoutError(url)
