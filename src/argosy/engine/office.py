"""The engine for one thread: the command line, imports, simulations and tests hand it commands and wait.

The server's engine is the coalescer; both run the same scripts.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from time import monotonic

from ..store import failures
from ..store.drivers import drive
from ..store.drivers.drive import Connection
from ..store.statement import Call
from . import due
from .actor import SYSTEM, Actor
from .attempts import UNAVAILABLE, attempt
from .registry import Command
from .runner import Desk, Run, preview
from .submission import Deferred, Reply, Submission
from .watch import Ran, log_batch

log = logging.getLogger("argosy.engine")

DEFERRALS_MAX = 20


class Office:
    """Runs commands over one connection, in arrival order, and what falls due because of them."""

    def __init__(self, connection: Connection, desk: Desk | None = None) -> None:
        self.connection = connection
        self.desk = desk or Desk()

    def submit(self, body: Command, actor: Actor = SYSTEM, key: str | None = None, *, if_match: str | None = None) -> Reply:
        """One command, and then what is due at once."""
        return self.run([Submission(body, actor, key, if_match=if_match)])[0]

    def run(self, batch: Iterable[Submission], *, fire: bool = True) -> list[Reply]:
        """A batch in one transaction; a reply for each, in order. What it leaves due at once is run too, unless `fire` is off."""
        pending = list(enumerate(batch))
        replies: dict[int, Reply] = {}
        began = monotonic()
        due_now = False
        stuck = 0
        while pending and stuck < DEFERRALS_MAX:
            at = monotonic()
            answers, wrote_due = drive(attempt(self.desk, [s for _, s in pending]), self.connection)
            ended = monotonic()
            due_now = due_now or wrote_due
            replies |= {i: a for (i, _), a in zip(pending, answers, strict=True) if isinstance(a, Reply)}
            told = zip(pending, answers, strict=True)
            log_batch("office", ended - at, [Ran(s, a, ended - began) for (_, s), a in told if isinstance(a, Reply)])
            left = [p for p, a in zip(pending, answers, strict=True) if isinstance(a, Deferred)]
            stuck = stuck + 1 if len(left) == len(pending) else 0
            pending = left
        replies |= {i: UNAVAILABLE for i, _ in pending}
        if due_now and fire:
            try:
                self.fire()
            except failures.DATABASE_ERRORS as error:  # the batch has committed, and its replies must be heard
                log.warning("what fell due is left for the next look: %s", error)
        return [replies[i] for i in sorted(replies)]

    def preview(self, body: Command, actor: Actor = SYSTEM, *, if_match: str | None = None) -> Reply:
        """What a command would do. Nothing is changed."""
        run = Run([None])
        drive(preview(self.desk, [Submission(body, actor, if_match=if_match)], run), self.connection)
        reply = run.replies[0]
        assert isinstance(reply, Reply)
        return reply

    def now(self) -> datetime:
        """The World's time: the machine's, moved by the clock's offset."""
        answer = self.connection.execute([Call(due.OFFSET)])
        offset: int = answer[0][0][0]  # type: ignore[index]
        return self.desk.machine_time() + timedelta(microseconds=offset)

    def fire(self) -> int:
        """Run everything that is due, until nothing is, or only what fails or somebody else is running. Answers how many were tried.

        Raises what the driver raises when the database can't be asked.
        """
        fired = 0
        place: due.Place | None = due.START
        while place is not None:
            answer = self.connection.execute(due.ready(self.now(), place))
            ready = due.submissions(answer, self.desk.unreadable)
            replies = self.run(ready, fire=False) if ready else []
            fired += len(ready)
            place = due.next_place(answer, replies)
        return fired
