"""True books, and a way to break them by hand and take it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import psycopg
import pytest

from argosy.queries.audit import examine
from argosy.store.database import create_database, drop_database
from argosy.store.tables import metadata
from tests.queries.books import Books
from tests.spares import PREPARED_MAX
from tests.store.fill import MONDAY

NOON = MONDAY + timedelta(hours=12)


@pytest.fixture(scope="module")
def books(template):
    """A connection to true books. Tests break them in a transaction that is rolled back."""
    made = template.beside(f"{template.name}_books")
    create_database(made, template.name)
    with psycopg.connect(made.owner_conninfo()) as connection:
        connection.prepared_max = PREPARED_MAX
        Books(connection).write()
        connection.commit()
        for table in metadata.tables.values():
            for constraint in table.constraints:
                if hasattr(constraint, "sqltext"):
                    connection.execute(f"alter table {table.name} drop constraint {constraint.name}")
        connection.commit()
        yield connection
    drop_database(made)


@pytest.fixture
def broken(books):
    """Run statements on the books, look, and take them back: answers the findings by check."""

    def look(*statements: str) -> dict[str, Any]:
        try:
            for statement in statements:
                touched = books.execute(statement).rowcount
                assert touched != 0, f"it breaks nothing: {statement}"
            return {check.name: check for check in examine(books, now=NOON).checks}
        finally:
            books.pgconn.exec_(b"rollback")  # the driver would forget all that it has planned

    return look
