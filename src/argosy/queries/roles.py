"""Roles, by code: what each may do, how far without asking, and how many have it."""

from __future__ import annotations

from typing import Any

from argosy.queries.plain import cursor, key_of, rows
from argosy.store.statement import Call, Script, Statement

NAMES = ("code", "title", "scopes", "limits", "builtin", "users")
PAGE = Statement(
    "select r.code, r.title, r.scopes, coalesce(r.limits, '{{}}'), r.builtin, (select count(*)::int from users u where u.roles ? r.code) "
    "from roles r where r.code > {} order by r.code limit {}",
    ["text", "integer"],
    rows=True,
)


def role_list(after: str | None, limit: int) -> Script[dict[str, Any]]:
    """{"items", "next"}: at most `limit` roles behind the cursor `after`. Raises BadCursor."""
    (last,) = ("",) if after is None else key_of(after, str)
    items = [dict(zip(NAMES, row, strict=True)) for row in rows((yield [Call(PAGE, [last, limit])]), 0)]
    return {"items": items, "next": cursor(items[-1]["code"]) if len(items) == limit else None}
