"""API keys: which one a secret's hash belongs to, for the edge to know who is asking; and as a list."""

from __future__ import annotations

from typing import Any

from argosy.base import ids
from argosy.model.rows import ApiKey
from argosy.queries.plain import BadCursor, cursor, key_of, rows
from argosy.store.statement import Call, Script, Statement

BY_HASH = Statement(f"select {', '.join(ApiKey.spec.columns)} from api_keys where hash = {{}} and revoked_at is null", ["bytea"], rows=True)


def api_key(hash: bytes) -> Script[ApiKey | None]:
    """The key with this SHA-256 of its secret, unless it is unknown or revoked."""
    (rows,) = yield [Call(BY_HASH, [hash])]
    assert isinstance(rows, list)
    return ApiKey(*rows[0]) if rows else None


SHOWN = ("id", "name", "scopes", "locations", "channels", "created_at", "revoked_at")
PAGE = Statement(f"select {', '.join(SHOWN)} from api_keys where id > {{}} order by id limit {{}}", ["uuid", "integer"], rows=True)


def api_key_list(after: str | None, limit: int) -> Script[dict[str, Any]]:
    """{"items", "next"}: at most `limit` keys behind the cursor `after`, oldest first. Raises BadCursor."""
    found = rows((yield [Call(PAGE, [bytes(16) if after is None else _place(after), limit])]), 0)
    items = [dict(zip(SHOWN, row, strict=True)) | {"id": ids.text(row[0])} for row in found]
    return {"items": items, "next": cursor(items[-1]["id"]) if len(items) == limit else None}


def _place(after: str) -> bytes:
    (id,) = key_of(after, str)
    try:
        return ids.parse(id)
    except ValueError:
        raise BadCursor(after) from None
