"""Work that falls due at a time: rows of (command, key, at). Firing is this loop, not a command: each runs as actor `system`,
and the transaction that runs it deletes its row, after its locks. A turned-away command leaves its row for the next look.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ..base.ids import text
from ..store.statement import Answer, Call, Statement
from .actor import SYSTEM
from .registry import REGISTRY
from .submission import Submission

FIRE_MAX = 256
READY = Statement(
    f"select id, command, body from due where at <= {{}} order by at, id limit {FIRE_MAX}",
    ["timestamptz"],
    rows=True,
)
OFFSET = Statement("select offset_us from clock", rows=True)
STILL_THERE = Statement("select id from due where id = any({}) order by id for no key update skip locked", ["uuid[]"], rows=True)


def ready(now: datetime) -> list[Call]:
    """Ask which rows are due at `now`, on the World's clock."""
    return [Call(READY, [now])]


def submissions(answer: Answer) -> list[Submission]:
    """The commands that rows name, to be run once each."""
    rows: list[tuple[Any, ...]] = answer[0]  # type: ignore[assignment]
    return [Submission(REGISTRY[command].body.model_validate(body), SYSTEM, f"due:{text(id)}", due=id) for id, command, body in rows]
