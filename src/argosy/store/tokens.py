"""Links that work once: an invitation, a new password, setting up an empty installation. Only a token's SHA-256 is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from ..base import ids
from ..base.environment import URL
from ..base.ids import Id
from ..base.limits import INVITATION_DAYS, RESET_MINUTES, SET_UP_HOURS
from ..base.secrets import digest, token
from ..model.mail_shapes import MailKind
from ..model.rows import User
from .statement import Call, Script, Statement

Purpose = MailKind | Literal["set_up"]
INVITATION: MailKind = "invitation"
RESET: MailKind = "reset"
LINK_PATH, SET_UP_PATH = "/link", "/set-up"

REPLACE = Statement(
    "delete from one_time_tokens where user_id is not distinct from {} and (user_id is not null or purpose = {})", ["uuid", "text"]
)
MAKE = Statement(
    "insert into one_time_tokens (hash, id, purpose, user_id, created_at, expires_at) values ({}, {}, {}, {}, {}, {})",
    ["bytea", "uuid", "text", "uuid", "timestamptz", "timestamptz"],
)
_HOLDS = (
    "t.hash = {} and t.used_at is null and t.expires_at > {} "
    "and (t.user_id is null or exists (select from users u where u.id = t.user_id and u.disabled_at is null))"
)
LOOK = Statement(f"select t.purpose, t.user_id from one_time_tokens t where {_HOLDS}", ["bytea", "timestamptz"], rows=True)
TAKE = Statement(
    f"update one_time_tokens t set used_at = {{}} where {_HOLDS} returning t.purpose, t.user_id",
    ["timestamptz", "bytea", "timestamptz"],
    rows=True,
)
DROP = Statement("delete from one_time_tokens where user_id = {}", ["uuid"])
GIVE_BACK = Statement("update one_time_tokens set used_at = null where hash = {}", ["bytea"])
NOBODY_YET = Statement("select not exists (select from users)", rows=True)


@dataclass(frozen=True)
class Link:
    """What a token is for, and whose it is."""

    purpose: Purpose
    user: Id | None


def make_token(purpose: Purpose, user: Id | None, hash: bytes, now: datetime, expires_at: datetime) -> Script[None]:
    """Make the one link that works for this user, or for setting up: those from before work no longer."""
    id = ids.command_id()
    yield [Call(REPLACE, [user, purpose]), Call(MAKE, [hash, id, purpose, user, now, expires_at], 1)]


def make_link(user: User, now: datetime, served_at: str | None = None) -> Script[tuple[MailKind, str]]:
    """An invitation for whoever has no password yet, for others a reset: which it is, and the address that opens it.

    `served_at`: where a server is known to listen, if ARGOSY_URL doesn't say where people find it.
    """
    purpose, lasts = (INVITATION, timedelta(days=INVITATION_DAYS)) if user.password is None else (RESET, timedelta(minutes=RESET_MINUTES))
    made = token()
    yield from make_token(purpose, user.id, digest(made), now, now + lasts)
    return purpose, address(LINK_PATH, made, served_at)


def make_set_up(now: datetime) -> Script[str | None]:
    """The address that sets up an installation without users, for its terminal; None where somebody is a user already."""
    if not (yield from nobody_yet()):
        return None
    made = token()
    yield from make_token("set_up", None, digest(made), now, now + timedelta(hours=SET_UP_HOURS))
    return address(SET_UP_PATH, made)


def address(path: str, made: str, served_at: str | None = None) -> str:
    """The token is part of the query, since logs tell paths."""
    return f"{URL.value(served_at).rstrip('/')}{path}?token={made}"


def look_at_token(hash: bytes, now: datetime) -> Script[Link | None]:
    """What the link would open."""
    (rows,) = yield [Call(LOOK, [hash, now])]
    return Link(*rows[0]) if isinstance(rows, list) and rows else None


def take_token(hash: bytes, now: datetime) -> Script[Link | None]:
    """Use it up. Of two who do so at once, one gets it."""
    (rows,) = yield [Call(TAKE, [now, hash, now])]
    return Link(*rows[0]) if isinstance(rows, list) and rows else None


def drop_links(user: Id) -> Script[None]:
    """What was mailed to a user opens nothing any more."""
    yield [Call(DROP, [user])]


def give_back_token(hash: bytes) -> Script[None]:
    """It was taken, and what it was for has not happened."""
    yield [Call(GIVE_BACK, [hash])]


def nobody_yet() -> Script[bool]:
    """Whether the installation has no users, and is still to be set up."""
    (rows,) = yield [Call(NOBODY_YET)]
    return isinstance(rows, list) and bool(rows[0][0])
