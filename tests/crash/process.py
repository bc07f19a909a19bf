"""An API process of its own, served as it is deployed, on one port through all its lives."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from typing import Self

from argosy.store.database import Database
from tests.api.conftest import answers, free_port, until


class Api:
    """Entered, it is up; left, it is killed, unless it was stopped. `url` is its address."""

    def __init__(self, database: Database) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._environment = os.environ | {"ARGOSY_DATABASE_URL": database.url, "ARGOSY_DEMO": ""}
        self._command = [
            sys.executable,
            "-m",
            "uvicorn",
            "--factory",
            "argosy.server:app",
            "--loop",
            "uvloop",
            "--http",
            "argosy.serving.wire:Protocol",
        ]
        self._command += ["--port", str(port), "--log-level", "error"]

    def __enter__(self) -> Self:
        self._log = tempfile.TemporaryFile()
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        sys.stderr.write(self.said())  # shown if the test fails
        self._log.close()

    def start(self) -> None:
        self.process = subprocess.Popen(self._command, env=self._environment, stderr=self._log)
        until(lambda: answers(f"{self.url}/healthz"), 60)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """It finishes what is under way and lets go of the database."""
        self.process.terminate()
        self.process.wait(60)

    def said(self) -> str:
        """What it wrote into its log, in all its lives."""
        self._log.seek(0)
        return self._log.read().decode(errors="replace")
