"""The audit log: every command that was tried, newest first: who, what, about what, with which outcome.

It is the command log that the engine keeps. A filter with an index of its own leads, the others are checked on each; a page looks at
LOOKED_AT_MAX commands and no more, so where only few fit it may hold fewer than its limit and still have a next.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from argosy.base import ids
from argosy.base.ids import Id
from argosy.engine.registry import REGISTRY
from argosy.queries.plain import BadCursor, cursor, key_of, rows
from argosy.store.statement import Call, Script, Statement

LOOKED_AT_MAX = 1_000
NAMES = ("at", "seq", "id", "name", "actor", "status", "code", "subject")
ACCEPTED, REFUSED = "accepted", "refused"
NEWEST = datetime.max.replace(tzinfo=UTC)
OLDEST = datetime.min.replace(tzinfo=UTC)
SEQ_MAX = 2**63 - 1

_PLACE = "(c.at, c.seq) < ({}, {}) and c.at >= {}"
_PLACE_TYPES = ("timestamptz", "bigint", "timestamptz")
_NEWEST = "order by c.at desc, c.seq desc"
_HOLDS = (
    "(w.actor is null or c.actor = w.actor) and (w.names is null or c.name = any(w.names)) "
    "and (w.subject is null or c.subject = w.subject) and (w.outcome is null or c.code = w.outcome "
    "or (w.outcome = 'accepted' and c.status < 300) or (w.outcome = 'refused' and c.status >= 400))"
)
_ASKED = "(select {} as actor, {} as names, {} as subject, {} as outcome) w"
_ASKED_TYPES = ("text", "text[]", "uuid", "text")


class Way(NamedTuple):
    """A way through commands, newest first: `page` answers those that hold, `end` where the last of those stands that a page looks at."""

    page: Statement
    end: Statement


def _way(lead: str, *types: str) -> Way:
    """`lead`: SQL that chooses the commands, with an index behind it."""
    return _through(f"select c.* from commands c where {lead}{_PLACE} {_NEWEST}", *types, *_PLACE_TYPES)


def _through(source: str, *types: str) -> Way:
    return Way(
        Statement(
            f"select {', '.join('c.' + name for name in NAMES)} from {_ASKED} cross join lateral ({source} limit {LOOKED_AT_MAX}) c "
            f"where {_HOLDS} {_NEWEST} limit {{}}",
            [*_ASKED_TYPES, *types, "integer"],
            rows=True,
        ),
        Statement(f"select c.at, c.seq from ({source}) c {_NEWEST} offset {LOOKED_AT_MAX - 1} limit 1", types, rows=True),
    )


BY_SUBJECT = _way("c.subject = {} and ", "uuid")
BY_ACTOR = _way("c.actor = {} and ", "text")
BY_CODE = _way("c.code = {} and ", "text")
BY_REFUSAL = _way("c.status >= 400 and ")
BY_TIME = _way("")
BY_NAMES = _through(
    "select x.* from unnest({}) n (name) cross join lateral "
    f"(select c.* from commands c where c.name = n.name and {_PLACE} {_NEWEST} limit {LOOKED_AT_MAX}) x order by x.at desc, x.seq desc",
    "text[]",
    *_PLACE_TYPES,
)
ENTRY = Statement(f"select {', '.join('c.' + name for name in NAMES)} from commands c where c.id = {{}} limit 1", ["uuid"], rows=True)
EVENTS = Statement(
    "select e.type, e.data || coalesce((select jsonb_build_object('reason', w.text) from remarks w "
    "where w.id = (e.data ->> 'remark')::uuid and w.text <> ''), '{{}}') "
    "from events e where e.stream = 0 and e.subject = {} and e.command_id = {} order by e.seq",
    ["uuid", "uuid"],
    rows=True,
)
CALLED = Statement(
    "select id, name from users where id = any({}) union all select id, name from api_keys where id = any({})",
    ["uuid[]", "uuid[]"],
    rows=True,
)


@dataclass(frozen=True)
class Wanted:
    """What is asked for; all of it must hold. `command`: a name, or an area such as `access`; `outcome`: accepted, refused, or a code."""

    actor: str | None = None
    command: str | None = None
    subject: Id | None = None
    outcome: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def names(self) -> list[str] | None:
        """The commands that are meant: none, if there is no such command or area."""
        if self.command is None:
            return None
        if "." in self.command:
            return [self.command]
        return sorted({d.name for d in REGISTRY.values() if d.name.startswith(f"{self.command}.")})

    def way(self) -> tuple[Way, list[Any]]:
        """What leads, and its parameters."""
        if self.subject is not None:
            return BY_SUBJECT, [self.subject]
        if self.actor is not None:
            return BY_ACTOR, [self.actor]
        if self.names is not None:
            return BY_NAMES, [self.names]
        if self.outcome == REFUSED:
            return BY_REFUSAL, []
        if self.outcome is not None and self.outcome != ACCEPTED:
            return BY_CODE, [self.outcome]
        return BY_TIME, []


def audit_log(wanted: Wanted, after: str | None, limit: int) -> Script[dict[str, Any]]:
    """{"items", "next"}: at most `limit` commands older than the cursor `after`, of those asked for. Raises BadCursor."""
    place = (wanted.until or NEWEST, 0 if wanted.until else SEQ_MAX) if after is None else _place(after)
    way, lead = wanted.way()
    bounds = [*lead, *place, wanted.since or OLDEST]
    page = yield [Call(way.page, [wanted.actor, wanted.names, wanted.subject, wanted.outcome, *bounds, limit]), Call(way.end, bounds)]
    found, end = rows(page, 0), rows(page, 1)
    items = yield from _shown(found)
    if len(found) == limit:
        return {"items": items, "next": cursor(found[-1][0].isoformat(), found[-1][1])}
    return {"items": items, "next": cursor(end[0][0].isoformat(), end[0][1]) if end else None}


def audit_entry(id: Id) -> Script[dict[str, Any] | None]:
    """One command, and what happened to its subject by it, with the `reason` that somebody gave; None if there is none."""
    found = rows((yield [Call(ENTRY, [id])]), 0)
    if not found:
        return None
    (item,) = yield from _shown(found)
    subject = found[0][NAMES.index("subject")]
    events = rows((yield [Call(EVENTS, [subject, id])]), 0) if subject is not None else []
    return item | {"events": [{"type": type_, "data": data} for type_, data in events]}


def _shown(found: list[tuple[Any, ...]]) -> Script[list[dict[str, Any]]]:
    """With the names of people and keys, which stand in their own rows alone."""
    told = [dict(zip(NAMES, row, strict=True)) for row in found]
    whom = sorted({id for row in told for id in (_who(row["actor"]), row["subject"]) if id is not None})
    called = dict(rows((yield [Call(CALLED, [whom, whom])]), 0)) if whom else {}
    return [
        {
            "id": ids.text(row["id"]),
            "at": row["at"],
            "command": row["name"],
            "actor": row["actor"],
            "actor_name": called.get(_who(row["actor"])),
            "subject": None if row["subject"] is None else ids.text(row["subject"]),
            "subject_name": called.get(row["subject"]),
            "accepted": row["status"] < 300,
            "status": row["status"],
            "code": row["code"],
        }
        for row in told
    ]


def _who(actor: str) -> Id | None:
    kind, _, id = actor.partition(":")
    try:
        return ids.parse(id) if kind in ("user", "key") else None
    except ValueError:
        return None


def _place(after: str) -> tuple[datetime, int]:
    at, seq = key_of(after, str, int)
    try:
        return datetime.fromisoformat(at).astimezone(UTC), int(seq)
    except (ValueError, OverflowError):
        raise BadCursor(after) from None
