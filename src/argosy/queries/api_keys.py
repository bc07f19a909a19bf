"""Which API key a secret's hash belongs to, for the edge to know who is asking."""

from __future__ import annotations

from argosy.model.rows import ApiKey
from argosy.store.statement import Call, Script, Statement

BY_HASH = Statement(f"select {', '.join(ApiKey.spec.columns)} from api_keys where hash = {{}} and revoked_at is null", ["bytea"], rows=True)


def api_key(hash: bytes) -> Script[ApiKey | None]:
    """The key with this SHA-256 of its secret, unless it is unknown or revoked."""
    (rows,) = yield [Call(BY_HASH, [hash])]
    assert isinstance(rows, list)
    return ApiKey(*rows[0]) if rows else None
