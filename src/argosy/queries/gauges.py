"""What whoever runs the servers watches: work that is late, asked of the outside and not answered, events not yet read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from argosy.queries.plain import rows
from argosy.store.statement import Call, Script, Statement

COUNTED_MAX = 10_000
"""More late work than that is told as that: counting on would cost what it is to warn of."""

OFFSET = Statement("select offset_us from clock", rows=True)
DUE = Statement(
    f"select count(*), min(at) from (select at from due where at <= {{}} order by at limit {COUNTED_MAX}) late", ["timestamptz"], rows=True
)
INSTRUCTIONS = Statement("select kind, count(*), min(at) from instructions where state = 'open' group by kind order by kind", rows=True)
HEAD = Statement("select n from event_head where stream = 0", rows=True)
CONSUMERS = Statement(
    "select c.consumer, h.n - c.seq, (select e.at from events e where e.stream = 0 and e.seq = c.seq + 1) "
    "from cursors c join event_head h on h.stream = c.stream where c.stream = 0 order by c.consumer",
    rows=True,
)


@dataclass(frozen=True)
class Late:
    """How many, and for how many seconds the oldest has stood, on the World's clock."""

    count: int
    seconds: float


@dataclass(frozen=True)
class Gauges:
    """`due` is overdue work, `instructions` the open ones by kind, `consumers` the events each has not read yet."""

    due: Late
    instructions: dict[str, Late]
    consumers: dict[str, Late]
    events: int


def gauges(now: datetime) -> Script[Gauges]:
    """As it stands; `now` is the machine's time."""
    answer = yield [Call(OFFSET), Call(HEAD), Call(INSTRUCTIONS), Call(CONSUMERS)]
    now += timedelta(microseconds=rows(answer, 0)[0][0])
    late = yield [Call(DUE, [now])]
    count, oldest = rows(late, 0)[0]
    return Gauges(
        due=_late(now, count, oldest),
        instructions={kind: _late(now, n, at) for kind, n, at in rows(answer, 2)},
        consumers={name: _late(now, n, at) for name, n, at in rows(answer, 3)},
        events=rows(answer, 1)[0][0],
    )


def consumers(now: datetime) -> Script[dict[str, Late]]:
    """How far behind each consumer of events is; `now` is the machine's time."""
    answer = yield [Call(OFFSET), Call(CONSUMERS)]
    now += timedelta(microseconds=rows(answer, 0)[0][0])
    return {name: _late(now, n, at) for name, n, at in rows(answer, 1)}


def _late(now: datetime, count: int, oldest: datetime | None) -> Late:
    return Late(count, 0.0 if oldest is None else max(0.0, (now - oldest).total_seconds()))
