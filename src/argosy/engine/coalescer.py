"""Single requests become batches: what waits while a batch commits is the next batch. No added wait.

Two lanes, a connection each. *Fast* skips locked rows and hands what is busy to *slow*, which waits; so one row held by somebody
stops nobody else. Bulk slices and heavy commands go to slow, behind the singles handed over to it. A command joins the lane where
something on the same order, reference or key is queued or running, so that commands on one order keep their order of arrival.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Callable, Hashable

from ..base.limits import BATCH_WEIGHT_LINES_MAX, QUEUE_COMMANDS_MAX
from ..store.drivers import adrive
from ..store.drivers.drive import AsyncConnection
from .attempts import FAILED, UNAVAILABLE, attempt
from .office import DEFERRALS_MAX
from .runner import Desk, Run, preview
from .submission import BEHIND, BUSY, Answered, Reply, Submission

log = logging.getLogger("argosy.engine")

PATIENT = frozenset({"wanting", "settings", "series", "api_key", "bundle"})
"""Kinds of needs that must wait for their rows: such commands go to the slow lane at once."""


class Entry:
    """A submission in a lane, and the future its caller awaits."""

    __slots__ = ("affinity", "deferrals", "future", "started", "submission")

    def __init__(self, submission: Submission, future: asyncio.Future[Reply]) -> None:
        self.submission = submission
        self.future = future
        self.affinity: list[Hashable] = submission.affinity()
        self.started = False
        self.deferrals = 0


class Lane:
    """A queue and a connection; one batch in flight."""

    def __init__(self, name: str, connection: AsyncConnection) -> None:
        self.name = name
        self.connection = connection
        self.singles: deque[Entry] = deque()
        self.bulk: deque[Entry] = deque()
        self.here: Counter[Hashable] = Counter()
        self.running = False

    def __len__(self) -> int:
        return len(self.singles) + len(self.bulk)

    def take(self) -> list[Entry]:
        """The next batch, by arrival: singles first, up to the weight a batch may have. Whoever has gone meanwhile is dropped."""
        batch: list[Entry] = []
        weight = 0
        for queue in (self.singles, self.bulk):
            while queue:
                entry = queue[0]
                if entry.future.done():
                    queue.popleft()
                    self.leave(entry)
                    continue
                weight += entry.submission.weight
                if batch and weight > BATCH_WEIGHT_LINES_MAX:
                    return batch
                batch.append(queue.popleft())
                entry.started = True
        return batch

    def enter(self, entry: Entry, *, bulk: bool = False, first: bool = False) -> None:
        self.here.update(entry.affinity)
        queue = self.bulk if bulk else self.singles
        queue.appendleft(entry) if first else queue.append(entry)

    def leave(self, entry: Entry) -> None:
        for key in entry.affinity:
            self.here[key] -= 1
            if not self.here[key]:
                del self.here[key]


class Coalescer:
    """The server's engine. `on_due` is called when a batch has left work that is due at once."""

    def __init__(
        self, fast: AsyncConnection, slow: AsyncConnection, desk: Desk | None = None, on_due: Callable[[], object] = lambda: None
    ) -> None:
        self.desk = desk or Desk()
        self.fast = Lane("fast", fast)
        self.slow = Lane("slow", slow)
        self.on_due = on_due
        self._tasks: set[asyncio.Task[None]] = set()

    # ── handing in ───────────────────────────────────────────────────────────────────────────────────────────────────────

    async def submit(self, submission: Submission) -> Reply:
        """One command; its reply when it has committed. 503 at once when too much is waiting."""
        if len(self.fast) + len(self.slow) >= QUEUE_COMMANDS_MAX:
            return UNAVAILABLE
        entry = Entry(submission, asyncio.get_running_loop().create_future())
        lane = self._lane(entry)
        lane.enter(entry)
        self._start(lane)
        return await entry.future

    async def submit_all(self, submissions: list[Submission]) -> list[Reply]:
        """A slice of bulk work, in order; a reply for each."""
        loop = asyncio.get_running_loop()
        entries = [Entry(s, loop.create_future()) for s in submissions]
        for entry in entries:
            self.slow.enter(entry, bulk=True)
        self._start(self.slow)
        return [await entry.future for entry in entries]

    async def preview(self, submission: Submission, connection: AsyncConnection) -> Reply:
        """What a command would do, read over a connection of the caller's."""
        run = Run([None])
        await adrive(preview(self.desk, [submission], run), connection)
        reply = run.replies[0]
        return reply if isinstance(reply, Reply) else UNAVAILABLE

    def _lane(self, entry: Entry) -> Lane:
        here = [lane for lane in (self.slow, self.fast) if lane.here and any(key in lane.here for key in entry.affinity)]
        if here:
            return here[0]
        submission = entry.submission
        heavy = submission.weight > BATCH_WEIGHT_LINES_MAX or any(kind in PATIENT for kind in submission.needs.kinds)
        return self.slow if heavy else self.fast

    # ── running ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _start(self, lane: Lane) -> None:
        if not lane.running:
            lane.running = True
            task = asyncio.get_running_loop().create_task(self._pump(lane))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pump(self, lane: Lane) -> None:
        try:
            while batch := lane.take():
                await self._run(lane, batch)
        finally:
            lane.running = False

    async def _run(self, lane: Lane, batch: list[Entry]) -> None:
        try:
            answers, due_now = await adrive(attempt(self.desk, [e.submission for e in batch], skip=lane is self.fast), lane.connection)
        except Exception:
            log.exception("a batch of %d commands ended without an answer", len(batch))
            answers, due_now = [FAILED if len(batch) == 1 else UNAVAILABLE] * len(batch), False
        again: list[Entry] = []
        for entry, answer in zip(batch, answers, strict=True):
            self._answer(lane, entry, answer, again)
        for entry in reversed(again):
            lane.enter(entry, first=True)
        if due_now:
            self.on_due()

    def _answer(self, lane: Lane, entry: Entry, answer: Answered, again: list[Entry]) -> None:
        lane.leave(entry)
        if isinstance(answer, Reply):
            if not entry.future.done():
                entry.future.set_result(answer)
            return
        entry.deferrals += answer is not BEHIND
        if entry.deferrals > DEFERRALS_MAX:
            if not entry.future.done():
                entry.future.set_result(UNAVAILABLE)
        elif answer is BUSY and lane is self.fast:
            self.slow.enter(entry)
            self._start(self.slow)
        else:
            again.append(entry)

    async def close(self) -> None:
        """Finish what is under way."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)
