"""A copy of the sources and the tests, to be spoiled, and runs of tests in it that say which test noticed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOTICED = re.compile(r"^(?:FAILED|ERROR) (tests/\S+\.py::.*?)(?: - |$)", re.MULTILINE)
STUCK = re.compile(r"^(tests/\S+\.py::.*?) Timeout \(", re.MULTILINE)
TEST_SECONDS_MAX = 60
"""What runs longer goes round in circles, or waits for ever."""


@dataclass(frozen=True)
class Outcome:
    """How a run ended: pytest's exit code, all it said, and the test that failed, if one did."""

    code: int
    text: str
    caught_by: str | None

    @property
    def caught(self) -> bool:
        """A test has failed, or didn't end; a file that can't even be read (a collection error) names no test."""
        return self.code == 1 and self.caught_by is not None


class Scratch:
    """The copy. `database` is the address of a server that the runs may use."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self.env = os.environ | {
            "PYTHONPATH": str(folder / "src"),  # goes before the installed checkout
            "ARGOSY_TEST_DATABASE_URL": database,
            "CI": "true",  # the same examples each time
        }
        shutil.copy(ROOT / "pyproject.toml", folder)
        shutil.copytree(ROOT / "tests", folder / "tests", ignore=shutil.ignore_patterns("__pycache__"))
        self.restore()

    def restore(self) -> None:
        """The sources as they are in the checkout, with their times: the bytecode of those that were not spoiled stays good."""
        shutil.copytree(ROOT / "src", self.folder / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"), dirs_exist_ok=True)

    def imported(self) -> Path:
        """Where the runs' `argosy` comes from."""
        where = [sys.executable, "-c", "import argosy; print(argosy.__file__)"]
        said = subprocess.run(where, cwd=self.folder, env=self.env, check=True, capture_output=True, text=True)
        return Path(said.stdout.strip())

    def run(self, tests: Sequence[str]) -> Outcome:
        """These tests, until one fails, or does not end."""
        limit = ["-o", f"faulthandler_timeout={TEST_SECONDS_MAX}", "-o", "faulthandler_exit_on_timeout=true"]
        command = [sys.executable, "-m", "pytest", "-x", "-v", "--tb=short", "-p", "no:cacheprovider", *limit, *tests]
        done = subprocess.run(command, cwd=self.folder, env=self.env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        text = done.stdout + done.stderr
        noticed = NOTICED.search(text) or STUCK.search(text)
        return Outcome(done.returncode, text, noticed.group(1) if noticed else None)


def git_apply(patch: Path, folder: Path, *options: str) -> str:
    """What git finds wrong with a patch to this folder; nothing if it fits, and then it is applied, unless `--check` is asked.

    Without a repository: inside one git would pass over a folder that it doesn't track, and refuse one of another user's.
    """
    command = ["git", "apply", "--whitespace=nowarn", *options, str(patch)]
    done = subprocess.run(command, cwd=folder, env=os.environ | {"GIT_DIR": os.devnull}, check=False, capture_output=True, text=True)
    return done.stderr if done.returncode else ""
