"""Who else has an order open: asked every few seconds by each page that has, and whoever asks is there themselves from then on.

One statement a beat. Out of sight nobody is anywhere.
"""

from __future__ import annotations

from datetime import datetime

from argosy.base.ids import Id
from argosy.queries.plain import rows
from argosy.queries.sight import MAY, MAY_TYPES, SEEN, Sight
from argosy.store.presence import gone
from argosy.store.statement import Call, Script, Statement

BEAT = Statement(
    f"with here as (insert into presence (order_id, user_id, seen_at) select o.id, a.me, a.at from {MAY} "
    "cross join (select {} as me, {} as at, {} as id) a join orders o on o.id = a.id "
    f"where {SEEN} on conflict (order_id, user_id) do update set seen_at = greatest(presence.seen_at, excluded.seen_at) "
    "returning order_id, user_id) "
    "select u.name from here join presence p on p.order_id = here.order_id and p.user_id <> here.user_id and p.seen_at > {} "
    "join users u on u.id = substr(p.user_id, 6)::uuid order by u.name, u.id",
    [*MAY_TYPES, "text", "timestamptz", "uuid", "timestamptz"],
    rows=True,
)


def order_open(order: Id, user: str, sight: Sight, now: datetime) -> Script[list[str]]:
    """The names of the others who have it open. `user` (`user:<uuid>`) is one of them, until PRESENCE_SECONDS pass without a word."""
    return [name for (name,) in rows((yield [Call(BEAT, [*sight.limits, user, now, order, gone(now)])]), 0)]
