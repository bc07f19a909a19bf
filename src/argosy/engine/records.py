"""What a batch writes besides its rows: numbers, the command log, idempotency keys, events, and the due rows it has done."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson

from ..base import ids
from ..base.ids import Id
from ..model.events import NumberOf
from ..model.journal import Changes
from ..model.rows import Due, Goods, Money
from ..model.world import ORDER_NUMBERS, World
from ..store.statement import Answer, Call, Statement
from . import idempotency
from .submission import Reply

if TYPE_CHECKING:
    from .runner import Decided

NUMBERS = Statement("select nextval('order_number') from generate_series(1, {})", ["integer"], rows=True)
SERIES = Statement(
    "update number_series set last = last + {} where code = {} returning last, prefix, padding", ["bigint", "text"], rows=True
)
COMMANDS = Statement(
    "insert into commands (id, name, actor, key, at, status, code, subject) select * from unnest({}, {}, {}, {}, {}, {}, {}, {})",
    ["uuid[]", "text[]", "text[]", "text[]", "timestamptz[]", "smallint[]", "text[]", "uuid[]"],
)
HEAD = Statement("update event_head set n = n + {} where stream = 0", ["bigint"])
EVENTS = Statement(
    "insert into events (stream, seq, at, type, version, subject, command_id, data) "
    "select 0, h.n - {} + v.i, v.at, v.type, v.version, v.subject, v.command_id, v.data from event_head h cross join "
    "unnest({}, {}, {}, {}, {}, {}) with ordinality v (at, type, version, subject, command_id, data, i) where h.stream = 0",
    ["bigint", "timestamptz[]", "text[]", "smallint[]", "uuid[]", "uuid[]", "jsonb[]"],
)
DONE = Statement("delete from due where id = any({})", ["uuid[]"])
NOTIFY = Statement("notify argosy_events")


def rendered(value: Any) -> bytes:
    """JSON, with ids as UUIDs, instants as RFC 3339 and numbers as drawn."""
    return orjson.dumps(value, default=_plain, option=orjson.OPT_UTC_Z)


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return ids.text(value)
    if type(value) is NumberOf:
        return value.row.number
    raise TypeError(type(value).__name__)


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def draws(world: World) -> list[Call]:
    """One statement per series, for accepted commands only, in arrival order."""
    counts: dict[str, int] = defaultdict(int)
    for _, _, series in world.drawn:
        counts[series] += 1
    return [Call(NUMBERS, [n]) if series == ORDER_NUMBERS else Call(SERIES, [n, series]) for series, n in sorted(counts.items())]


def fill_numbers(world: World, answers: Answer) -> None:
    """Hand out the drawn numbers in arrival order."""
    counts: dict[str, int] = defaultdict(int)
    for _, _, series in world.drawn:
        counts[series] += 1
    numbers: dict[str, Any] = {}
    for series, rows in zip(sorted(counts), answers, strict=True):
        if series == ORDER_NUMBERS:
            numbers[series] = iter([str(r[0]) for r in rows])  # type: ignore[union-attr]
        else:
            last, prefix, padding = rows[0]  # type: ignore[index]
            first = last - counts[series] + 1
            numbers[series] = iter([f"{prefix}{n:0{padding}d}" for n in range(first, last + 1)])
    for row, column, series in world.drawn:
        world.set(row, **{column: next(numbers[series])})


# ── the head of the write group ──────────────────────────────────────────────────────────────────────────────────────────


def done(world: World) -> list[Call]:
    """Take away the due rows that were done, before new ones are written: what is asked for again must stand."""
    return [Call(DONE, [world.done])] if world.done else []


# ── the tail of the write group ──────────────────────────────────────────────────────────────────────────────────────────


def records(world: World, decided: list[Decided]) -> list[Call]:
    """The command log, the keys, and last of all the events, numbered under the head's lock."""
    now = world.now
    about: dict[Id, Id] = {}
    for command_id, event in world.events:
        about.setdefault(command_id, event.subject)
    calls = [
        Call(
            COMMANDS,
            [
                [d.submission.id for d in decided],
                [d.submission.declaration.name for d in decided],
                [d.submission.actor.id for d in decided],
                [d.submission.key for d in decided],
                [now] * len(decided),
                [d.status for d in decided],
                [d.code or (d.submission.body.noted if d.status < 300 else None) for d in decided],
                [about.get(d.submission.id) if d.order is None else d.order.id for d in decided],
            ],
            len(decided),
        )
    ]
    keep = [(d, Reply(d.status, d.body, d.code)) for d in decided if d.submission.due is None and idempotency.stores(d.status)]
    if keep:
        calls.append(
            Call(
                idempotency.STORE,
                [
                    [d.submission.actor.id for d, _ in keep],
                    [d.submission.key for d, _ in keep],
                    [d.submission.hash for d, _ in keep],
                    [d.submission.id for d, _ in keep],
                    [d.status for d, _ in keep],
                    [idempotency.kept(r) for _, r in keep],
                    [now] * len(keep),
                ],
                len(keep),
            )
        )
    events = world.events
    if events:
        k = len(events)
        calls.append(Call(HEAD, [k], 1))
        calls.append(
            Call(
                EVENTS,
                [
                    k,
                    [now] * k,
                    [e.type for _, e in events],
                    [e.version for _, e in events],
                    [e.subject for _, e in events],
                    [c for c, _ in events],
                    [rendered(e) for _, e in events],
                ],
                k,
            )
        )
        calls.append(Call(NOTIFY))
    return calls


def has_due(changes: Changes, now: datetime) -> bool:
    """Whether the batch wrote work that is due at once."""
    return any(row.at <= now for row in changes.added.get(Due, ()))  # type: ignore[attr-defined]


# ── previews ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def previewed(world: World, mark: int, outcome: Any) -> dict[str, Any]:
    """The outcome, the events, the moves, the SKUs that would be rebalanced, and other commands that would fall due."""
    rows = [row for row, column, _ in world.log[mark:] if column == "+"]
    due = [row for row in rows if type(row) is Due]
    return {
        "dry_run": True,
        "outcome": outcome,
        "events": [{"type": e.type, "data": e} for c, e in world.events if c == world.command_id],
        "goods": [_move(r, "quantity") | {"line": r.line} for r in rows if type(r) is Goods],
        "money": [_move(r, "amount") | {"payment": r.payment, "currency": r.currency} for r in rows if type(r) is Money],
        "rebalances": [r.key for r in due if r.command == "stock.rebalance"],
        "due": [{"command": r.command, "at": r.at, "body": r.body} for r in due if r.command != "stock.rebalance"],
    }


def _move(row: Any, size: str) -> dict[str, Any]:
    shown = {"from": row.from_account, "to": row.to_account, size: getattr(row, size)}
    if size == "quantity":
        shown |= {"from_location": row.from_location, "to_location": row.to_location}
    return shown
