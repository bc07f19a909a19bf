"""Commands made of a file's lines, sent in batches of one transaction each.

While batches run, each in a thread that waits for its clerk, the lines of the next one are read and made commands. Callers hear of
them in their own thread, in the file's order.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Generic, TypeVar

import orjson

from ...base.errors import CATALOGUE
from ...engine.office import Office
from ...engine.registry import Command
from ...engine.submission import Reply, Submission
from .clerks import Asked, Clerk
from .outcome import ImportStopped, refusal

L = TypeVar("L")


@dataclass
class Batches(Generic[L]):
    """`done` hears of lines that stand, and whether they did before; `told` of refusals.

    A batch is of so many lines. As many run at a time as there are clerks: with one, in the file's order.
    """

    clerks: Sequence[Clerk]
    lines_max: int
    done: Callable[[Command, list[L], bool], None]
    told: Callable[[list[L], str, str], None]
    _batch: list[tuple[Asked, list[L]]] = field(default_factory=list)
    _weight: int = 0
    _running: deque[tuple[list[tuple[Asked, list[L]]], Future[list[Reply | None]]]] = field(default_factory=deque)
    _threads: ThreadPoolExecutor = field(init=False)
    _free: SimpleQueue[Clerk] = field(default_factory=SimpleQueue)

    def __post_init__(self) -> None:
        self._threads = ThreadPoolExecutor(len(self.clerks), "import")
        for clerk in self.clerks:
            self._free.put(clerk)

    def add(self, body: Command, lines: list[L], key: str | None = None, *, weight: int | None = None) -> bool:
        """Send a command with the next batch. Answers whether a full one went before it. Raises ImportStopped, as `send` does."""
        weight = body.weight if weight is None else weight
        full = bool(self._batch) and self._weight + weight > self.lines_max
        if full:
            self._start()
        self._batch.append(((body, key), lines))
        self._weight += weight
        return full

    def send(self) -> None:
        """Run what is in the batch, and hear of all that run. Raises ImportStopped where the database can't."""
        self._start()
        while self._running:
            self._hear()

    def close(self) -> None:
        """Wait for the batches that run: nobody else may use their connections before."""
        self._threads.shutdown()
        for clerk in self.clerks:
            clerk.close()

    def _start(self) -> None:
        if len(self._running) == len(self.clerks):
            self._hear()
        batch, self._batch, self._weight = self._batch, [], 0
        if batch:
            self._running.append((batch, self._threads.submit(self._run, [asked for asked, _ in batch])))

    def _run(self, batch: list[Asked]) -> list[Reply | None]:
        clerk = self._free.get()
        try:
            return clerk.run(batch)
        finally:
            self._free.put(clerk)

    def _hear(self) -> None:
        """Of the batch that was sent first, when it has run."""
        batch, ran = self._running.popleft()
        for ((body, _), lines), reply in zip(batch, ran.result(), strict=True):
            if reply is None:
                self.done(body, lines, True)
            else:
                self._answer(body, lines, reply)

    def _answer(self, body: Command, lines: list[L], reply: Reply) -> None:
        if reply.accepted:
            self.done(body, lines, bool(orjson.loads(reply.body).get("existed")))
        elif reply.status >= 500:
            raise stopped(body, reply)
        else:
            self.told(lines, reply.code or "failed", refusal(reply))


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
