"""The first schema, as `0001_first.sql` beside this file says it: frozen text, since the tables in the code move on."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Given to PostgreSQL as it is, in one go: SQLAlchemy would take its colons and percent signs for parameters."""
    op.get_bind().connection.cursor().execute(Path(__file__).with_suffix(".sql").read_text())
