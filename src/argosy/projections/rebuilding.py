"""While a read table is made anew, whoever follows the events for it stands aside: both would write the same rows."""

from __future__ import annotations

from psycopg.rows import tuple_row

from ..engine.events import Connection

OPEN = "insert into cursors (consumer, stream, seq) values (%s, 0, 0) on conflict (consumer) do nothing"
HELD = "select seq from cursors where consumer = %s for no key update"


def stand_aside(connection: Connection, name: str) -> int:
    """Keep whoever follows the events from it until the transaction ends; nobody does before the cursor is there.

    Answers up to which event the table has followed.
    """
    connection.execute(OPEN, (name,))
    with connection.cursor(row_factory=tuple_row) as cursor:
        seq: int = next(row[0] for row in cursor.execute(HELD, (name,)))
    return seq
