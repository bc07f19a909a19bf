"""A lane of the coalescer: what waits for one connection, in order of arrival, and what of it may be the next batch."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter, deque
from collections.abc import Callable, Hashable
from time import monotonic

from ..base.limits import BATCH_WEIGHT_LINES_MAX
from ..store.drivers.drive import AsyncConnection
from .attempts import UNAVAILABLE
from .submission import Reply, Submission

Gone = Callable[[], bool]
"""Whether nobody waits for the answer any more."""

_arrivals = itertools.count()


class Entry:
    """A submission in a lane, and the future its caller awaits. `bulk`: it runs after the singles."""

    __slots__ = ("affinity", "arrival", "bulk", "deferrals", "future", "gone", "since", "submission")

    def __init__(self, submission: Submission, future: asyncio.Future[Reply], gone: Gone | None = None, *, bulk: bool = False) -> None:
        self.submission = submission
        self.future = future
        self.gone = gone
        self.bulk = bulk
        self.affinity: list[Hashable] = submission.affinity()
        self.arrival = next(_arrivals)
        self.since = monotonic()
        self.deferrals = 0

    @property
    def left(self) -> bool:
        """Whether its client has gone."""
        return self.future.done() or (self.gone is not None and self.gone())

    def tell(self, reply: Reply) -> None:
        """Answer, unless nobody waits for it."""
        if not self.future.done():
            self.future.set_result(reply)


class Lane:
    """A queue of singles, one of bulk work behind it, and a connection; one batch in flight.

    Each queue is in order of arrival, whoever comes back to it or comes over from the other lane. `here` counts the orders,
    references and keys of what is queued or running; `bulk_here` those of bulk work.
    """

    def __init__(self, name: str, connection: AsyncConnection) -> None:
        self.name = name
        self.connection = connection
        self.singles: deque[Entry] = deque()
        self.bulk: deque[Entry] = deque()
        self.here: Counter[Hashable] = Counter()
        self.bulk_here: Counter[Hashable] = Counter()
        self.running = False

    def __len__(self) -> int:
        return len(self.singles) + len(self.bulk)

    def has(self, entry: Entry) -> bool:
        """Whether something on the same order, reference or key is queued or running here."""
        here = self.here
        return bool(here) and any(key in here for key in entry.affinity)

    def has_bulk(self, entry: Entry) -> bool:
        """Whether bulk work is among it, which a single must not overtake then."""
        return any(key in self.bulk_here for key in entry.affinity)

    def enter(self, entry: Entry) -> None:
        """Queue it where it belongs by its arrival: mostly at an end."""
        self.here.update(entry.affinity)
        if entry.bulk:
            self.bulk_here.update(entry.affinity)
        queue = self.bulk if entry.bulk else self.singles
        if not queue or queue[-1].arrival < entry.arrival:
            queue.append(entry)
        else:
            queue.insert(next(i for i, other in enumerate(queue) if other.arrival > entry.arrival), entry)

    def leave(self, entry: Entry) -> None:
        """It is queued or running here no more."""
        for counter in (self.here, self.bulk_here) if entry.bulk else (self.here,):
            for key in entry.affinity:
                counter[key] -= 1
                if not counter[key]:
                    del counter[key]

    def take(self, before: Lane | None = None) -> list[Entry]:
        """The next batch, by arrival: singles first, up to the weight a batch may have. Whoever has gone meanwhile is dropped.

        What the lane `before` this one still has an order of is passed over, with all that stands behind it on that order.
        """
        batch: list[Entry] = []
        weight = 0
        passed: set[Hashable] = set()
        for queue in (self.singles, self.bulk):
            kept: list[Entry] = []
            full = False
            while queue and not full:
                entry = queue[0]
                if entry.left:
                    self.leave(queue.popleft())
                    entry.tell(UNAVAILABLE)
                elif before is not None and (before.has(entry) or not passed.isdisjoint(entry.affinity)):
                    passed.update(entry.affinity)
                    kept.append(queue.popleft())
                else:
                    weight += entry.submission.weight
                    full = bool(batch) and weight > BATCH_WEIGHT_LINES_MAX
                    if not full:
                        batch.append(queue.popleft())
            queue.extendleft(reversed(kept))
            if full:
                break
        return batch

    def withdraw(self, keys: set[Hashable]) -> list[Entry]:
        """Take the queued singles on these orders, references or keys out of the lane, and what must not overtake those in turn."""
        found: list[Entry] = []
        while any(key in self.here for key in keys):
            going = [entry for entry in self.singles if not keys.isdisjoint(entry.affinity)]
            if not going:
                break
            self.singles = deque([entry for entry in self.singles if keys.isdisjoint(entry.affinity)])
            for entry in going:
                self.leave(entry)
            found += going
            keys = {key for entry in going for key in entry.affinity}
        return found
