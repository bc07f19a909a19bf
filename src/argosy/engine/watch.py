"""What the engine ran, for whoever looks on: a line a command in the log, if anybody reads it. Nothing of a body is told."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from ..base.ids import text
from ..base.logs import LINES
from .submission import Reply, Submission

log = logging.getLogger("argosy.commands")


class Ran(NamedTuple):
    """A command that was answered, and the seconds from its arrival to that."""

    submission: Submission
    reply: Reply
    seconds: float


OnRan = Callable[[str, float, Sequence[Ran]], object]
"""Called when a batch was run: its lane, the seconds it took from its first statement to its COMMIT's answer, and what was answered."""


def log_batch(lane: str, seconds: float, ran: Sequence[Ran]) -> None:
    """A line a command: id, name, who, how it ended, how long it took and with how many others. What failed is a warning."""
    if log.isEnabledFor(logging.INFO) and (well := [one for one in ran if one.reply.status < 500]):
        log.info("%d commands", len(well), extra={LINES: _lines(lane, seconds, well, len(ran))})
    if failed := [one for one in ran if one.reply.status >= 500]:
        log.warning("%d commands failed", len(failed), extra={LINES: _lines(lane, seconds, failed, len(ran))})


def _lines(lane: str, seconds: float, ran: Sequence[Ran], batch: int) -> list[tuple[str, dict[str, Any]]]:
    batch_ms = round(seconds * 1_000, 1)
    return [
        (
            submission.declaration.name,
            {
                "command": text(submission.id),
                "actor": submission.actor.id,
                "status": reply.status,
                "code": reply.code,
                "replayed": reply.repeated,
                "ms": round(waited * 1_000, 1),
                "batch": batch,
                "batch_ms": batch_ms,
                "lane": lane,
            },
        )
        for submission, reply, waited in ran
    ]
