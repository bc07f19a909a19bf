"""PostgreSQL's own programs: which of those on this machine fit a server, and how they are told where it is.

The wheel brings a whole set; a machine may have one of its own. A program never writes its password where `ps` shows it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from .database import Database
from .home import NoDatabase, programs

IN_ENGLISH = {"LC_ALL": "C"}
"""For a program whose messages are read here."""


@dataclass(frozen=True)
class Programs:
    """pg_dump, pg_restore and psql of one major version."""

    folder: Path
    major: int

    def __getitem__(self, name: str) -> str:
        return str(self.folder / name)


def fitting_dump(database: Database, server_major: int) -> Programs:
    """The oldest that can read this server: what it writes is read by the most. Raises NoDatabase if there is none."""
    found = [p for p in _sets(database) if p.major >= server_major]
    if not found:
        raise NoDatabase(f"The server is PostgreSQL {server_major}, and no pg_dump here can read it: install that version's client.")
    return min(found, key=lambda p: p.major)


def fitting_restore(database: Database) -> Programs:
    """The newest: it reads what every older one wrote. Raises NoDatabase if there is none."""
    found = list(_sets(database))
    if not found:
        raise NoDatabase("There is no pg_restore on this machine: install PostgreSQL's client.")
    return max(found, key=lambda p: p.major)


def address(conninfo: str) -> tuple[str, dict[str, str]]:
    """A connection string for a program's arguments, and the environment that holds what nobody else may see."""
    said: dict[str, Any] = dict(conninfo_to_dict(conninfo))
    password = said.pop("password", None)
    secret = {} if password is None else {"PGPASSWORD": str(password)}
    return make_conninfo(**said), os.environ | secret


def _sets(database: Database) -> Iterator[Programs]:
    """The wheel's is the embedded server's; for another server the machine's own may fit better."""
    folders = []
    if database.server is None and (found := shutil.which("pg_dump")) is not None:
        folders.append(Path(found).parent)
    try:
        folders.append(programs())
    except NoDatabase:
        if database.server is not None:
            raise
    for folder in folders:
        if all((folder / name).exists() for name in ("pg_dump", "pg_restore", "psql")) and (major := _major(folder / "pg_dump")):
            yield Programs(folder, major)


def _major(program: Path) -> int | None:
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:  # of another machine's kind
        return None
    found = re.search(r"\) (\d+)", said)
    return int(found[1]) if found else None
