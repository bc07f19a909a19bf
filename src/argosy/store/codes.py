"""Codes that were used: each opens once, and of two who type the same one at once, one comes in."""

from __future__ import annotations

from datetime import datetime

from ..base.ids import Id
from .statement import Call, Script, Statement

USE = Statement(
    "insert into used_codes (user_id, code, at) values ({}, {}, {}) on conflict (user_id, code) do nothing", ["uuid", "text", "timestamptz"]
)
LEFT = Statement(
    "select count(*)::int from users u cross join jsonb_array_elements_text(u.recovery) r (hash) where u.id = {} "
    "and not exists (select from used_codes c where c.user_id = u.id and c.code = 'recovery:' || r.hash)",
    ["uuid"],
    rows=True,
)


def recovery_left(user: Id) -> Script[int]:
    """How many of a user's recovery codes still open."""
    (rows,) = yield [Call(LEFT, [user])]
    assert isinstance(rows, list)
    return int(rows[0][0])


def use_step(user: Id, step: int, now: datetime) -> Script[bool]:
    """Use the code of this half minute; False if it was used before."""
    return (yield from _use(user, f"step:{step}", now))


def use_recovery(user: Id, hash: str, now: datetime) -> Script[bool]:
    """Use a recovery code, by its hash; False if it was used before."""
    return (yield from _use(user, f"recovery:{hash}", now))


def _use(user: Id, code: str, now: datetime) -> Script[bool]:
    (used,) = yield [Call(USE, [user, code, now])]
    return used == 1
