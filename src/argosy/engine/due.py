"""Work that falls due at a time: rows of (command, key, at). Firing is a loop, not a command: each runs as actor `system`, and
the transaction that runs it deletes its row, after its locks. A command that was turned away, or failed, leaves its row.

Rows that stay must not stand in the way of those behind them: a look that got nothing done goes on where it ended.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any

from ..base.ids import Id, text
from ..store.statement import Answer, Call, Statement
from .actor import SYSTEM
from .registry import REGISTRY
from .submission import Reply, Submission

log = logging.getLogger("argosy.engine")

FIRE_MAX = 256
Place = tuple[datetime, Id]
"""Where in the order of firing a row stands."""
START: Place = (datetime(1, 1, 1, tzinfo=UTC), bytes(16))
READY = Statement(
    f"select id, at, command, body from due where at <= {{}} and (at, id) > ({{}}, {{}}) order by at, id limit {FIRE_MAX}",
    ["timestamptz", "timestamptz", "uuid"],
    rows=True,
)
OFFSET = Statement("select offset_us from clock", rows=True)
STILL_THERE = Statement("select id from due where id = any({}) order by id for no key update skip locked", ["uuid[]"], rows=True)


def ready(now: datetime, after: Place = START) -> list[Call]:
    """Ask which rows are due at `now`, on the World's clock, and stand behind `after`."""
    return [Call(READY, [now, *after])]


def submissions(answer: Answer, told: set[Id] | None = None) -> list[Submission]:
    """The commands that rows name, to be run once each.

    A row that no longer says anything (its command is gone, or takes another body) is passed over and stays for somebody
    to look at; the log hears of it once for each set of `told`.
    """
    rows: list[tuple[Any, ...]] = answer[0]  # type: ignore[assignment]
    found = []
    for id, _, command, body in rows:
        try:
            found.append(Submission(REGISTRY[command].body.model_validate(body), SYSTEM, f"due:{text(id)}", due=id))
        except Exception as error:  # whatever it is, the others are due
            if told is None or id not in told:
                log.error("due row %s can't be read as %s, and stays: %s", text(id), command, error, exc_info=error)
            if told is not None:
                told.add(id)
    return found


def next_place(answer: Answer, replies: list[Reply]) -> Place | None:
    """Where to look at once after these rows were run: from the start if one is done, else behind them. None: not at once.

    What failed, or what somebody else is running, is not done: looked for again at once, it would never let go.
    """
    if any(reply.status < 500 and not reply.repeated for reply in replies):
        return START
    rows: list[tuple[Any, ...]] = answer[0]  # type: ignore[assignment]
    return (rows[-1][1], rows[-1][0]) if len(rows) == FIRE_MAX else None
