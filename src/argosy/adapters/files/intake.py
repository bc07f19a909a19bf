"""A file of rows that each say what is to be: looked at first, with what would change, and then brought in.

What a row stands for is its `key`. Of rows with the same key none is taken: which of them is right, nobody knows. Everything is
planned slice by slice, against the database as it is: what a slice of one transaction does, the next one sees.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Literal, Protocol

import orjson

from ...base.errors import CATALOGUE
from ...engine.actor import Actor
from ...engine.office import Office
from ...engine.registry import Command
from ...engine.runner import Run
from ...engine.runner import preview as dry_run
from ...engine.submission import Reply, Submission
from ...store.drivers.drive import Connection, drive
from .batches import stopped
from .outcome import ImportStopped, Progress, with_facts
from .preparing import Tell
from .rejects import rejects_file
from .tables import Line, Table

SLICE_ROWS = 100
SHOWN_MAX = 200
REJECTED_MAX = 1_000

What = Literal["create", "change", "unchanged", "rejected"]


@dataclass
class Planned:
    """A row: what it is about, and what it changes. Without a `body` there is nothing to do; `reason` and `sentence` say why it was
    rejected, `facts` with which value. `seen`: how the order stood that it was planned on; of one that has moved since, nothing is done."""

    line: Line
    key: str
    what: What
    body: Command | None = None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    reason: str | None = None
    sentence: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    seen: str | None = None

    def reject(self, reason: str, sentence: str, facts: Mapping[str, Any] | None = None) -> Planned:
        self.what, self.body, self.reason, self.sentence, self.facts = "rejected", None, reason, sentence, facts or {}
        return self

    @property
    def told(self) -> str:
        """Why it was rejected, in one sentence."""
        return with_facts(self.sentence or "", self.facts)

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        shown = {"line": self.line.number, "key": self.key, "what": self.what, "before": self.before, "after": self.after}
        return shown | {"reason": self.reason, "sentence": self.told or None}


class Intake(Protocol):
    """One kind of file."""

    table: Table

    def key(self, line: Line) -> str:
        """What the row is about; empty where it doesn't say."""

    def plan(self, connection: Connection, lines: list[Line]) -> list[Planned]:
        """What each row would do, in order, against the database as it is."""

    def heard(self, planned: Planned, outcome: dict[str, Any]) -> None:
        """The row's command was accepted, or would be: what it changes is what this says."""


def survey(intake: Intake) -> Counter[str]:
    """How often each key is there, over all rows. Raises UnreadableFile."""
    return Counter(intake.key(line) for line in intake.table.rows())


def slices(intake: Intake, connection: Connection, keys: Counter[str], done: int = 0) -> Iterator[list[Planned]]:
    """The rows behind the first `done`, planned, a slice at a time as they are asked for."""
    rows = islice(intake.table.rows(), done, None)
    while lines := list(islice(rows, SLICE_ROWS)):
        fresh = [line for line in lines if keys[intake.key(line)] == 1 or not intake.key(line)]
        planned = {plan.line.number: plan for plan in intake.plan(connection, fresh)}
        yield [planned.get(line.number) or twice(Planned(line, intake.key(line), "rejected")) for line in lines]


def twice(planned: Planned) -> Planned:
    """It says what another row says as well."""
    return planned.reject("row_twice", f"{planned.key} is in the file more than once: leave one row of it.")


def told(planned: Planned, intake: Intake, reply: Reply) -> None:
    """What became of the row's command."""
    if reply.code is None:
        outcome = orjson.loads(reply.body)
        intake.heard(planned, outcome["outcome"] if outcome.get("dry_run") else outcome)
    else:
        planned.reject(reply.code, CATALOGUE[reply.code].title, orjson.loads(reply.body))


@dataclass
class FilePreview:
    """What a file would do: how many rows would create, change, leave as it is, or be rejected; and the first of them."""

    rows: int
    columns: list[str]
    unread: list[str]
    counts: Counter[str] = field(default_factory=Counter)
    changes: list[Planned] = field(default_factory=list)
    rejected: list[Planned] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return {
            **{"rows": self.rows, "columns": self.columns, "unread": self.unread, "counts": dict(self.counts)},
            "changes": [planned.as_dict() for planned in self.changes],
            "rejected": [planned.as_dict() for planned in self.rejected],
        }

    def sentences(self) -> list[str]:
        """For a terminal."""
        shown = [_sentence(planned) for planned in (*self.changes, *self.rejected)]
        left = self.rows - self.counts["unchanged"] - len(shown)
        return [*shown, *([f"… and {left:,} more"] if left > 0 else []), *_ended(self.rows, self.counts, self.unread)]


def _ended(rows: int, counts: Counter[str], unread: list[str]) -> list[str]:
    """What became of the rows, and which columns nothing was read from."""
    counted = ", ".join(f"{counts[what]:,} {what}" for what in ("create", "change", "unchanged", "rejected"))
    names = ", ".join(unread)
    return [f"{rows:,} {'row' if rows == 1 else 'rows'}: {counted}", *([f"Not read, for want of a known name: {names}"] if unread else [])]


def _sentence(planned: Planned) -> str:
    if planned.what == "rejected":
        return f"line {planned.line.number}: rejected ({planned.reason}): {planned.told}"
    changed = ", ".join(f"{name} {_shown(planned.before.get(name))} -> {_shown(value)}" for name, value in planned.after.items())
    return f"line {planned.line.number}: {planned.what} {planned.key}: {changed}"


def _shown(value: Any) -> str:
    return "-" if value is None else str(value)


def preview_intake(office: Office, actor: Actor, intake: Intake, shown_max: int = SHOWN_MAX) -> FilePreview:
    """What the file would do, each row tried on a snapshot as the actor. Nothing is changed. Raises UnreadableFile."""
    keys = survey(intake)
    shown = FilePreview(keys.total(), intake.table.columns, intake.table.unread)
    for planned in slices(intake, office.connection, keys):
        bodies = [(plan, plan.body) for plan in planned if plan.body is not None]
        for (plan, _), reply in zip(bodies, _tried(office, actor, [body for _, body in bodies]), strict=True):
            told(plan, intake, reply)
        for plan in planned:
            shown.counts[plan.what] += 1
            if plan.what == "rejected" and len(shown.rejected) < REJECTED_MAX:
                shown.rejected.append(plan)
            elif plan.what in ("create", "change") and len(shown.changes) < shown_max:
                shown.changes.append(plan)
    return shown


@dataclass(frozen=True)
class IntakeSummary:
    """How bringing a file in ended: how many rows created, changed, were so already, or were rejected."""

    rows: int
    counts: Counter[str]
    unread: list[str]

    def as_dict(self) -> dict[str, Any]:
        return {"rows": self.rows, "counts": dict(self.counts), "unread": self.unread}

    def sentences(self) -> list[str]:
        return _ended(self.rows, self.counts, self.unread)


def import_intake(office: Office, actor: Actor, intake: Intake, *, rejects: Path, progress: Tell = lambda _: None) -> IntakeSummary:
    """Bring the file in; what isn't taken is told in the CSV file `rejects`. Run again, it changes nothing. Raises ImportStopped."""
    if rejects.exists() and rejects.samefile(intake.table.path):
        raise ImportStopped(f"{rejects} is the file to import: name another one for the rejects.")
    keys, counts = survey(intake), Counter[str]()
    with rejects_file(rejects, intake.table.columns) as file:
        for planned in slices(intake, office.connection, keys):
            asked = [(plan, plan.body) for plan in planned if plan.body is not None]
            for (plan, body), reply in zip(
                asked, office.run([Submission(body, actor, if_match=plan.seen) for plan, body in asked]), strict=True
            ):
                if reply.status >= 500:
                    raise stopped(body, reply)
                told(plan, intake, reply)
            for plan in planned:
                if plan.what == "rejected":
                    file.tell(plan.line, plan.reason or "", plan.told)
            counts.update(plan.what for plan in planned)
            progress(Progress("rows", counts.total(), keys.total()))
    return IntakeSummary(keys.total(), counts, intake.table.unread)


def _tried(office: Office, actor: Actor, bodies: Sequence[Command]) -> list[Reply]:
    run = Run([None] * len(bodies))
    if bodies:
        drive(dry_run(office.desk, [Submission(body, actor) for body in bodies], run), office.connection)
    return [reply for reply in run.replies if isinstance(reply, Reply)]
