"""A process finds its database, introduces itself as it should, and can't rewrite history.

If this broke: the demo would run on a user's data, a forgotten transaction would block everybody, a plan made for an
empty table would scan a full one, a password would show in a log, or a bug could change a ledger row.
"""

import contextlib
import secrets

import psycopg
import pytest
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict

from argosy.store import tables
from argosy.store.database import (
    DEMO,
    TEST_PREFIX,
    Database,
    create_database,
    database_exists,
    drop_database,
    locate,
)
from argosy.store.home import NoDatabase
from argosy.store.migrations import migrate
from argosy.store.roles import APPLICATION, grant

HISTORY = ("goods_ledger", "money_ledger", "events", "commands")


@pytest.fixture
def application(database):
    with psycopg.connect(database.conninfo(), autocommit=True) as connection:
        yield connection


def shown(conninfo, *settings):
    with psycopg.connect(conninfo) as connection:
        return {name: connection.execute("SELECT current_setting(%s)", [name]).fetchone()[0] for name in settings}


# --- finding it -------------------------------------------------------------------------------------------------------


def test_a_named_postgresql_is_used_as_it_is(database, monkeypatch):
    monkeypatch.setenv("ARGOSY_DATABASE_URL", database.url)
    monkeypatch.setenv("ARGOSY_HOME", "/nowhere/to/be/made")
    with locate() as found:
        assert found == database
        assert found.server is None
        with psycopg.connect(found.conninfo()) as connection:
            assert connection.info.dbname == database.name
        found.ensure()  # a server of the user's own is the user's


def test_the_demo_stands_beside_never_inside(database, monkeypatch):
    monkeypatch.setenv("ARGOSY_DATABASE_URL", database.url)
    with locate(demo=True) as found:
        assert found.name == DEMO
        assert found.name != database.name
        ours, theirs = conninfo_to_dict(found.url), conninfo_to_dict(database.url)
        assert ours | {"dbname": ""} == theirs | {"dbname": ""}


def test_without_an_address_there_is_the_embedded_one(monkeypatch, server):
    if server.server is None:
        pytest.skip("ARGOSY_TEST_DATABASE_URL is set: the embedded server is not to be used")
    monkeypatch.delenv("ARGOSY_DATABASE_URL", raising=False)
    monkeypatch.setenv("ARGOSY_HOME", str(server.server.home.path))
    with locate() as found:
        assert found.name == "argosy"
        found.ensure()
        with psycopg.connect(found.owner_conninfo()) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("argosy",)


def test_what_is_not_an_address_is_a_sentence_without_the_password(monkeypatch):
    monkeypatch.setenv("ARGOSY_DATABASE_URL", "postgresql+psycopg://ann:s3cret@db/argosy")
    with pytest.raises(NoDatabase, match="postgresql://user:password@host") as refused, locate():
        pass
    assert "s3cret" not in str(refused.value)


def test_a_password_shows_in_no_log():
    assert "s3cret" not in repr(Database("postgresql://ann:s3cret@db/argosy"))


# --- introducing itself -----------------------------------------------------------------------------------------------


def test_every_connection_is_bounded_and_in_utc(database):
    for conninfo in (
        database.conninfo(),
        database.owner_conninfo(),
        database.engine_conninfo("fast"),
        database.engine_conninfo("slow"),
    ):
        assert shown(conninfo, "TimeZone", "jit", "idle_in_transaction_session_timeout", "client_encoding") == {
            "TimeZone": "UTC",
            "jit": "off",
            "idle_in_transaction_session_timeout": "30s",
            "client_encoding": "UTF8",
        }


def test_a_machine_that_vanished_is_missed_soon_unless_the_address_says_otherwise():
    """Nothing tells of its end: the engine would wait for its answer, and others for its locks, for hours."""
    for timeout, address in (("10", "postgresql://db/argosy"), ("60", "postgresql://db/argosy?connect_timeout=60")):
        database = Database(address)
        for conninfo in (database.conninfo(), database.owner_conninfo(), database.engine_conninfo("fast")):
            said = conninfo_to_dict(conninfo)
            ours = {"keepalives_idle": "10", "keepalives_interval": "5", "keepalives_count": "3", "tcp_user_timeout": "25000"}
            assert said.items() >= (ours | {"connect_timeout": timeout, "host": "db"}).items()
            assert "-c tcp_keepalives_idle=10s -c tcp_keepalives_interval=5s -c tcp_keepalives_count=3" in said["options"]


def test_who_waits_how_long(database):
    def limits(conninfo):
        return shown(conninfo, "role", "statement_timeout", "lock_timeout", "application_name")

    assert [
        limits(database.conninfo()),
        limits(database.engine_conninfo("fast")),
        limits(database.engine_conninfo("slow")),
        limits(database.owner_conninfo()),
    ] == [
        {"role": APPLICATION, "statement_timeout": "30s", "lock_timeout": "5s", "application_name": "argosy"},
        {"role": APPLICATION, "statement_timeout": "30s", "lock_timeout": "250ms", "application_name": "argosy fast"},
        {"role": APPLICATION, "statement_timeout": "30s", "lock_timeout": "5s", "application_name": "argosy slow"},
        {"role": "none", "statement_timeout": "0", "lock_timeout": "5s", "application_name": "argosy owner"},
    ]


def test_only_the_engine_is_held_to_looking_rows_up_by_key(database):
    planner = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin", "enable_bitmapscan", "plan_cache_mode")
    assert list(shown(database.engine_conninfo("fast"), *planner).values()) == [
        "off",
        "off",
        "off",
        "off",
        "force_generic_plan",
    ]
    assert list(shown(database.conninfo(), *planner).values()) == ["on", "on", "on", "on", "auto"]


def test_the_users_own_options_stay(database):
    chosen = psycopg.conninfo.make_conninfo(database.url, options="-c work_mem=5MB", application_name="mine")
    assert shown(Database(chosen).conninfo(), "work_mem", "role") == {"work_mem": "5MB", "role": APPLICATION}


# --- what the application may do --------------------------------------------------------------------------------------


def test_history_is_the_ledgers_the_events_and_the_commands():
    assert sorted(tables.APPEND_ONLY) == sorted(HISTORY)


@pytest.mark.parametrize("table", HISTORY)
def test_history_is_added_to_and_read_never_changed(application, table):
    partitions = [
        name for (name,) in application.execute("SELECT relid::regclass::text FROM pg_partition_tree(%s::regclass)", [table]).fetchall()
    ]
    assert len(partitions) > 1, "the partitions must be tried as well as the table"
    for name in partitions:
        for statement in (f"UPDATE {name} SET seq = seq", f"DELETE FROM {name}", f"TRUNCATE {name}"):
            with pytest.raises(errors.InsufficientPrivilege):
                application.execute(statement)
        application.execute(f"SELECT * FROM {name}")
        rights = application.execute("SELECT has_table_privilege(current_user, %s, 'INSERT')", [name]).fetchone()
        assert rights == (True,), name


def test_everything_else_may_be_changed_but_not_the_schema(application):
    others = sorted(set(tables.metadata.tables) - set(HISTORY))
    assert others
    for table in others:
        application.execute(f"SELECT * FROM {table} LIMIT 1 FOR NO KEY UPDATE")
        application.execute(f"DELETE FROM {table}")
    application.execute("SELECT nextval('order_number')")
    for statement in ("CREATE TABLE mine (n integer)", "DROP TABLE stock", "SELECT setval('order_number', 1)"):
        with pytest.raises(errors.InsufficientPrivilege):
            application.execute(statement)


def test_a_partition_made_later_is_history_too(database):
    with psycopg.connect(database.owner_conninfo(), autocommit=True) as owner:
        owner.execute("CREATE TABLE events_later PARTITION OF events FOR VALUES FROM (900000000000) TO (900000000001)")
        grant(owner, HISTORY)
    with psycopg.connect(database.conninfo(), autocommit=True) as connection:
        connection.execute("SELECT * FROM events_later")
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute("DELETE FROM events_later")


def test_what_becomes_history_loses_its_rights(database):
    with psycopg.connect(database.owner_conninfo(), autocommit=True) as owner:
        grant(owner, (*HISTORY, "orders"))
    with psycopg.connect(database.conninfo(), autocommit=True) as connection:
        for statement in ("UPDATE orders SET version = version", "DELETE FROM orders"):
            with pytest.raises(errors.InsufficientPrivilege):
                connection.execute(statement)


@contextlib.contextmanager
def owner_without_rights(server):
    """An owner of a database who is no superuser, as a hosted PostgreSQL gives one."""
    name = f"{TEST_PREFIX}{secrets.token_hex(4)}"
    theirs = server.beside(name)
    with psycopg.connect(server.owner_conninfo(), autocommit=True) as administrator:
        administrator.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{name}'")
        create_database(theirs)
        administrator.execute(f"ALTER DATABASE {name} OWNER TO {name}")
        try:
            yield Database(psycopg.conninfo.make_conninfo(theirs.url, user=name, password=name)), administrator
        finally:
            drop_database(theirs)
            administrator.execute(f"REVOKE {APPLICATION} FROM {name}")
            administrator.execute(f"DROP ROLE {name}")


def test_an_owner_who_may_not_make_roles_is_told_what_to_run(server, template):
    """The role exists, made for the template; he is not its member, and may not make himself one."""
    with owner_without_rights(server) as (database, administrator):
        with pytest.raises(NoDatabase, match=f"GRANT {APPLICATION} TO {database.name};"):
            migrate(database)
        administrator.execute(f"GRANT {APPLICATION} TO {database.name}")
        assert migrate(database) == [], "what the first try applied stands; only the grants were missing"
        with psycopg.connect(database.conninfo(), autocommit=True) as connection:
            assert connection.execute("SELECT current_user, session_user").fetchone() == (APPLICATION, database.name)
            with pytest.raises(errors.InsufficientPrivilege):
                connection.execute("DELETE FROM goods_ledger")


# --- making and dropping ----------------------------------------------------------------------------------------------


def test_made_copied_and_dropped_under_its_users(server, template):
    copy = server.beside(f"{TEST_PREFIX}{secrets.token_hex(4)}")
    assert not database_exists(copy)
    create_database(copy, template.name)
    try:
        assert database_exists(copy)
        with pytest.raises(errors.DuplicateDatabase):
            create_database(copy)
        connected = psycopg.connect(copy.conninfo())
        assert connected.execute("SELECT offset_us FROM clock").fetchone() == (0,)
    finally:
        drop_database(copy)
    connected.close()
    assert not database_exists(copy)
    drop_database(copy)  # gone already, and that is fine


@pytest.mark.parametrize("name", ["argosy", "postgres", "argosy_demo2", "my_argosy_test_"])
def test_a_users_data_is_never_dropped(server, name):
    with pytest.raises(ValueError, match="not dropped"):
        drop_database(server.beside(name))


# --- the fixture itself -----------------------------------------------------------------------------------------------


def test_each_test_has_a_database_of_its_own_1(database, request):
    others_left_nothing(database, request)


def test_each_test_has_a_database_of_its_own_2(database, request):
    others_left_nothing(database, request)


def others_left_nothing(database, request):
    with psycopg.connect(database.conninfo()) as connection:
        assert connection.execute("SELECT count(*) FROM due").fetchone() == (0,)
        connection.execute(
            "INSERT INTO due (id, at, command, key, body) VALUES (%s, %s, 'x', %s, '{}')",
            [secrets.token_hex(16), "2026-01-05T00:00Z", request.node.name],
        )
