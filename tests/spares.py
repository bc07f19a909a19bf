"""Databases that tests have one after the other. Between two tests one is swept: that takes a third of what making and dropping it does,
and whoever comes next finds connections whose statements are planned.

A database in which anything but rows has changed is dropped instead.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import dict_row

from argosy.store.database import Database, create_database, drop_database
from argosy.store.drivers import PlainConnection
from argosy.store.tables import EXTRA_DDL

PREPARED_MAX = 500
"""More than the audit asks."""
SMALL_BYTES = 256 * 1024
"""A larger table is truncated: deleted rows lie about until they are vacuumed."""
WAIT_MS = 10_000

SEQUENCES = "select setval(seqrelid::regclass, seqstart, false) from pg_sequence"
SEEDS = [statement for statement in EXTRA_DDL if statement.startswith("insert into")]

SCHEMA = """
with ours as (select oid from pg_namespace where nspname !~ '^pg_|^information_schema$')
select md5(string_agg(said, ',' order by said)) from (
    select concat_ws(' ', 'class', oid, relname, relkind, relnatts, relowner, relacl) said from pg_class
        where relnamespace in (select * from ours)
    union all select concat_ws(' ', 'constraint', oid, convalidated) from pg_constraint where connamespace in (select * from ours)
    union all select concat_ws(' ', 'function', oid, prosrc) from pg_proc where pronamespace in (select * from ours)
    union all select concat_ws(' ', 'trigger', t.oid, tgenabled) from pg_trigger t
    union all select concat_ws(' ', 'schema', oid, nspacl) from pg_namespace where oid in (select * from ours)
    union all select concat_ws(' ', 'revision', version_num) from alembic_version
    union all select concat_ws(' ', 'setting', setrole, setconfig) from pg_db_role_setting s
        join pg_database d on d.oid = s.setdatabase where d.datname = current_database()
) told
"""
LEAVE = f"""
select pg_terminate_backend(pid, {WAIT_MS}) from pg_stat_activity a where datname = current_database() and backend_type = 'client backend'
    and pid <> pg_backend_pid() and (pid <> all(%s) or state <> 'idle' or exists (select from pg_locks l where l.pid = a.pid))
"""
FILLED = """
select relname, pg_relation_size(oid) from pg_class
where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'alembic_version' and pg_relation_size(oid) > 0
"""
LENT: dict[str, Spare] = {}
"""By the database's name."""


def swept(owner: psycopg.Connection) -> None:
    """Everything is as it was after the migration; nobody else may be at work."""
    filled = owner.execute(FILLED).fetchall()
    sizes = [tuple(row.values()) if isinstance(row, dict) else row for row in filled]
    sweep = [f"delete from {table}" if size <= SMALL_BYTES else f"truncate {table}" for table, size in sizes]
    owner.execute("; ".join([*sweep, SEQUENCES, *SEEDS]), prepare=False)


def owners(database: Database) -> psycopg.Connection:
    """An owner's connection, which keeps what it has planned."""
    owner = psycopg.connect(database.owner_conninfo(), autocommit=True, row_factory=dict_row)
    owner.prepared_max = PREPARED_MAX
    return owner


class Spare:
    """A migrated database, with an engine's connection and an owner's, one user at a time."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.plain = PlainConnection(database.engine_conninfo("slow"))
        self.owner = owners(database)
        self._schema = self._told()
        self.taken = False

    def sweep(self) -> bool:
        """Empty it; False if it must not be used any more."""
        self.taken = False
        try:
            return self._swept()
        except psycopg.OperationalError:  # somebody has ended the owner's own connection
            return False

    def _swept(self) -> bool:
        if self.owner.closed:
            self.owner = owners(self.database)
        if self.owner.info.transaction_status is not TransactionStatus.IDLE:
            self.owner.rollback()
        self.owner.execute("reset session authorization; reset all; unlisten *; discard temp", prepare=False)
        pid = self.plain.backend_pid or 0
        self.owner.execute(LEAVE, [[pid]])
        if not self.owner.execute("select from pg_stat_activity where pid = %s", [pid]).fetchone():
            self.plain.close()
        if self._told() != self._schema:
            return False
        swept(self.owner)
        return True

    def drop(self) -> None:
        """Away with it."""
        self.plain.close()
        self.owner.close()
        drop_database(self.database)

    def _told(self) -> str:
        return self.owner.execute(SCHEMA).fetchone()["md5"]


@contextmanager
def connections(database: Database) -> Iterator[tuple[PlainConnection, psycopg.Connection]]:
    """An engine's connection and an owner's: the spare's own, unless somebody has them."""
    spare = LENT.get(database.name)
    if spare is not None and not spare.taken:
        spare.taken = True
        yield spare.plain, spare.owner
        spare.taken = False
    else:
        with closing(PlainConnection(database.engine_conninfo("slow"))) as plain, closing(owners(database)) as owner:
            yield plain, owner


class Spares:
    """All that a worker has."""

    def __init__(self, template: Database) -> None:
        self._template = template
        self._numbers = itertools.count(1)
        self._free: list[Spare] = []

    @contextmanager
    def one(self) -> Iterator[Database]:
        """A migrated `Database` of one's own, empty but for its seed rows."""
        spare = self._free.pop() if self._free else self._made()
        LENT[spare.database.name] = spare
        try:
            yield spare.database
        finally:
            del LENT[spare.database.name]
            if spare.sweep():
                self._free.append(spare)
            else:
                spare.drop()

    def close(self) -> None:
        """Nothing is left of any."""
        for spare in self._free:
            spare.drop()

    def _made(self) -> Spare:
        database = self._template.beside(f"{self._template.name}_{next(self._numbers)}")
        create_database(database, self._template.name)
        return Spare(database)
