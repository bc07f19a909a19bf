"""The embedded server in the surroundings that people's machines have: paths, environments, other versions, signals.

If this broke: a home of an unusual name can't be used, somebody's variables reach the server, or a refusal leaves something behind.
"""

import os
import signal
from pathlib import Path

import psycopg
import pytest

from argosy.store import embedded, home
from argosy.store.embedded import Embedded
from argosy.store.home import NoDatabase
from tests.store.homes import Holder, ask


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
