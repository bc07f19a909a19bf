"""A database as one file, by PostgreSQL's own pg_dump: consistent while others work, and never half a file under its name.

The file is what pg_dump -Fc writes, so every PostgreSQL tool reads it. It holds everything, people's addresses included: nobody but
its owner may read it.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import psycopg

from .database import Database
from .programs import IN_ENGLISH, address, fitting_dump

Progress = Callable[[int, int, str], None]
"""Tables done, tables in all, and the one under way."""

_DUMPING = re.compile(r'dumping contents of table "?([\w.]+)')
_TABLES = """
    select count(*) from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r'
"""


class BackupFailed(Exception):
    """No backup was made, or none was restored. The message is for a person: what is wrong, and what to do."""


def backup(database: Database, file: Path, progress: Progress = lambda *_: None) -> int:
    """Write the database to a new file; answers its size in bytes. Until it is whole it has another name.

    Raises BackupFailed, NoDatabase if there is no pg_dump that fits, psycopg.Error if the server does not answer.
    """
    if file.exists():
        raise BackupFailed(f"{file} exists already: name a new file.")
    with psycopg.connect(database.owner_conninfo()) as owner:
        tables = int(owner.execute(_TABLES).fetchone()[0])  # type: ignore[index]
        programs = fitting_dump(database, owner.info.server_version // 10_000)
    where, environment = address(database.owner_conninfo())
    try:
        descriptor, part = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.", suffix=".part")  # for its owner's eyes only
    except OSError as error:
        raise BackupFailed(f"{file} can't be written: {error.strerror}.") from error
    try:
        try:
            # By its name: to what it gets as its output it writes the table of contents twice, and a cut at the end is not noticed.
            command = [programs["pg_dump"], "--format=custom", "--no-owner", "--verbose", f"--file={part}", f"--dbname={where}"]
            _dump(command, environment | IN_ENGLISH, tables, progress)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.replace(part, file)
        _fsync_folder(file.parent)
    except BaseException as error:
        Path(part).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise BackupFailed(f"{file} can't be written: {error.strerror}.") from error
        raise
    return file.stat().st_size


def _dump(command: list[str], environment: dict[str, str], tables: int, progress: Progress) -> None:
    done, said = 0, ""
    with subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            for line in process.stderr:
                if found := _DUMPING.search(line):
                    progress(done, tables, found[1])
                    done += 1
                said = line.strip() or said
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise BackupFailed(f"No backup was made. pg_dump says: {said}")


def _fsync_folder(folder: Path) -> None:
    """The new name outlives a power cut too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
