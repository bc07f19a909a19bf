"""How far long work has come: the one writer of it, beside the commands that say what is asked.

A job is taken up by one worker, under a `run` number that only grows; whoever comes back from the dead with an older number is told
that it is no longer theirs, and writes nothing. What a step has done and what it says of it (its place, its counts, its lines of the
result) are one transaction. A worker that is heard of no more for BEAT_LOST_SECONDS is dead: the next takes its job up where it was.
Workers are heard of by the machine's clock: a simulation's must not make them look dead. When a job began and ended is told by the
World's, as when it was asked for is.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import orjson

from ..base.ids import Id
from ..base.limits import JOB_DAYS, JOB_DEATHS_MAX
from ..model.rows import Job
from . import blobs
from .drivers.drive import Connection, drive
from .statement import Call, Script, Statement

BEAT_SECONDS = 0.5
BEAT_LOST_SECONDS = 15.0

_COLUMNS = ", ".join(Job.spec.columns)
_WORLDS = "({} + (select offset_us from clock) * interval '1 microsecond')"
"""SQL: the World's time, of the machine's."""

TAKE = Statement(
    "update jobs set run = run + 1, deaths = deaths + (state = 'running')::int, state = 'running', beat_at = {}, "
    f"started_at = coalesce(started_at, {_WORLDS}) where id = (select id from jobs "
    "where state = 'queued' or (state = 'running' and beat_at < {}) order by id limit 1 for update skip locked) "
    f"returning {_COLUMNS}",
    ["timestamptz", "timestamptz", "timestamptz"],
    rows=True,
)
_MINE = "where id = {} and run = {} and state = 'running'"
_MINE_TYPES = ("uuid", "integer")
BEAT = Statement(f"update jobs set beat_at = {{}} {_MINE} returning cancelling", ["timestamptz", *_MINE_TYPES], rows=True)
ADVANCE = Statement(
    f"update jobs set done = {{}}, total = {{}}, counts = {{}}, beat_at = {{}} {_MINE}",
    ["bigint", "bigint", "jsonb", "timestamptz", *_MINE_TYPES],
)
FILES = Statement(f"update jobs set source = {{}}, result = {{}}, rejects = {{}} {_MINE}", ["uuid", "uuid", "uuid", *_MINE_TYPES])
END = Statement(
    f"update jobs set state = {{}}, message = {{}}, ended_at = {_WORLDS}, cancelling = false {_MINE}",
    ["text", "text", "timestamptz", *_MINE_TYPES],
)
GIVE_BACK = Statement(f"update jobs set state = 'queued' {_MINE}", _MINE_TYPES)
GO_ON = Statement(
    "update blobs set media_type = null, size = null, sha256 = null where id = {} and exists (select from jobs " + _MINE + ")",
    ["uuid", *_MINE_TYPES],
)
"""A file that was finished when a run ended is not whole any more: the next run adds to it."""
NEXT_CHUNK = Statement("select coalesce(max(n) + 1, 0) from blob_chunks where blob = {}", ["uuid"], rows=True)
FORGET = Statement("delete from jobs where id in (select id from jobs where ended_at < {} order by ended_at limit 1000)", ["timestamptz"])
BEGIN, COMMIT, ROLLBACK = Statement("begin"), Statement("commit"), Statement("rollback")

State = Literal["done", "failed", "cancelled"]
Part = Literal["result", "rejects"]


class Lost(Exception):
    """The job is somebody else's by now: whoever is told so stops, and writes nothing."""


class Cancelled(Exception):
    """Somebody wants the job to stop."""


class Stopping(Exception):
    """The worker is to stop: the job is given back."""


def machine_time() -> datetime:
    return datetime.now(UTC)


def forget(now: datetime) -> Script[int]:
    """Delete a slice of what ended long before `now`, the World's; answers how many. Their files are swept away after."""
    (gone,) = yield [Call(FORGET, [now - timedelta(days=JOB_DAYS)])]
    assert isinstance(gone, int)
    return gone


def take(connection: Connection, lost_seconds: float = BEAT_LOST_SECONDS) -> Run | None:
    """Take up the job that waits longest, or one whose worker has died. A job that its workers die of fails."""
    while True:
        now = machine_time()
        (rows,) = connection.execute([Call(TAKE, [now, now, now - timedelta(seconds=lost_seconds)])])
        assert isinstance(rows, list)
        if not rows:
            return None
        run = Run(connection, Job(*rows[0]))
        if run.job.deaths < JOB_DEATHS_MAX:
            return run
        run.end("failed", "The workers that did this died, each time. Nothing it did was lost; look into their logs.")


@dataclass
class Run:
    """One worker's turn at a job."""

    connection: Connection
    job: Job
    counts: Counter[str] = field(default_factory=Counter)
    _next: dict[Id, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.counts.update(self.job.counts or {})

    @property
    def _mine(self) -> list[Any]:
        return [self.job.id, self.job.run]

    def file(self, part: Part, name: str) -> None:
        """The job has a file for this, new where it has none yet; else the one it has goes on. Raises Lost."""
        if getattr(self.job, part) is None:
            id = drive(blobs.begin(name, self.job.by, machine_time()), self.connection)
            setattr(self.job, part, id)
            self._save_files()
        id = getattr(self.job, part)
        self._wrote(Call(GO_ON, [id, *self._mine]))
        (rows,) = self.connection.execute([Call(NEXT_CHUNK, [id])])
        self._next[id] = rows[0][0]  # type: ignore[index]

    def afresh(self) -> None:
        """Nothing of it counts that was done before. Raises Lost."""
        self.job.result = self.job.rejects = None
        self.job.done, self.job.total = 0, None
        self.counts.clear()
        self._save_files()

    def keep(self, source: Id) -> None:
        """What the job goes through from here on. Raises Lost."""
        self.job.source = source
        self._save_files()

    def advance(self, n: int = 0, *, result: bytes = b"", rejects: bytes = b"") -> None:
        """`n` more are done, `counts` and all, and this is said of them. Raises Lost, and has written nothing then."""
        job = self.job
        done = job.done + n
        told = [done, job.total, orjson.dumps(self.counts), machine_time(), *self._mine]
        added = []
        for part, data in (("result", result), ("rejects", rejects)):
            if data:
                id = getattr(job, part)
                added.append(blobs.adding(id, self._next[id], data))
                self._next[id] += 1
        answer = self.connection.execute([Call(BEGIN), Call(ADVANCE, told)])
        if answer[1] != 1:
            self.connection.execute([Call(ROLLBACK)])
            raise Lost
        self.connection.execute([*added, Call(COMMIT)])
        job.done = done

    def end(self, state: State, message: str | None = None, types: dict[Part, str] | None = None) -> None:
        """The job is over, and its files are whole. Raises Lost."""
        for part, media in (types or {}).items():
            if (id := getattr(self.job, part)) is not None:
                drive(blobs.finish(id, media), self.connection)
        self._wrote(Call(END, [state, message, machine_time(), *self._mine]))

    def give_back(self) -> None:
        """Others may take it up at once. Raises Lost."""
        self._wrote(Call(GIVE_BACK, self._mine))

    def beat(self, connection: Connection) -> bool:
        """Over another thread's connection: it is still being worked on. Answers whether somebody wants it to stop. Raises Lost."""
        (rows,) = connection.execute([Call(BEAT, [machine_time(), *self._mine])])
        assert isinstance(rows, list)
        if not rows:
            raise Lost
        return bool(rows[0][0])

    def _save_files(self) -> None:
        self._wrote(Call(FILES, [self.job.source, self.job.result, self.job.rejects, *self._mine]))

    def _wrote(self, call: Call) -> None:
        if self.connection.execute([call])[0] != 1:
            raise Lost
