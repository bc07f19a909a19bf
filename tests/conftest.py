"""What tests of a database share: one server for the whole run, and for each test a database of its own.

The server is an embedded one in a folder made for the run, shared by all workers of pytest-xdist, or the one that
ARGOSY_TEST_DATABASE_URL names: an owner's address on a server whose loss nobody minds. A test's database is a copy of a
template that is migrated once a worker; it is swept after the test, and the next one has it.
"""

import gc
import os
import secrets
import shutil
import signal
import tempfile
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings

from argosy.store.database import TEST_PREFIX, Database, create_database, drop_database
from argosy.store.embedded import Embedded
from argosy.store.migrations import migrate
from tests.spares import Spares

# Machines are shared and slow at times, so no example has a deadline. CI runs the same examples each time: a change is red for
# what it did, not by chance; everywhere else, and in the torture runs, the search is free.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

HOME = "ARGOSY_TEST_HOME"
MEMORY = Path("/dev/shm")
MEMORY_BYTES_MIN = 2_000_000_000
SCRATCH = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_wal_size": "256MB"}
"""Nothing on this server need survive the machine, and all of it may lie in memory."""

LONG = ("console", "crash", "docs")


def pytest_configure(config):
    """The first process of the run makes the server's folder; its workers find it in their environment."""
    if signal.getsignal(signal.SIGTERM) == signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda number, _: pytest.exit("terminated", 128 + number))
    if not hasattr(config, "workerinput"):
        home = Path(tempfile.mkdtemp(prefix="argosy-", dir=MEMORY if usable(MEMORY) else "/tmp"))
        home.chmod(0o755)  # for root, whose server runs as somebody else
        os.environ[HOME] = str(home)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a hundred processes that tests start would each compile all of it anew
    gc.disable()  # until all is loaded: nothing of that is garbage


def pytest_xdist_auto_num_workers(config):
    """One more than there are processors: one waits for a browser or a clock now and then."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items):
    """The folders that take longest first: at the end of a run nobody waits for one long file with the other processors idle."""
    items.sort(key=lambda item: item.path.parent.name not in LONG)


def pytest_collection_finish():
    """What is loaded by now stays to the end: it need not be searched for garbage over and over, which is a tenth of the run."""
    gc.collect()
    gc.freeze()
    gc.enable()


def usable(memory):
    """A copied database is hundreds of files: on some disks 20 times slower than in memory. Both paths are short.

    A container's memory may be small, or refuse to run the binaries that are copied for root.
    """
    if not memory.is_dir():
        return False
    found = os.statvfs(memory)
    return found.f_bavail * found.f_frsize > MEMORY_BYTES_MIN and not found.f_flag & os.ST_NOEXEC


def pytest_unconfigure(config):
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(HOME), ignore_errors=True)


@pytest.fixture(scope="session")
def server():
    """The main database of a scratch server, as a `Database`; its owner may do anything there."""
    if url := os.environ.get("ARGOSY_TEST_DATABASE_URL"):
        yield Database(url)
        return
    with Embedded(Path(os.environ[HOME])) as embedded:
        main = Database(embedded.dsn, embedded)
        with psycopg.connect(main.owner_conninfo(), autocommit=True) as owner:
            for setting, value in SCRATCH.items():
                owner.execute(f"ALTER SYSTEM SET {setting} = '{value}'")
            owner.execute("SELECT pg_reload_conf()")
        yield main


@pytest.fixture(scope="session")
def template(server):
    """A migrated database that nobody connects to, for copying."""
    made = server.beside(f"{TEST_PREFIX}{secrets.token_hex(4)}")
    create_database(made)
    migrate(made)
    yield made
    drop_database(made)


@pytest.fixture
def empty_database(server):
    """A `Database` of this test's own, without tables. Dropped afterwards, whoever is still connected."""
    made = server.beside(f"{TEST_PREFIX}{secrets.token_hex(4)}_empty")
    create_database(made)
    yield made
    drop_database(made)


@pytest.fixture(scope="session")
def spares(template):
    """Migrated databases, which one test after the other has."""
    held = Spares(template)
    yield held
    held.close()


@pytest.fixture
def database(spares):
    """A migrated `Database` of this test's own, empty but for its seed rows. Swept afterwards, whoever is still connected."""
    with spares.one() as lent:
        yield lent
