"""Single sign-on under way: what was asked of the provider, kept here and not in the browser, until it answers, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ..base import ids
from ..base.limits import SIGN_ON_MINUTES_MAX
from .statement import Call, Script, Statement

BEGIN = Statement(
    "insert into sign_on_flows (hash, id, nonce, verifier, next, expires_at) values ({}, {}, {}, {}, {}, {})",
    ["bytea", "uuid", "text", "text", "text", "timestamptz"],
)
FINISH = Statement(
    "delete from sign_on_flows where hash = {} and expires_at > {} returning nonce, verifier, next", ["bytea", "timestamptz"], rows=True
)


@dataclass(frozen=True)
class Flow:
    """`nonce` must be in the provider's token, `verifier` proves that it is us who asked (PKCE), `next` where the person wanted to go."""

    nonce: str
    verifier: str
    next: str


def begin_sign_on(state: bytes, flow: Flow, now: datetime) -> Script[None]:
    """Remember it, under the hash of its state."""
    ends = now + timedelta(minutes=SIGN_ON_MINUTES_MAX)
    yield [Call(BEGIN, [state, ids.command_id(), flow.nonce, flow.verifier, flow.next, ends], 1)]


def finish_sign_on(state: bytes, now: datetime) -> Script[Flow | None]:
    """What was asked under this state; None if nothing was, too long ago, or it was answered already."""
    (rows,) = yield [Call(FINISH, [state, now])]
    return Flow(*rows[0]) if isinstance(rows, list) and rows else None
