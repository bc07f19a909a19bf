"""A database that can be emptied in a few hundredths of a second, and an engine over it whose time and ids are given.

The same commands, with the same ids at the same time, must leave the same bytes behind, however they are cut into batches.
"""

from datetime import UTC, datetime
from uuid import UUID

from psycopg.rows import tuple_row

from argosy.engine.actor import SYSTEM
from argosy.engine.attempts import attempt
from argosy.engine.office import Office
from argosy.engine.registry import load_commands
from argosy.engine.runner import BEGIN, Desk
from argosy.queries.audit import audit
from argosy.store.drivers import PlainConnection, drive
from argosy.store.tables import metadata
from tests.shop import submission
from tests.spares import owners, swept

load_commands()

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
FIRST_ID = int.from_bytes(UUID("0190a3f0-0000-7000-8000-000000000000").bytes, "big")


def fixed(n, command, body, actor=SYSTEM, key=None, **more):
    """The n-th command of a stream, with an id that depends on n alone."""
    made = submission(command, body, actor, key or f"key-{n}", **more)
    made.id = (FIRST_ID + (n << 16)).to_bytes(16, "big")
    return made


class Counting:
    """A connection that counts the statements, and the transactions, that pass."""

    def __init__(self, connection):
        self.connection = connection
        self.statements = 0
        self.begun = 0

    def execute(self, group):
        self.statements += len(group)
        self.begun += sum(call.statement is BEGIN for call in group)
        return self.connection.execute(group)


class Stage:
    """One database and one office. Set it up with `open`, empty it with `clear`."""

    def __init__(self, database):
        self.database = database
        self.plain = PlainConnection(database.engine_conninfo("slow"))
        self.connection = Counting(self.plain)
        self.owner = owners(database)
        self.owner.row_factory = tuple_row
        self.clear()

    def clear(self):
        """Everything is as it was after the migration; the engine knows nothing."""
        swept(self.owner)
        self.desk = Desk()
        self.desk.machine_time = lambda: MONDAY
        self.office = Office(self.connection, self.desk)

    def close(self):
        self.plain.close()
        self.owner.close()

    def play(self, stream, size, *, fire=False):
        """Run submissions in batches of `size`; the replies."""
        replies = []
        for i in range(0, len(stream), size):
            replies += self.office.run(stream[i : i + size], fire=fire)
        return replies

    def attempt(self, batch, **more):
        """One transaction's worth: replies and deferrals as the engine gives them."""
        return drive(attempt(self.desk, batch, **more), self.connection)[0]

    def cost(self, batch):
        """Statements that one batch takes."""
        before = self.connection.statements
        replies = self.office.run(batch, fire=False)
        assert all(r.status < 500 for r in replies), replies
        return self.connection.statements - before

    def dump(self):
        """Every row of every table, in a fixed order. An empty stock row says no more than none."""
        return {table: self._rows(table) for table in metadata.tables}

    def _rows(self, table):
        columns = ", ".join(f'"{c.name}"' for c in metadata.tables[table].columns)
        some = "where (on_hand, quarantine, promised, short) <> (0, 0, 0, 0)" if table == "stock" else ""
        return sorted(self.owner.execute(f"select {columns} from {table} {some}").fetchall(), key=repr)

    def audited(self):
        broken = [str(finding) for check in audit(self.owner, now=MONDAY).checks for finding in check.broken]
        assert not broken, broken[:10]


def shown(replies):
    """Replies as plain values."""
    return [(r.status, r.code, r.body, r.etag) for r in replies]
