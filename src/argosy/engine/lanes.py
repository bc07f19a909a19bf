"""A lane of the coalescer: what waits for its connections, in order of arrival, and what of it may be the next batch."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter, deque
from collections.abc import Callable, Hashable
from functools import cached_property
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

    def __init__(self, submission: Submission, future: asyncio.Future[Reply], gone: Gone | None = None, *, bulk: bool = False) -> None:
        self.submission = submission
        self.future = future
        self.gone = gone
        self.bulk = bulk
        self.affinity: list[Hashable] = submission.affinity()
        self.arrival = next(_arrivals)
        self.since = monotonic()
        self.deferrals = 0

    @cached_property
    def rows(self) -> set[Hashable] | None:
        """What it will touch: its affinity, and codes of SKUs; None if that is not known yet."""
        stock = self.submission.stock()
        return None if stock is None else {*self.affinity, *stock}

    @property
    def left(self) -> bool:
        """Whether its client has gone."""
        return self.future.done() or (self.gone is not None and self.gone())

    def tell(self, reply: Reply) -> None:
        """Answer, unless nobody waits for it."""
        if not self.future.done():
            self.future.set_result(reply)


class Flight:
    """A batch under way on one of a lane's connections. `loaded`: its rows are locked and read, so that another may begin beside it."""

    def __init__(self, batch: list[Entry], connection: AsyncConnection) -> None:
        self.batch = batch
        self.connection = connection
        self.loaded = False

    @cached_property
    def rows(self) -> set[Hashable] | None:
        """What others must not touch meanwhile; None if nobody knows."""
        each = [entry.rows for entry in self.batch]
        return None if None in each else set().union(*each)  # type: ignore[arg-type]


class Lane:
    """A queue of singles, one of bulk work behind it, and its connections.

    With more than one, the next batch is loaded while the one before is decided and written; it holds what surely touches none of
    that one's rows.

    Each queue is in order of arrival, whoever comes back to it or comes over from the other lane. `here` counts the orders,
    references and keys of what is queued or running; `bulk_here` those of bulk work.
    """

    def __init__(self, name: str, *connections: AsyncConnection) -> None:
        self.name = name
        self.beside = len(connections) > 1
        self.free = list(connections)
        self.flights: list[Flight] = []
        self.boarding = False
        self.singles: deque[Entry] = deque()
        self.bulk: deque[Entry] = deque()
        self.here: Counter[Hashable] = Counter()
        self.bulk_here: Counter[Hashable] = Counter()

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

    # ── batches ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def open(self) -> bool:
        """Whether a batch may begin."""
        return not self.boarding and bool(self.free) and all(f.loaded and f.rows is not None for f in self.flights)

    def board(self, before: Lane | None = None) -> Flight | None:
        """The next batch begins, if there is one."""
        self.boarding = False
        batch = self.take(before) if self.open else []
        if not batch:
            return None
        flight = Flight(batch, self.free.pop())
        self.flights.append(flight)
        return flight

    def land(self, flight: Flight) -> None:
        """It is over, and its connection free."""
        self.flights.remove(flight)
        self.free.append(flight.connection)

    def take(self, before: Lane | None = None) -> list[Entry]:
        """The next batch, by arrival: singles first, up to the weight a batch may have. Whoever has gone meanwhile is dropped.

        What the lane `before` this one still has an order of is passed over, with all that stands behind it on that order. Beside
        another batch, so is what touches the same rows, and what touches rows of those; and nothing goes before one of which that
        is not known.
        """
        batch: list[Entry] = []
        weight = 0
        beside = bool(self.flights)
        passed: set[Hashable] = set().union(*(flight.rows or () for flight in self.flights))
        for queue in (self.singles, self.bulk):
            kept: list[Entry] = []
            full = False
            while queue and not full:
                entry = queue[0]
                keys = entry.rows if beside else entry.affinity
                if entry.left:
                    self.leave(queue.popleft())
                    entry.tell(UNAVAILABLE)
                elif keys is None:
                    full = True
                elif (before is not None and before.has(entry)) or not passed.isdisjoint(keys):
                    passed.update(keys)
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
