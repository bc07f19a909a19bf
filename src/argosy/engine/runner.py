"""The one runner: any mix of commands, in arrival order, in one transaction, one reply each.

A generator: it yields groups of statements and is sent their rows, so it does no I/O, and a driver decides how a group reaches
PostgreSQL. Four groups a batch (resolve, lock, read, write), a round trip each; reading is left out where nothing has children, and
one more comes before the locks where bundles are ordered: what they hold has to be locked too.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Hashable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from ..base.errors import Refused
from ..base.ids import Id
from ..model.events.orders import OrderStatusChanged
from ..model.rows import Order
from ..model.settings import Settings
from ..model.world import Touched, World
from ..rules.status import derive
from ..rules.turn import retake
from ..store.loaders import Loading
from ..store.settings import settings_calls, settings_from
from ..store.statement import Answer, Call, Group, Pause, Statement
from ..store.writer import writes
from . import due, idempotency, loading, records
from .limits import outside
from .matching import etag_of, left, matched
from .submission import BEHIND, Answered, Deferred, Reply, Submission

log = logging.getLogger("argosy.engine")

BEGIN = Statement("begin")
BEGIN_DRY = Statement("begin isolation level repeatable read, read only")
COMMIT = Statement("commit")
ROLLBACK = Statement("rollback")
HEAD = Statement(
    "select v.version, c.offset_us, pg_backend_pid(), pg_postmaster_start_time() from settings_version v cross join clock c", rows=True
)

Script = Generator[Group, Answer, Any]
Loaded = Callable[[], object]


@dataclass
class Desk:
    """What one process keeps between batches: the cached settings, and the due rows it has called unreadable.

    `machine_time` is replaced in simulations.
    """

    settings: Settings = field(default_factory=Settings)
    unreadable: set[Id] = field(default_factory=set)

    @staticmethod
    def machine_time() -> datetime:
        return datetime.now(UTC)


@dataclass
class Run:
    """One attempt at a batch: what it must answer, and what the recovery of an unanswered COMMIT needs to know.

    `backend` is PostgreSQL's process and when its server was started: after that, others get the same numbers.
    """

    replies: list[Answered | None]
    backend: tuple[int, datetime] | tuple[()] = ()
    committing: bool = False
    due_now: bool = False


@dataclass
class Decided:
    """A command that was decided in this batch, waiting to be rendered and recorded."""

    index: int
    submission: Submission
    status: int
    code: str | None
    outcome: Any
    order: Order | None
    etag: str | None = None
    body: bytes = b""


def transaction(desk: Desk, batch: list[Submission], run: Run, *, skip: bool = False, loaded: Loaded | None = None) -> Script:
    """Run a batch and commit it. Replies go to `run.replies`, in the batch's order; Deferred where a command has to wait.

    `loaded` is called before it is decided, and who waited for that may begin before this takes the processor.
    """
    load = yield from load_world(desk, batch, run, skip=skip, locking=True)
    world = load.world
    if loaded is not None:
        loaded()
        yield Pause(0)
    decided = decide_all(batch, run, load)
    if not decided:
        yield [Call(ROLLBACK)]
        return
    if world.drawn:
        answers = yield records.draws(world)
        records.fill_numbers(world, answers)
    for d in decided:
        render(d)
        run.replies[d.index] = Reply(d.status, d.body, d.code, d.etag)
    changes = world.changes()
    group = [*records.done(world), *writes(changes), *records.records(world, decided)]
    run.due_now = records.has_due(changes, world.now)
    group.append(Call(COMMIT))
    run.committing = True
    yield group
    run.committing = False


def preview(desk: Desk, batch: list[Submission], run: Run) -> Script:
    """The same needs and decide on a read-only snapshot: nothing is locked, stored or numbered. Replies tell what would happen."""
    load = yield from load_world(desk, batch, run, skip=False, locking=False)
    yield [Call(ROLLBACK)]
    for d in decide_all(batch, run, load, dry=True):
        render(d)
        run.replies[d.index] = Reply(d.status, d.body, d.code, d.etag)


def load_world(desk: Desk, batch: list[Submission], run: Run, *, skip: bool, locking: bool) -> Generator[Group, Answer, Loading]:
    """Resolve, lock and read; replies to repeated keys are filled in on the way."""
    load = loading.prepare(batch, desk.settings, desk.machine_time(), skip=skip, locking=locking)
    asked = loading.asks(load, "resolve")
    head = [Call(BEGIN if locking else BEGIN_DRY), Call(HEAD), idempotency.lookup(batch)]
    answers = yield [*head, *loading.calls(asked)]
    (version, offset, *backend), known = answers[1][0], answers[2]  # type: ignore[index]
    run.backend = tuple(backend)
    loading.told(asked, answers[3:])
    if version != load.world.settings.version:
        yield from _refresh(desk, load.world, version)
    load.world.now += timedelta(microseconds=offset)
    still_there: list[Id] = []
    used = {(actor, key): (hash, status, outcome) for actor, key, hash, status, outcome in known}  # type: ignore[union-attr]
    if used:
        for index, submission in enumerate(batch):
            if (hit := used.get((submission.actor.id, submission.key))) is not None and submission.due is None:
                run.replies[index] = idempotency.repeat(submission, *hit)
    due_ids = [s.due for s in batch if s.due is not None]
    for step in ("expand", "lock", "read"):
        asked = loading.asks(load, step)
        if step == "lock" and due_ids:
            asked.append((Call(due.STILL_THERE, [sorted(due_ids)]), lambda rows: still_there.extend(r[0] for r in rows)))
        if asked:
            loading.told(asked, (yield loading.calls(asked)))
    if due_ids:
        for index, submission in enumerate(batch):
            if submission.due is not None and submission.due not in still_there:
                run.replies[index] = Reply(200, b'{"skipped":true}', repeated=True)
    if load.keys("settings"):  # read again under the lock, and apart from the cache, since the command will change them
        load.world.settings = settings_from(version, (yield settings_calls()))  # type: ignore[arg-type]
    return load


def _refresh(desk: Desk, world: World, version: int) -> Script:
    """Read the settings of this version, unless the other lane has done so since this batch began."""
    if version != desk.settings.version:
        desk.settings = settings_from(version, (yield settings_calls()))  # type: ignore[arg-type]
    world.settings = desk.settings


def decide_all(batch: list[Submission], run: Run, load: Loading, *, dry: bool = False) -> list[Decided]:
    """Decide every command that has no reply yet, in order. Commands see each other; a refused one leaves no trace."""
    decided: list[Decided] = []
    seen: dict[tuple[str, str], Decided] = {}
    waiting: dict[Hashable, Deferred] = {}
    for index, submission in enumerate(batch):
        if run.replies[index] is not None:
            continue
        twin = seen.get((submission.actor.id, submission.key))
        if twin is not None:
            run.replies[index] = _twin_reply(submission, twin, run)
            continue
        waits = _behind(load, submission, waiting) or loading.deferral(load, submission)
        if waits is not None:
            run.replies[index] = waits
            waiting.update(dict.fromkeys(_affinity(load, submission), waits))
            continue
        done = decide(index, submission, load.world, dry=dry)
        if idempotency.stores(done.status):
            seen[submission.actor.id, submission.key] = done
        decided.append(done)
    return decided


def _behind(load: Loading, submission: Submission, waiting: dict[Hashable, Deferred]) -> Deferred | None:
    """Whether it must wait since one before it does: any, where rows are waited for; else one on the same order or key."""
    if not waiting:
        return None
    if not load.skip:
        return BEHIND
    return next((waiting[key] for key in _affinity(load, submission) if key in waiting), None)


def _affinity(load: Loading, submission: Submission) -> list[Hashable]:
    """What keeps commands in order, with an order under one name, however it was named."""
    handles: dict[Any, Id | None] = load.world.handles
    return [handles.get(key) or key for key in submission.affinity()]


def _twin_reply(submission: Submission, twin: Decided, run: Run) -> Answered:
    """The same key twice in one batch: the second joins the first's outcome in the next batch, or is another request."""
    if submission.hash == twin.submission.hash:
        return Deferred("twin")
    return idempotency.repeat(submission, twin.submission.hash, twin.status, b"")


def decide(index: int, submission: Submission, world: World, *, dry: bool = False) -> Decided:
    """Run one command over the World."""
    declaration = submission.declaration
    mark = world.begin(submission.id, submission.hash, submission.actor, fact=declaration.fact)
    order = None
    try:
        order = outside(world, submission)
        seen = matched(world, submission, order, dry=dry)
        outcome = submission.body.decide(world)
        restate(world, world.close(mark))
    except Refused as refused:
        world.take_back(mark)
        _done_due(submission, world)
        return Decided(index, submission, refused.status, refused.code, refused.facts, order, etag_of(order))
    except Exception:
        log.exception("command %s %s failed; it is undone", declaration.name, submission.id.hex())
        world.take_back(mark)
        _done_due(submission, world)
        return Decided(index, submission, 500, "failed", {}, None)
    _done_due(submission, world)
    if order is None and world.briefs:
        order = world.briefs[0][1]
    result = Decided(index, submission, declaration.status, None, outcome, order)
    if dry:
        result.outcome = records.previewed(world, mark, outcome)
        result.status = 200
    result.etag = seen if dry else left(world, submission, order)  # a preview's is what a confirmation must still find
    return result


def restate(world: World, touched: Touched) -> None:
    """Derive the statuses and the turn of the orders a command touched; count its edits and its progress; snapshot them for its outcome."""
    for id, order in touched.orders.items():
        before = (order.status, order.payment_status, order.fulfillment_status, order.return_status)
        now = derive(world.lines(order), world.adjustments(order), world.payments(order))
        new = id in touched.new
        if now != before:
            world.set(order, status=now[0], payment_status=now[1], fulfillment_status=now[2], return_status=now[3])
            if not new:
                world.emit(OrderStatusChanged(id, *now))
        retake(world, order)
        if not new:
            world.move(order, "version", 1 if id in touched.edited else 0)
            world.move(order, "progress", 1 if id in touched.progressed else 0)
    for brief, order in world.briefs:
        brief.status, brief.payment_status = order.status, order.payment_status
        brief.fulfillment_status, brief.return_status = order.fulfillment_status, order.return_status
        brief.version, brief.progress = order.version, order.progress


def _done_due(submission: Submission, world: World) -> None:
    if submission.due is not None:
        world.done.append(submission.due)


def render(d: Decided) -> None:
    """The outcome, or the refusal's facts, as JSON."""
    d.body = records.rendered(d.outcome)
