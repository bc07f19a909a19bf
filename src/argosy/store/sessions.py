"""Sessions of people in a browser: made, looked up at every request, ended. They run on the machine's time, and are no commands.

Only the SHA-256 of a session's token is kept, so that nobody who reads the table can be somebody else. A session is over when it was
not used for a while, when its days are up, when its user is disabled, or when their `generation` has moved on (a new password).
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..base import ids
from ..base.ids import Id
from ..base.limits import SECOND_FACTOR_MINUTES_MAX, SESSION_DAYS_MAX, SESSION_IDLE_HOURS
from ..base.network import place
from ..model.actor import Actor
from ..model.roles import Limits, limits_of, scopes_of
from ..model.rows import Role
from .statement import Call, Script, Statement

TOUCHED_SECONDS = 60
"""When it was last seen is written down no more often than this."""
AGENT_LENGTH_MAX = 200
IDLE = timedelta(hours=SESSION_IDLE_HOURS)
NOBODY: frozenset[str] = frozenset()

OPEN = Statement(
    "insert into sessions (hash, id, user_id, generation, method, pending, created_at, seen_at, expires_at, agent, address) "
    "values ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})",
    ["bytea", "uuid", "uuid", "bigint", "text", "boolean", "timestamptz", "timestamptz", "timestamptz", "text", "text"],
)
CONFIRM = Statement(
    "update sessions set hash = {}, pending = false, method = {}, seen_at = {}, expires_at = {} where hash = {} and pending returning id",
    ["bytea", "text", "timestamptz", "timestamptz", "bytea"],
    rows=True,
)
LOOK = Statement(
    "select s.id, s.user_id, s.method, s.pending, s.created_at, u.name, u.email, u.language, u.time_zone, u.locations, u.channels, "
    "u.totp is not null, (select jsonb_agg(jsonb_build_array(r.code, r.title, r.scopes, r.limits)) from roles r where u.roles ? r.code) "
    "from sessions s join users u on u.id = s.user_id "
    "where s.hash = {} and s.seen_at > {} and s.expires_at > {} and s.generation = u.generation and u.disabled_at is null",
    ["bytea", "timestamptz", "timestamptz"],
    rows=True,
)
TOUCH = Statement(
    "update sessions set seen_at = {} where hash = {} and seen_at > {} and seen_at < {} and expires_at > {}",
    ["timestamptz", "bytea", "timestamptz", "timestamptz", "timestamptz"],
)
END = Statement("delete from sessions where hash = {} returning id, user_id", ["bytea"], rows=True)
END_ONE = Statement("delete from sessions where user_id = {} and id = {}", ["uuid", "uuid"])
END_OTHERS = Statement("delete from sessions where user_id = {} and id <> {}", ["uuid", "uuid"])
END_ALL = Statement("delete from sessions where user_id = {}", ["uuid"])


@dataclass(frozen=True)
class Caller:
    """Where a request comes from, as the edge heard it: the browser's name for itself, and the address."""

    agent: str = ""
    address: str = ""

    @property
    def shortened(self) -> str:
        """The address without what tells a household's machines apart: the last byte, or all behind the first 48 bits."""
        found = place(self.address)
        if found is None:
            return ""
        network = ipaddress.ip_network((found, 24 if found.version == 4 else 48), strict=False)
        return str(network.network_address)


@dataclass(frozen=True)
class Visit:
    """A session that holds, with its user. While it is `pending`, the second factor is still to be shown, and the actor may do nothing.

    `second_factor`: whether the user has one; `limits`: what they may do without asking, as `model/roles.py` says.
    """

    session: Id
    user: Id
    method: str
    pending: bool
    created_at: datetime
    name: str
    email: str
    language: str
    time_zone: str
    second_factor: bool
    limits: Limits
    actor: Actor


def open_session(
    hash: bytes, user: Id, generation: int, method: str, caller: Caller, now: datetime, *, pending: bool = False
) -> Script[tuple[Id, datetime]]:
    """Open a session for the token with this hash; its id, and when it ends at the latest."""
    id = ids.command_id()
    ends = now + (timedelta(minutes=SECOND_FACTOR_MINUTES_MAX) if pending else timedelta(days=SESSION_DAYS_MAX))
    agent = "".join(c for c in caller.agent if c.isprintable())[:AGENT_LENGTH_MAX]
    yield [Call(OPEN, [hash, id, user, generation, method, pending, now, now, ends, agent, caller.shortened], 1)]
    return id, ends


def confirm_session(pending: bytes, hash: bytes, method: str, now: datetime) -> Script[tuple[Id, datetime] | None]:
    """The second factor was shown: the session goes on under another token. None if somebody was quicker."""
    ends = now + timedelta(days=SESSION_DAYS_MAX)
    (rows,) = yield [Call(CONFIRM, [hash, method, now, ends, pending])]
    return (rows[0][0], ends) if isinstance(rows, list) and rows else None


def visit(hash: bytes, now: datetime) -> Script[Visit | None]:
    """Whose session it is and what they may do now, if it holds."""
    idle = now - IDLE
    seen = now - timedelta(seconds=TOUCHED_SECONDS)
    rows, _ = yield [Call(LOOK, [hash, idle, now]), Call(TOUCH, [now, hash, idle, seen, now])]
    if not isinstance(rows, list) or not rows:
        return None
    id, user, method, pending, created, name, email, language, zone, locations, channels, second, held = rows[0]
    roles = [Role(*role) for role in held or ()]
    limits = limits_of(roles)
    actor = Actor(
        f"user:{ids.text(user)}",
        NOBODY if pending else scopes_of(roles),
        None if locations is None else frozenset(locations),
        None if channels is None else frozenset(channels),
        language,
        limits,
    )
    return Visit(id, user, method, pending, created, name, email, language, zone, second, limits, actor)


def end_session(hash: bytes) -> Script[tuple[Id, Id] | None]:
    """End the session with this token: (session, user); None if there is none."""
    (rows,) = yield [Call(END, [hash])]
    return (rows[0][0], rows[0][1]) if isinstance(rows, list) and rows else None


def end_one(user: Id, session: Id) -> Script[int]:
    """End one of a user's sessions; answers how many ended."""
    (ended,) = yield [Call(END_ONE, [user, session])]
    return ended  # type: ignore[return-value]


def end_others(user: Id, session: Id) -> Script[int]:
    """End all of a user's sessions but this one."""
    (ended,) = yield [Call(END_OTHERS, [user, session])]
    return ended  # type: ignore[return-value]


def end_all(user: Id) -> Script[int]:
    """End all of a user's sessions."""
    (ended,) = yield [Call(END_ALL, [user])]
    return ended  # type: ignore[return-value]
