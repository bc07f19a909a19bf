"""A job being done: whose it is, what it is, the connections it has, and whether it should stop."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from pydantic import TypeAdapter

from ...base.ids import text
from ...engine.actor import Actor
from ...engine.office import Office
from ...engine.registry import Command
from ...engine.submission import Reply, Submission
from ...model.rows import Job
from ...model.work import Bulk, Export, Import, Tracking, Work
from ...queries.sight import Sight
from ...store import blobs
from ...store.drivers.drive import Connection, drive
from ...store.jobs import Cancelled, Lost, Run, Stopping

_WORK: TypeAdapter[Export | Bulk | Import | Tracking] = TypeAdapter(Work)
PATIENCE_TRIES = 5
PATIENCE_SECONDS = 1.0


class JobFailed(Exception):
    """The job can't go on. The message is for a person: what is wrong, and what to do."""


@dataclass
class Doing:
    """`office` runs commands, `lists` reads by key. `heard` is set by the pulse beside: the job is to stop, or is no longer ours."""

    run: Run
    office: Office
    lists: Connection
    stopping: threading.Event = field(default_factory=threading.Event)
    heard: threading.Event = field(default_factory=threading.Event)
    lost: bool = False

    @property
    def job(self) -> Job:
        return self.run.job

    @property
    def work(self) -> Export | Bulk | Import | Tracking:
        return _WORK.validate_python(self.job.work)

    @property
    def actor(self) -> Actor:
        """Who started it, as they were then."""
        job = self.job
        locations, channels = (None if codes is None else frozenset(codes) for codes in (job.locations, job.channels))
        return Actor(job.by, frozenset(job.scopes), locations, channels, job.language, job.limits or {})

    @property
    def sight(self) -> Sight:
        return Sight.of(self.actor)

    def begun(self) -> bool:
        """Whether a run before this one has written into the result."""
        return self.job.result is not None and drive(blobs.chunk(self.job.result, 0), self.lists) is not None

    def check(self) -> None:
        """Between two steps. Raises Cancelled, Lost or Stopping."""
        if self.heard.is_set():
            raise Lost if self.lost else Cancelled
        if self.stopping.is_set():
            raise Stopping

    def submission(self, body: Command, row: str, seen: str | None = None) -> Submission:
        """A command of this job: run again after a crash, it answers what it did the first time. `seen`: how its order must stand."""
        return Submission(body, self.actor, f"job:{text(self.job.id)}:{row}", if_match=seen)

    def submit(self, submissions: Sequence[Submission]) -> list[Reply]:
        """Run them, in order. What finds the database too busy is sent again, for a while."""
        replies = self.office.run(submissions)
        for _ in range(PATIENCE_TRIES - 1):
            again = [i for i, reply in enumerate(replies) if reply.status == 503]
            if not again:
                break
            self.heard.wait(PATIENCE_SECONDS)
            self.check()
            for i, reply in zip(again, self.office.run([submissions[i] for i in again]), strict=True):
                replies[i] = reply
        return replies
