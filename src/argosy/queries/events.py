"""The feed of events, by their sequence number: what happened, in the order it was committed, without gaps."""

from __future__ import annotations

from typing import Any

from argosy.base import ids
from argosy.queries.plain import rows
from argosy.queries.sight import MAY, MAY_TYPES, SEEN, Sight
from argosy.store.statement import Call, Script, Statement

PAGE = Statement(
    f"select e.seq, e.at, e.type, e.version, e.subject, e.data, may.channels is null and may.locations is null or case "
    f"when exists (select from orders o where o.id = e.subject) then exists (select from orders o where o.id = e.subject and {SEEN}) "
    "when e.data ? 'location' then may.locations is null or e.data ->> 'location' = any(may.locations) "
    f"else false end from {MAY} cross join (select * from events where stream = 0 and seq > {{}} order by seq limit {{}}) e order by e.seq",
    [*MAY_TYPES, "bigint", "integer"],
    rows=True,
)
HEAD = Statement("select n from event_head where stream = 0", rows=True)


def head() -> Script[int]:
    """The sequence number of the newest event."""
    return int(rows((yield [Call(HEAD)]), 0)[0][0])


def events(sight: Sight, after: int, limit: int) -> Script[dict[str, Any]]:
    """{"items", "next"}: of the `limit` events behind `after`, those within sight; `next` is how far was looked.

    An actor with limits sees the events of orders within them and of stock at its locations. Ask again after `next`; when it
    stays what it was, there is nothing newer.
    """
    found = rows((yield [Call(PAGE, [*sight.limits, after, limit])]), 0)
    items = [
        {"seq": seq, "time": at, "type": type, "version": version, "subject": ids.text(subject), "data": data}
        for seq, at, type, version, subject, data, seen in found
        if seen
    ]
    return {"items": items, "next": found[-1][0] if found else after}
