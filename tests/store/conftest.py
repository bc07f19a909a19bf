"""Folders that embedded servers may use."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from argosy.store.embedded import Embedded


def scratch():
    """Where the run's own server has its home: in memory, if that can be, and by a short path."""
    return Path(os.environ["ARGOSY_TEST_HOME"]).parent


@pytest.fixture
def short():
    """A folder with a short path, which another user may enter, and its servers stopped afterwards."""
    made = Path(tempfile.mkdtemp(prefix="argosy-", dir=scratch()))
    made.chmod(0o755)
    yield made
    for data in made.glob("**/pg18"):
        with Embedded(data.parent):
            pass
    shutil.rmtree(made)


@pytest.fixture(scope="session")
def prepared():
    """A home that was started and stopped once: copying it is quicker than another first start."""
    with tempfile.TemporaryDirectory(prefix="argosy-", dir=scratch()) as folder:
        os.chmod(folder, 0o755)
        with Embedded(Path(folder) / "home"):
            pass
        yield Path(folder) / "home"


@pytest.fixture
def used(short, prepared):
    """A home that holds data already; its server is stopped."""
    subprocess.run(["cp", "-a", prepared, short / "home"], check=True)
    return short / "home"
