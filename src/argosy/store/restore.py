"""A backup back into a database, in one transaction: afterwards it is as the backup was, or as it was before.

pg_restore turns the file into SQL, and psql runs it. COMMIT is sent when pg_restore has come to the end of the file: a file that was
cut off, or a process that was killed, changes nothing.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql

from .at_work import others
from .backup import BackupFailed, Progress
from .database import Database
from .migrations import known_revisions, migrate
from .programs import IN_ENGLISH, Programs, address, fitting_restore

_REVISION = re.compile(rb"^COPY public\.alembic_version .*?;\n(.*?)\n?^\\\.$", re.DOTALL | re.MULTILINE)
_PROCESSING = re.compile(r'processing data for table "?([\w.]+)')
_PREAMBLE_LINES = 40
_OURS = "select to_regclass('public.alembic_version') is not null and to_regclass('public.commands') is not null"
_USED = "select exists (select from commands) or exists (select from orders)"
_STANDING = """
    select c.relname, c.relkind::text from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'S') and not c.relispartition
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    order by c.relkind = 'S', c.relname
"""
_KINDS = {"r": "table", "p": "table", "v": "view", "m": "materialized view", "S": "sequence"}


def in_use(database: Database) -> bool:
    """Whether the database holds anything: a command was ever run in it. Raises BackupFailed if it is somebody else's."""
    with psycopg.connect(database.owner_conninfo(), autocommit=True) as owner:
        if owner.execute(_OURS).fetchone() == (True,):
            return owner.execute(_USED).fetchone() == (True,)
        if others := owner.execute(_STANDING).fetchall():
            raise BackupFailed(
                f"The database {database.name} has tables that aren't Argosy's, such as {others[0][0]}: restore into another one."
            )
        return False


def restore(database: Database, file: Path, progress: Progress = lambda *_: None) -> list[str]:
    """Put the backup in the place of whatever the database holds, and bring it up to this release; answers the revisions applied.

    Raises BackupFailed and leaves everything as it was: the file is no backup, is cut off, or of a newer release; somebody is at
    work in the database. Raises NoDatabase if there is no pg_restore, psycopg.Error if the server does not answer.
    """
    programs = fitting_restore(database)
    tables = _looked_at(programs, file)
    if there := others(database):
        raise BackupFailed(f"Somebody is at work in the database ({', '.join(there)}): stop servers and workers first.")
    with psycopg.connect(database.owner_conninfo(), autocommit=True) as owner:
        standing = [
            sql.SQL("drop {} if exists public.{} cascade;\n").format(sql.SQL(_KINDS[kind]), sql.Identifier(name)).as_string(owner)
            for name, kind in owner.execute(_STANDING)
        ]
    _run(programs, database, file, "".join(standing).encode(), tables, progress)
    applied = migrate(database)
    with psycopg.connect(database.owner_conninfo(), autocommit=True) as owner:
        owner.execute("analyze")
    return applied


def _looked_at(programs: Programs, file: Path) -> int:
    """How many tables the file holds, once it is known to be a backup that this release can read."""
    if not file.is_file():
        raise BackupFailed(f"{file} is not there.")
    listed = subprocess.run([programs["pg_restore"], "--list", str(file)], capture_output=True, text=True, check=False)
    if listed.returncode:
        raise BackupFailed(f"{file} is not a backup. pg_restore says: {_last(listed.stderr)}")
    command = [programs["pg_restore"], "--data-only", "--table=alembic_version", "--file=-", str(file)]
    found = _REVISION.search(subprocess.run(command, capture_output=True, check=False).stdout)
    if found is None or not found[1]:
        raise BackupFailed(f"{file} is not a whole backup of Argosy: it does not tell its revision.")
    if unknown := set(found[1].decode().split()) - known_revisions():
        raise BackupFailed(
            f"{file} has the revision {', '.join(sorted(unknown))}, which this Argosy does not know: restore it with a newer one."
        )
    return listed.stdout.count(" TABLE DATA ")


def _run(programs: Programs, database: Database, file: Path, first: bytes, tables: int, progress: Progress) -> None:
    where, environment = address(database.owner_conninfo())
    environment |= IN_ENGLISH
    reading = [programs["pg_restore"], "--no-owner", "--no-privileges", "--verbose", "--file=-", str(file)]
    writing = [programs["psql"], "--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1", "--file=-", where]
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(writing, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=complaints) as psql,
        subprocess.Popen(reading, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as source,
    ):
        assert psql.stdin is not None
        assert source.stdout is not None
        told = _Told(source.stderr, tables, progress)
        try:
            psql.stdin.write(b"begin;\n" + first)
            _copy(source.stdout, psql.stdin)
            told.thread.join()
            if source.wait() == 0:
                psql.stdin.write(b"\ncommit;\n")
            psql.stdin.close()
        except BrokenPipeError:  # psql has ended, and says why
            source.kill()
            with contextlib.suppress(BrokenPipeError):
                psql.stdin.close()
        except BaseException:
            source.kill()
            psql.kill()
            raise
        psql.wait()
        complaints.seek(0)
        said = complaints.read().decode(errors="replace")
    if psql.returncode or source.returncode:
        raise BackupFailed(f"Nothing was restored, and nothing was changed. {_last(said) or told.last}")


def _copy(source: IO[bytes], target: IO[bytes]) -> None:
    """A newer pg_restore begins by setting what an older server does not know; that line is left out."""
    for _ in range(_PREAMBLE_LINES):
        line = source.readline()
        if not line.startswith(b"SET transaction_"):
            target.write(line)
    shutil.copyfileobj(source, target, 1024 * 1024)


class _Told:
    """What pg_restore says meanwhile: heard in a thread, since its pipe must not fill up."""

    def __init__(self, stream: IO[bytes] | None, tables: int, progress: Progress) -> None:
        assert stream is not None
        self.last = ""
        self._stream, self._tables, self._progress = stream, tables, progress
        self.thread = threading.Thread(target=self._hear, daemon=True)
        self.thread.start()

    def _hear(self) -> None:
        done = 0
        for raw in self._stream:
            line = raw.decode(errors="replace").strip()
            if found := _PROCESSING.search(line):
                self._progress(done, self._tables, found[1])
                done += 1
            self.last = line or self.last


def _last(said: str) -> str:
    """The first line that names an error; without one, the last."""
    lines: list[Any] = [line for line in said.strip().splitlines() if line.strip()]
    return next((line for line in lines if "error" in line.lower()), lines[-1] if lines else "")
