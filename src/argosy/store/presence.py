"""Who has which order open just now. One row a person and order, renewed while the page is open; whoever has not been seen for
PRESENCE_SECONDS is gone. Scripts: here, others, away.

Its own writer beside the engine, in real time: nothing follows from it. The table is unlogged, so a crash empties it, and a replica
does not have it: ask the primary.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from ..base.ids import Id
from ..base.limits import PRESENCE_SECONDS
from .statement import Call, Script, Statement

HERE = Statement(
    "insert into presence (order_id, user_id, seen_at) values ({}, {}, {}) "
    "on conflict (order_id, user_id) do update set seen_at = greatest(presence.seen_at, excluded.seen_at)",
    ["uuid", "text", "timestamptz"],
)
OTHERS = Statement(
    "select user_id, seen_at from presence where order_id = {} and user_id <> {} and seen_at > {} order by user_id",
    ["uuid", "text", "timestamptz"],
    rows=True,
)
AWAY = Statement("delete from presence where order_id = {} and user_id = {}", ["uuid", "text"])
FORGET = Statement(
    "delete from presence where (order_id, user_id) in "
    "(select order_id, user_id from presence where seen_at < {} order by order_id, user_id limit 1000 for update skip locked)",
    ["timestamptz"],
)


def here(order: Id, user: str, now: datetime) -> Script[None]:
    """The user has the order open. To be said again before PRESENCE_SECONDS are over, by whichever process."""
    yield [Call(HERE, [order, user, now])]


def others(order: Id, user: str, now: datetime) -> Script[list[tuple[str, datetime]]]:
    """Who else has it open, and when they were last seen."""
    found = (yield [Call(OTHERS, [order, user, gone(now)])])[0]
    assert isinstance(found, list)
    return [(name, seen_at) for name, seen_at in found]


def away(order: Id, user: str) -> Script[None]:
    """The user has closed it."""
    yield [Call(AWAY, [order, user])]


def gone(now: datetime) -> datetime:
    """Who was last seen before then is not there any more."""
    return now - timedelta(seconds=PRESENCE_SECONDS)
