"""A key is used once: the same key with the same content gets the stored outcome, with other content is refused.

Accepted and 422 outcomes are stored; the others say something about the moment, and may be tried again under the same key.
"""

from __future__ import annotations

import orjson

from ..store.statement import Call, Statement
from .submission import Reply, Submission

KNOWN = Statement(
    "select v.actor, v.key, k.hash, k.status, k.outcome from unnest({}, {}) v (actor, key) cross join lateral "
    "(select hash, status, outcome from idempotency i where i.actor = v.actor and i.key = v.key offset 0) k",
    ["text[]", "text[]"],
    rows=True,
)
STORE = Statement(
    "insert into idempotency (actor, key, hash, command_id, status, outcome, at) "
    "select * from unnest({}, {}, {}, {}, {}, {}, {}) v (actor, key, hash, command_id, status, outcome, at) order by 1, 2",
    ["text[]", "text[]", "bytea[]", "uuid[]", "smallint[]", "text[]", "timestamptz[]"],
)
FORGET = Statement(
    "delete from idempotency where (actor, key) in (select actor, key from idempotency where at < {} order by at limit 1000)",
    ["timestamptz"],
)


def stores(status: int) -> bool:
    """Whether an outcome of this status answers later uses of its key."""
    return status < 300 or status == 422


def lookup(batch: list[Submission]) -> Call:
    """The stored outcomes of these keys."""
    keys = sorted({(s.actor.id, s.key) for s in batch})
    return Call(KNOWN, [[a for a, _ in keys], [k for _, k in keys]])


def repeat(submission: Submission, hash: bytes, status: int, outcome: str | bytes) -> Reply:
    """What a key that was used before answers."""
    if hash != submission.hash:
        return Reply(422, orjson.dumps({"key": submission.key}), "key_reused")
    body = outcome.encode() if isinstance(outcome, str) else outcome
    if status == 422:
        code, _, facts = body.partition(b"\n")
        return Reply(422, facts, code.decode(), repeated=True)
    return Reply(status, body, repeated=True)


def kept(reply: Reply) -> bytes:
    """The outcome as it is stored: a refusal begins with its code."""
    return reply.body if reply.code is None else reply.code.encode() + b"\n" + reply.body
