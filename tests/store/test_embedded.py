"""One embedded server for whoever uses it, however they end, and nothing touched that isn't its own.

If this broke: a first start fails, a crash needs a person, a server stays behind for ever, or somebody else's process is killed.
"""

import contextlib
import os
import pwd
import signal
import stat
import subprocess
import time

import psycopg
import pytest

from argosy.store import embedded, home
from argosy.store.embedded import Embedded
from argosy.store.home import NoDatabase
from tests.store.homes import Holder, answers, as_root, ask, identity, postmaster

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
