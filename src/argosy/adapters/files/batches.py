"""Commands made of a file's lines, sent in batches of one transaction each: what stands already isn't even asked for.

While a batch runs, in a thread of its own, the lines of the next one are read and made commands. One runs at a time, in the file's
order, and callers hear of it in their own thread.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import orjson

from ...base.errors import CATALOGUE
from ...engine.actor import Actor
from ...engine.office import Office
from ...engine.registry import Command
from ...engine.submission import Reply, Submission
from .outcome import ImportStopped

ACTOR = Actor("import", frozenset({"*"}))

L = TypeVar("L")


@dataclass
class Batches(Generic[L]):
    """`there` answers which commands stand already; `done` hears of lines that stand, and whether they did before; `told` of refusals.

    A batch is of so many lines; `there` is asked in the batch's thread.
    """

    office: Office
    lines_max: int
    there: Callable[[list[Submission]], list[bool]]
    done: Callable[[Command, list[L], bool], None]
    told: Callable[[list[L], str, str], None]
    _batch: list[tuple[Submission, list[L]]] = field(default_factory=list)
    _weight: int = 0
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "import"))
    _running: Future[list[tuple[Submission, list[L], Reply | None]]] | None = None

    def add(self, body: Command, lines: list[L], key: str | None = None, *, weight: int | None = None) -> bool:
        """Send a command with the next batch. Answers whether a full one went before it. Raises ImportStopped, as `send` does."""
        weight = body.weight if weight is None else weight
        full = bool(self._batch) and self._weight + weight > self.lines_max
        if full:
            self._start()
        self._batch.append((Submission(body, ACTOR, key), lines))
        self._weight += weight
        return full

    def send(self) -> None:
        """Run what is in the batch, and hear of it. Raises ImportStopped where the database can't."""
        self._start()
        self._hear()

    def close(self) -> None:
        """Wait for the batch that runs: nobody else may use its connection before."""
        self._thread.shutdown()

    def _start(self) -> None:
        self._hear()
        batch, self._batch, self._weight = self._batch, [], 0
        if batch:
            self._running = self._thread.submit(self._run, batch)

    def _run(self, batch: list[tuple[Submission, list[L]]]) -> list[tuple[Submission, list[L], Reply | None]]:
        """In one transaction; without a reply where the command stood already."""
        there = self.there([submission for submission, _ in batch])
        fresh = [submission for (submission, _), known in zip(batch, there, strict=True) if not known]
        replies = iter(self.office.run(fresh) if fresh else [])
        return [(*entry, None if known else next(replies)) for entry, known in zip(batch, there, strict=True)]

    def _hear(self) -> None:
        running, self._running = self._running, None
        for submission, lines, reply in running.result() if running is not None else ():
            if reply is None:
                self.done(submission.body, lines, True)
            else:
                self._answer(submission, lines, reply)

    def _answer(self, submission: Submission, lines: list[L], reply: Reply) -> None:
        if reply.accepted:
            self.done(submission.body, lines, bool(orjson.loads(reply.body).get("existed")))
        elif reply.status >= 500:
            raise stopped(submission.body, reply)
        else:
            code = reply.code or "failed"
            self.told(lines, code, CATALOGUE[code].title)


def accepted(office: Office, submissions: list[Submission]) -> None:
    """Run commands that nothing may be wrong with. Raises ImportStopped otherwise."""
    for submission, reply in zip(submissions, office.run(submissions), strict=True):
        if not reply.accepted:
            raise stopped(submission.body, reply)


def stopped(body: Command, reply: Reply) -> ImportStopped:
    """What to tell a person when a command that must succeed did not."""
    problem = CATALOGUE[reply.code or "failed"]
    return ImportStopped(
        f"{body.declaration.name} was refused ({problem.code}): {problem.title} {problem.advice} {reply.body.decode()} "
        "What was done before stays; run the import again and it goes on from there."
    )
