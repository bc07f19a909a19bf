"""What becomes of a batch when something goes wrong: run again, halved, or looked up after an unanswered COMMIT.

A batch keeps its command ids, and so its rows' ids, however often it runs; the winner of a race is visible the next time, and the
loser gets the stored outcome. A script like the runner's: it does no I/O itself.
"""

from __future__ import annotations

import logging
from collections.abc import Generator
from dataclasses import dataclass
from time import monotonic
from typing import Any

from ..base.limits import HALVING_TRANSACTIONS_MAX, RETRIES_MAX
from ..store import failures
from ..store.statement import Answer, Call, Group, Pause, RowCountMismatch, Statement
from .runner import ROLLBACK, Desk, Loaded, Run, transaction
from .submission import BUSY, Answered, Deferred, Reply, Submission

log = logging.getLogger("argosy.engine")

AS_OWNER, AS_BEFORE = Statement("set role none"), Statement("reset role")
END = Statement(
    "select pg_terminate_backend(pid) from pg_stat_activity where pid = {} and pg_postmaster_start_time() = {}",
    ["integer", "timestamptz"],
    rows=True,
)
RECORDED = Statement("select id from commands where id = any({})", ["uuid[]"], rows=True)
UNANSWERED_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, *[1.0] * 28)
"""Seconds between looks for what became of a COMMIT."""
UNANSWERED_SECONDS_MAX = 30.0

UNAVAILABLE = Reply(503, b'{"retry_after":1}', "busy")
FAILED = Reply(500, b"{}", "failed")
UNKNOWN = Reply(503, b'{"retry_after":1}', "outcome_unknown")

Script = Generator[Group, Answer, Any]


@dataclass
class Budget:
    """Transactions a batch may still start while it is being halved."""

    transactions: int = HALVING_TRANSACTIONS_MAX


Ran = tuple[list[Answered], bool]
"""A reply for each submission, in order; and whether work was written that is due at once."""


def attempt(
    desk: Desk, batch: list[Submission], *, skip: bool = False, budget: Budget | None = None, loaded: Loaded | None = None
) -> Generator[Group, Answer, Ran]:
    """Run a batch to an end: every submission gets a reply, or is deferred (locked rows, a missed lock, a twin before it).

    `loaded` is called when its rows are locked and read, each time it is tried.
    """
    budget = budget or Budget()
    if budget.transactions <= 0:
        return [UNAVAILABLE] * len(batch), False
    tries = 0
    while True:
        tries += 1
        budget.transactions -= 1
        run = Run([None] * len(batch))
        try:
            yield from transaction(desk, batch, run, skip=skip, loaded=loaded)
            return _answers(run), run.due_now
        except Exception as error:  # whatever it is, the transaction must end and the one at fault fall alone
            kind = failures.kind(error)
            if run.committing and (kind == "lost" or isinstance(error, RowCountMismatch)):
                committed = yield from _committed(batch, run, lost=kind == "lost")
                if committed is not False:
                    level = logging.WARNING if committed and kind == "lost" else logging.ERROR
                    log.log(level, "after the COMMIT of %d commands, which %s: %r", len(batch), _TOLD[committed], error)
                    return (_answers(run), run.due_now) if committed else (_unknown(run), False)
            yield from _roll_back(lost=kind == "lost")
            if kind == "locked":
                return ([BUSY] * len(batch), False) if skip else (yield from _who_is_busy(desk, batch, budget))
            if kind in ("retry", "lost") and tries < RETRIES_MAX:
                continue
            if kind in ("retry", "lost"):
                log.warning("a batch of %d commands failed %d times: %s", len(batch), tries, error)
                return [UNAVAILABLE] * len(batch), False
            log.error("a batch of %d commands failed: %r", len(batch), error, exc_info=error)
            return (yield from _halves(desk, batch, skip, budget))


def _answers(run: Run) -> list[Answered]:
    assert all(r is not None for r in run.replies)
    return run.replies  # type: ignore[return-value]


def _roll_back(*, lost: bool) -> Script:
    """Leave the transaction; a lost connection has left it by itself."""
    if not lost:
        try:
            yield [Call(ROLLBACK)]
        except failures.DATABASE_ERRORS as error:
            log.warning("no rollback: %s", error)


def _halves(desk: Desk, batch: list[Submission], skip: bool, budget: Budget) -> Generator[Group, Answer, Ran]:
    """Find the command at fault: alone it fails, its neighbours stand. When the budget is used up the rest is turned away."""
    if len(batch) == 1:
        return [FAILED], False
    middle = len(batch) // 2
    first, due_first = yield from attempt(desk, batch[:middle], skip=skip, budget=budget)
    second, due_second = yield from attempt(desk, batch[middle:], skip=skip, budget=budget)
    return first + second, due_first or due_second


def _who_is_busy(desk: Desk, batch: list[Submission], budget: Budget) -> Generator[Group, Answer, Ran]:
    """After waiting in vain: those whose rows are still locked are turned away, the others run."""
    answers, due_now = yield from attempt(desk, batch, skip=True, budget=budget)
    return [UNAVAILABLE if a is BUSY else a for a in answers], due_now


_TOLD = {True: "was done", None: "may have been done"}


def _unknown(run: Run) -> list[Answered]:
    """What to say when nobody knows whether it was committed. Who was not in the transaction keeps their answer."""
    return [a if isinstance(a, Deferred) or a.repeated else UNKNOWN for a in _answers(run)]


def _committed(batch: list[Submission], run: Run, *, lost: bool) -> Generator[Group, Answer, bool | None]:
    """COMMIT was sent, and either not answered or followed by an error of ours: look whether the commands are there.

    After a loss the old backend is ended first: one that does not know that it has lost its client would live on for hours, with its
    locks. None: nobody knows, since the database can't be asked, or the backend does not end; the client's own retry, by its key,
    will tell.
    """
    ids = [s.id for s in batch]
    until = monotonic() + UNANSWERED_SECONDS_MAX
    for seconds in UNANSWERED_PAUSES:
        try:
            alive = (yield [Call(AS_OWNER), Call(END, run.backend), Call(AS_BEFORE)])[1] if lost else []
            if (yield [Call(RECORDED, [ids])])[0]:
                return True
            if not alive:
                return False
        except failures.DATABASE_ERRORS as error:
            lost = True
            log.warning("what became of a COMMIT can't be asked yet: %s", error)
        if monotonic() > until:
            break
        yield Pause(seconds)
    return None
