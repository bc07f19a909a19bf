"""Where a user is signed in: for themselves, and for whoever looks after users."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from argosy.base import ids
from argosy.base.ids import Id
from argosy.queries.plain import rows
from argosy.store.sessions import IDLE
from argosy.store.statement import Call, Script, Statement

NAMES = ("id", "method", "pending", "created_at", "seen_at", "expires_at", "agent", "address")
SESSIONS_MAX = 200
OF_USER = Statement(
    f"select {', '.join('s.' + name for name in NAMES)} from sessions s join users u on u.id = s.user_id and u.generation = s.generation "
    "where s.user_id = {} and s.expires_at > {} and s.seen_at > {} and u.disabled_at is null order by s.seen_at desc, s.id limit {}",
    ["uuid", "timestamptz", "timestamptz", "integer"],
    rows=True,
)


def session_list(user: Id, now: datetime, current: Id | None = None) -> Script[list[dict[str, Any]]]:
    """The sessions of a user that hold, the one used last first; `current` says which is the asker's own."""
    found = rows((yield [Call(OF_USER, [user, now, now - IDLE, SESSIONS_MAX])]), 0)
    told = [dict(zip(NAMES, row, strict=True)) for row in found]
    return [row | {"id": ids.text(row["id"]), "current": row["id"] == current} for row in told]
