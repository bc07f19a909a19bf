"""The command line as it is typed, in this process: `main` with its own arguments, output and exit code."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

from argosy.cli.main import main
from argosy.store import database as databases
from argosy.store.database import TEST_PREFIX, drop_database
from tests.shop import Shop


@dataclass
class Said:
    """What a verb printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def sentence(self) -> str:
        """Why it failed: one line, exit code 1, nothing else."""
        assert self.code == 1, self
        assert "Traceback" not in self.err
        assert self.err.startswith("argosy: ")
        assert self.err.count("\n") == 1, self.err
        return self.err.removeprefix("argosy: ").strip()


@pytest.fixture
def argosy(monkeypatch, capfd):
    """Run a verb: argosy("audit", "--json"). `given` is its standard input, `columns` how wide the terminal is."""

    def run(*arguments: str, given: bytes = b"", columns: int = 200) -> Said:
        monkeypatch.setattr(sys, "argv", ["argosy", *arguments])
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(given), isatty=lambda: False))
        monkeypatch.setenv("COLUMNS", str(columns))
        capfd.readouterr()
        try:
            main()
            code = 0
        except SystemExit as done:
            code = done.code or 0
        return Said(code, *capfd.readouterr())

    return run


@pytest.fixture
def there(argosy, database, monkeypatch):
    """The same, on a migrated database of this test's own."""
    monkeypatch.setenv("ARGOSY_DATABASE_URL", database.url)
    return argosy


@pytest.fixture
def shop(database):
    """An owner's view of that database, with TEA in BER."""
    made = Shop(database).open(stock={"TEA": {"BER": 10}})
    yield made
    made.close()


@pytest.fixture
def demo(database, monkeypatch):
    """The demo's database, under a name that no other test uses."""
    name = f"{database.name}_demo"
    assert name.startswith(TEST_PREFIX)
    monkeypatch.setattr(databases, "DEMO", name)
    yield database.beside(name)
    drop_database(database.beside(name))
