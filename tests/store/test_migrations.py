"""An empty database becomes the schema the code states, once, whoever asks and how often.

If this broke: an upgrade would end halfway, two servers starting at once would both migrate, or the code would read
columns that a user's database doesn't have.
"""

import threading

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from psycopg import errors
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from argosy.store import tables
from argosy.store.home import NoDatabase
from argosy.store.migrations import migrate
from argosy.store.migrations.freeze import FIRST, frozen
from argosy.store.revision import HEAD, pending


def test_the_frozen_sql_says_what_the_tables_say():
    assert FIRST.read_text() == frozen(), "run: python -m argosy.store.migrations.freeze"


def test_an_empty_database_is_migrated_once(empty_database):
    assert pending(empty_database)
    assert migrate(empty_database)[-1] == HEAD
    assert not pending(empty_database)
    assert migrate(empty_database) == []


def test_a_migrated_database_has_what_the_code_states(database):
    """Unlike the frozen text, this stays true when there are many revisions."""
    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(database.owner_conninfo()), poolclass=NullPool)
    ours = set(tables.metadata.tables)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": True,
                "include_name": lambda name, kind, parents: kind != "table" or name in ours,
            },
        )
        assert compare_metadata(context, tables.metadata) == []


def test_the_seed_rows_are_there(database):
    with psycopg.connect(database.conninfo()) as connection:
        assert connection.execute("SELECT stream, n FROM event_head").fetchall() == [(0, 0)]
        assert connection.execute("SELECT offset_us FROM clock").fetchall() == [(0,)]
        assert connection.execute("SELECT count(*) FROM hold_types").fetchone() != (0,)


def test_of_two_at_once_one_finds_nothing_to_do(empty_database):
    applied, start = [], threading.Barrier(2)

    def run():
        start.wait()
        applied.append(migrate(empty_database))

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(applied) == [[], ["0001"]]


def test_a_revision_is_whole_or_not_at_all(empty_database):
    """The schema's last table is in the way: nothing of the revision stays, and it can be run again."""
    last = sorted(tables.metadata.tables)[-1]
    with psycopg.connect(empty_database.owner_conninfo(), autocommit=True) as owner:
        owner.execute(f"CREATE TABLE {last} (n integer)")
        with pytest.raises(errors.DuplicateTable):
            migrate(empty_database)
        assert owner.execute("SELECT relname FROM pg_class WHERE relname IN ('orders', 'stock')").fetchall() == []
        owner.execute(f"DROP TABLE {last}")
    assert migrate(empty_database) == ["0001"]


def test_a_database_of_a_newer_release_is_refused(database):
    with psycopg.connect(database.owner_conninfo()) as owner:
        owner.execute("UPDATE alembic_version SET version_num = '9999'")
    assert pending(database)
    with pytest.raises(NoDatabase, match=r"revision 9999.*newer"):
        migrate(database)


def test_a_database_that_is_not_utf8_is_refused(server, empty_database):
    with psycopg.connect(server.owner_conninfo(), autocommit=True) as owner:
        owner.execute(f"DROP DATABASE {empty_database.name}")
        latin = "TEMPLATE template0 ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C'"
        owner.execute(f"CREATE DATABASE {empty_database.name} {latin}")
    with pytest.raises(NoDatabase, match="encoded in LATIN1"):
        migrate(empty_database)
