"""Single requests become batches: what waits while a batch commits is the next batch, and who is at the door. No added wait.

Two lanes (`lanes.py`), a connection each. *Fast* skips locked rows and hands what is busy, unless that is a few of many and soon
free, to *slow*, which waits; so one row held by somebody stops nobody else. Bulk slices and heavy commands go to slow, behind the
singles handed over to it. With a second connection slow loads its next batch beside the one that is decided and written.

Commands on the same order, reference or key keep their order of arrival:

- who arrives while slow has something on the same order joins it there; while fast has, it joins fast, or waits in slow for fast
  to have done with it, if slow is where it must run;
- when a command goes from fast to slow, what stands behind it on the same order goes with it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from time import monotonic

from ..base.limits import BATCH_WEIGHT_LINES_MAX, BULK_SLICES_MAX, QUEUE_COMMANDS_MAX
from ..store.drivers import adrive
from ..store.drivers.drive import AsyncConnection
from .attempts import UNAVAILABLE, UNKNOWN, attempt
from .lanes import Entry, Flight, Gone, Lane
from .office import DEFERRALS_MAX
from .runner import Desk, Run, preview
from .submission import BEHIND, BUSY, Answered, Reply, Submission
from .watch import OnRan, Ran, log_batch

log = logging.getLogger("argosy.engine")

PATIENT = frozenset({"wanting", "settings", "series", "api_key", "bundle", "job"})
"""Kinds of needs that must wait for their rows: such commands go to the slow lane at once."""

QUIET_TURNS = 4
"""Turns of the event loop in which nobody came: then nobody is at the door. Whom the last batch has answered comes again within a
turn or two, and would else find the next one gone. 64 clients make batches of 64 and not of 32, which is a seventh to a fifth more
orders; a turn in which nothing happens takes microseconds, so who is alone does not notice.
"""
GATHER_SECONDS_MAX = 0.02
"""Where a turn takes longer, since the process is busy with other things."""

AGAIN_MAX = 2
"""So often one of a few that are busy goes with fast's next batch: another process's batch is soon over, and a batch of slow's for one
command would cost nearly as much as one of many. With two processes that is up to a tenth more orders."""


class Coalescer:
    """The server's engine. `beside` is slow's second connection.

    `on_due` is called when a batch has left work that is due at once, `on_ran` when it was run.
    """

    def __init__(
        self,
        fast: AsyncConnection,
        slow: AsyncConnection,
        beside: AsyncConnection | None = None,
        *,
        desk: Desk | None = None,
        on_due: Callable[[], object] = lambda: None,
        on_ran: OnRan = log_batch,
    ) -> None:
        self.desk = desk or Desk()
        self.fast = Lane("fast", fast)
        self.slow = Lane("slow", slow, *([] if beside is None else [beside]))
        self.on_due = on_due
        self.on_ran = on_ran
        self._singles = 0
        self._slices = asyncio.Semaphore(BULK_SLICES_MAX)
        self._tasks: set[asyncio.Task[None]] = set()

    # ── handing in ───────────────────────────────────────────────────────────────────────────────────────────────────────

    async def submit(self, submission: Submission, gone: Gone | None = None) -> Reply:
        """One command; its reply when it has committed. 503 at once when too many are in the house.

        `gone` is asked when its batch begins: whoever has left by then is dropped, and its reply heard by nobody.
        """
        if self._singles >= QUEUE_COMMANDS_MAX:
            return UNAVAILABLE
        entry = Entry(submission, asyncio.get_running_loop().create_future(), gone)
        slow = self.slow
        if slow.has(entry):
            lane, entry.bulk = slow, slow.has_bulk(entry)
        else:
            lane = slow if _must_wait(submission) else self.fast
        lane.enter(entry)
        self._start(lane)
        self._singles += 1
        try:
            return await entry.future
        finally:
            self._singles -= 1

    async def submit_all(self, submissions: list[Submission]) -> list[Reply]:
        """A slice of bulk work, in order; a reply for each. It waits until there is room for a slice: it crowds out no single."""
        loop = asyncio.get_running_loop()
        async with self._slices:
            entries = [Entry(s, loop.create_future(), bulk=True) for s in submissions]
            for entry in entries:
                self.slow.enter(entry)
            self._start(self.slow)
            return [await entry.future for entry in entries]

    async def preview(self, submission: Submission, connection: AsyncConnection) -> Reply:
        """What a command would do, read over a connection of the caller's."""
        run = Run([None])
        await adrive(preview(self.desk, [submission], run), connection)
        reply = run.replies[0]
        return reply if isinstance(reply, Reply) else UNAVAILABLE

    # ── running ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _start(self, lane: Lane) -> None:
        """The lane's next batch begins when nobody else comes in, so that what comes in together goes together."""
        if lane and lane.open:
            lane.boarding = True
            task = asyncio.get_running_loop().create_task(self._fly(lane))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _fly(self, lane: Lane) -> None:
        await self._gather(lane)
        flight = lane.board(None if lane is self.fast else self.fast)
        if flight is None:
            return
        try:
            await self._run(lane, flight)
        finally:
            lane.land(flight)
            self._start(lane)
            if lane is self.fast:  # something may have waited for it
                self._start(self.slow)

    @staticmethod
    async def _gather(lane: Lane) -> None:
        """Let those in who are at the door, until there are enough for a batch."""
        quiet, until = 0, monotonic() + GATHER_SECONDS_MAX
        while quiet < QUIET_TURNS and len(lane) < BATCH_WEIGHT_LINES_MAX and monotonic() < until:
            there = len(lane)
            await asyncio.sleep(0)
            quiet = quiet + 1 if len(lane) == there else 0

    async def _run(self, lane: Lane, flight: Flight) -> None:
        began = monotonic()
        batch = flight.batch

        def loaded() -> None:
            flight.loaded = True
            self._start(lane)

        try:
            submissions = [e.submission for e in batch]
            script = attempt(self.desk, submissions, skip=lane is self.fast, loaded=loaded if lane.beside else None)
            answers, due_now = await adrive(script, flight.connection)
        except Exception:
            log.exception("a batch of %d commands ended without an answer", len(batch))
            answers, due_now = [UNKNOWN] * len(batch), False
        again = AGAIN_MAX if 2 * answers.count(BUSY) <= len(batch) else 0
        busy: list[Entry] = []
        for entry, answer in zip(batch, answers, strict=True):
            lane.leave(entry)
            if self._answered(entry, answer):
                continue
            if answer is BUSY and lane is self.fast and entry.deferrals > again:
                busy.append(entry)
            else:
                lane.enter(entry)
        if busy:
            self._hand_over(busy)
        if due_now:
            self.on_due()
        ended = monotonic()
        told = zip(batch, answers, strict=True)
        if ran := [Ran(e.submission, a, ended - e.since) for e, a in told if isinstance(a, Reply)]:
            self.on_ran(lane.name, ended - began, ran)

    def _answered(self, entry: Entry, answer: Answered) -> bool:
        """Tell whoever waits for it. False if it has to run again."""
        if isinstance(answer, Reply):
            entry.tell(answer)
            return True
        entry.deferrals += answer is not BEHIND
        if entry.deferrals > DEFERRALS_MAX:
            entry.tell(UNAVAILABLE)
            return True
        return False

    def _hand_over(self, busy: list[Entry]) -> None:
        """Commands whose rows are locked go to the slow lane, and so does what must not overtake them."""
        followers = self.fast.withdraw({key for entry in busy for key in entry.affinity})
        for entry in busy + followers:
            self.slow.enter(entry)
        self._start(self.slow)

    async def close(self) -> None:
        """Finish what is under way."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)


def _must_wait(submission: Submission) -> bool:
    """Whether it is the slow lane's from the start: too heavy to be run beside others, or of rows that can't be skipped."""
    return submission.weight > BATCH_WEIGHT_LINES_MAX or any(kind in PATIENT for kind in submission.needs.kinds)
