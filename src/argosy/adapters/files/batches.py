"""Commands made of a file's lines, sent in batches of one transaction each: what stands already isn't even asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import orjson

from ...base.errors import CATALOGUE
from ...base.limits import BATCH_WEIGHT_LINES_MAX
from ...engine.actor import Actor
from ...engine.office import Office
from ...engine.registry import Command
from ...engine.submission import Reply, Submission
from .outcome import ImportStopped

ACTOR = Actor("import", frozenset({"*"}))

L = TypeVar("L")


@dataclass
class Batches(Generic[L]):
    """`there` answers which commands stand already; `done` hears of lines that stand, and whether they did before; `told` of refusals."""

    office: Office
    there: Callable[[list[Submission]], list[bool]]
    done: Callable[[Command, list[L], bool], None]
    told: Callable[[list[L], str, str], None]
    _batch: list[tuple[Submission, list[L]]] = field(default_factory=list)
    _weight: int = 0

    def add(self, body: Command, lines: list[L], key: str | None = None) -> bool:
        """Send a command with the next batch. Answers whether a full one went before it."""
        full = bool(self._batch) and self._weight + body.weight > BATCH_WEIGHT_LINES_MAX
        if full:
            self.send()
        self._batch.append((Submission(body, ACTOR, key), lines))
        self._weight += body.weight
        return full

    def send(self) -> None:
        """Run what is in the batch, in one transaction. Raises ImportStopped where the database can't."""
        batch, self._batch, self._weight = self._batch, [], 0
        if not batch:
            return
        there = self.there([submission for submission, _ in batch])
        fresh = [entry for entry, known in zip(batch, there, strict=True) if not known]
        replies = iter(self.office.run([submission for submission, _ in fresh]) if fresh else [])
        for (submission, lines), known in zip(batch, there, strict=True):
            if known:
                self.done(submission.body, lines, True)
            else:
                self._hear(submission, lines, next(replies))

    def _hear(self, submission: Submission, lines: list[L], reply: Reply) -> None:
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
