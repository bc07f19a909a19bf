"""Who is asking: from `Authorization: Bearer <key>` to an Actor.

Only a key's SHA-256 is stored. What is known of it is kept for API_KEY_CACHE_SECONDS: a revoked key works no longer.
"""

from __future__ import annotations

import asyncio
import hashlib
import time

from argosy.base.errors import Refused
from argosy.base.ids import text
from argosy.base.limits import API_KEY_CACHE_SECONDS
from argosy.engine.actor import Actor
from argosy.model.rows import ApiKey
from argosy.queries.api_keys import api_key
from argosy.serving.readers import Readers

_SCHEME = b"bearer "
_CACHED_MAX = 10_000


class Keys:
    """Actors by the hash of their key."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._known: dict[bytes, tuple[Actor, float]] = {}
        self._asked: dict[bytes, asyncio.Task[Actor | None]] = {}

    async def actor(self, authorization: bytes | None) -> Actor:
        """Refused: key_missing, key_wrong. Raises psycopg.Error if the database can't be asked."""
        if authorization is None or authorization[:7].lower() != _SCHEME:
            raise Refused("key_missing")
        digest = hashlib.sha256(authorization[7:].strip()).digest()
        known = self._known.get(digest)
        if known is not None and known[1] > time.monotonic():
            return known[0]
        # Requests that find the same key forgotten share one question.
        asked = self._asked.get(digest)
        if asked is None:
            asked = self._asked[digest] = asyncio.ensure_future(self._ask(digest))
            asked.add_done_callback(lambda _: self._asked.pop(digest, None))
        actor = await asyncio.shield(asked)
        if actor is None:
            raise Refused("key_wrong")
        return actor

    async def _ask(self, digest: bytes) -> Actor | None:
        row = await self._readers.run(api_key(digest))
        if row is None:
            self._known.pop(digest, None)
            return None
        if len(self._known) >= _CACHED_MAX:
            self._known.clear()
        actor = actor_of(row)
        self._known[digest] = actor, time.monotonic() + API_KEY_CACHE_SECONDS
        return actor


def actor_of(key: ApiKey) -> Actor:
    """What a key may do."""
    return Actor(f"key:{text(key.id)}", frozenset(key.scopes), _limit(key.locations), _limit(key.channels), limits=key.limits or {})


def _limit(codes: list[str] | None) -> frozenset[str] | None:
    return None if codes is None else frozenset(codes)
