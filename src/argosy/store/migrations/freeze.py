"""`python -m argosy.store.migrations.freeze`: write the tables of the code down as the first revision's SQL.

For developers, until the first release; from then on `0001_first.sql` never changes, and a change of the tables is a
revision of its own.
"""

from __future__ import annotations

from pathlib import Path

from ..tables import ddl

FIRST = Path(__file__).with_name("versions") / "0001_first.sql"


def frozen() -> str:
    """The statements that make every table of the code in an empty database."""
    lines = ";\n\n".join(ddl()).splitlines()
    return "\n".join(line.rstrip() for line in lines) + ";\n"


if __name__ == "__main__":
    FIRST.write_text(frozen())
