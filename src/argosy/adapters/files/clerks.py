"""Who runs the batches of an import: this process, or others beside it, so that lines are read on one processor while orders are
decided on others. What stands already isn't even asked for.

A process ends when nobody is there to send it more: after the import, or when that was killed. What it was running then it completes,
and the next import finds it.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection
from typing import Protocol

import psycopg

from ...base import memory
from ...engine.actor import Actor
from ...engine.office import Office
from ...engine.registry import REGISTRY, Command, load_commands
from ...engine.submission import Reply, Submission
from ...store.drivers import PlainConnection
from .outcome import ImportStopped

ACTOR = Actor("import", frozenset({"*"}))
END_SECONDS_MAX = 30.0

Asked = tuple[Command, str | None]
"""A command, and its key if it has one."""

There = Callable[[Office, list[Submission]], list[bool]]
"""Which commands stand already. For other processes it is pickled."""


class Clerk(Protocol):
    """Runs a batch in one transaction; no reply where a command stood already. For one thread at a time.

    Raises ImportStopped, and psycopg's errors.
    """

    def run(self, batch: Sequence[Asked]) -> list[Reply | None]: ...

    def close(self) -> None: ...


class AtHand:
    """In this process, over a connection of the caller's."""

    def __init__(self, office: Office, there: There) -> None:
        self._office = office
        self._there = there

    def run(self, batch: Sequence[Asked]) -> list[Reply | None]:
        submissions = [Submission(body, ACTOR, key) for body, key in batch]
        there = self._there(self._office, submissions)
        fresh = [submission for submission, known in zip(submissions, there, strict=True) if not known]
        replies = iter(self._office.run(fresh) if fresh else [])
        return [None if known else next(replies) for known in there]

    def close(self) -> None:
        """The connection is the caller's."""


class Elsewhere:
    """In a process of its own, over a connection of its own."""

    def __init__(self, conninfo: str, there: There) -> None:
        spawning = multiprocessing.get_context("spawn")  # the threads of this process must not be forked
        self._pipe, end = spawning.Pipe()
        self._process = spawning.Process(target=_work, args=(end, conninfo, there), name="argosy-import", daemon=True)
        self._process.start()
        end.close()

    def run(self, batch: Sequence[Asked]) -> list[Reply | None]:
        try:
            self._pipe.send([(body.declaration.name, body.model_dump_json(exclude_defaults=True), key) for body, key in batch])
            answer: list[Reply | None] | psycopg.Error = self._pipe.recv()
        except (EOFError, OSError):
            raise ImportStopped("A process of the import has ended. What was done stays; run the import again.") from None
        if isinstance(answer, psycopg.Error):
            raise answer
        return answer

    def close(self) -> None:
        """When it has done what it was given."""
        self._pipe.close()
        self._process.join(END_SECONDS_MAX)
        if self._process.exitcode is None:
            self._process.kill()


def _work(pipe: Connection, conninfo: str, there: There) -> None:
    """All that such a process does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who sends the batches
    load_commands()
    memory.for_imports()
    connection = PlainConnection(conninfo)
    clerk = AtHand(Office(connection), there)
    for asked in _received(pipe):
        batch = [(REGISTRY[name].body.model_validate_json(body), key) for name, body, key in asked]
        try:
            answer: list[Reply | None] | psycopg.Error = clerk.run(batch)
        except psycopg.Error as error:
            answer = error
        with contextlib.suppress(OSError):  # nobody is there to hear it any more
            pipe.send(answer)
    connection.close()


def _received(pipe: Connection) -> Iterator[list[tuple[str, str, str | None]]]:
    """Batches, until whoever sends them has closed the pipe or is gone."""
    while True:
        try:
            asked = pipe.recv()
        except (EOFError, OSError):
            return
        yield asked
