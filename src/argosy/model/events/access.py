"""What happens to those who work here, and to their roles. Who they are stands in rows, and never here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from ...base.ids import Id
from .base import Event

USER, ROLE = "0190a3f0-0000-7000-8000-000000000007", "0190a3f0-0000-7000-8000-000000000008"
ROLES_SET: dict[str, Any] = {"roles": ["order_desk"], "locations": None, "channels": ["web"]}


@dataclass(frozen=True)
class UserInvited(Event):
    """Somebody may come in, with these roles; `locations` and `channels` limit them, null is all."""

    type = "user.invited"
    example: ClassVar = {"subject": USER, **ROLES_SET}
    subject: Id
    roles: list[str]
    locations: list[str] | None
    channels: list[str] | None


@dataclass(frozen=True)
class UserChanged(Event):
    """A user's name, language or time zone is another one."""

    type = "user.changed"
    example: ClassVar = {"subject": USER}
    subject: Id


@dataclass(frozen=True)
class UserRolesSet(Event):
    """A user has other roles, or other limits, from now on."""

    type = "user.roles_set"
    example: ClassVar = {"subject": USER, "before": ["warehouse"], **ROLES_SET}
    subject: Id
    before: list[str]
    roles: list[str]
    locations: list[str] | None
    channels: list[str] | None


@dataclass(frozen=True)
class UserDisabled(Event):
    """A user may not sign in any more, and is signed out everywhere."""

    type = "user.disabled"
    example: ClassVar = {"subject": USER}
    subject: Id


@dataclass(frozen=True)
class UserEnabled(Event):
    """A user may sign in again."""

    type = "user.enabled"
    example: ClassVar = {"subject": USER}
    subject: Id


@dataclass(frozen=True)
class UserPasswordSet(Event):
    """A user has a new password, and is signed out everywhere."""

    type = "user.password_set"
    example: ClassVar = {"subject": USER}
    subject: Id


@dataclass(frozen=True)
class UserSecondFactorSet(Event):
    """A user signs in with a code as well, or has new recovery codes: so many."""

    type = "user.second_factor_set"
    example: ClassVar = {"subject": USER, "recovery_codes": 10}
    subject: Id
    recovery_codes: int


@dataclass(frozen=True)
class UserSecondFactorRemoved(Event):
    """A user signs in with a password alone."""

    type = "user.second_factor_removed"
    example: ClassVar = {"subject": USER}
    subject: Id


@dataclass(frozen=True)
class UserIdentityLinked(Event):
    """A user is known to the provider of single sign-on."""

    type = "user.identity_linked"
    example: ClassVar = {"subject": USER}
    subject: Id


@dataclass(frozen=True)
class UserSignedIn(Event):
    """A user came in, by this method."""

    type = "user.signed_in"
    example: ClassVar = {"subject": USER, "method": "password", "session": "0190a3f0-0000-7000-8000-000000000009"}
    subject: Id
    method: str
    session: Id | None


@dataclass(frozen=True)
class UserSignInFailed(Event):
    """Somebody tried to come in as this user."""

    type = "user.sign_in_failed"
    example: ClassVar = {"subject": USER, "method": "password", "outcome": "wrong_password"}
    subject: Id
    method: str
    outcome: str


@dataclass(frozen=True)
class UserSignedOut(Event):
    """Sessions of a user have ended: this one, or all but this one, or all."""

    type = "user.signed_out"
    example: ClassVar = {"subject": USER, "what": "one", "session": "0190a3f0-0000-7000-8000-000000000009"}
    subject: Id
    what: str
    session: Id | None


@dataclass(frozen=True)
class RolePut(Event):
    """A role was made or changed."""

    type = "role.put"
    example: ClassVar = {
        "subject": ROLE,
        "code": "support",
        "created": True,
        "scopes": ["orders:read", "orders:write"],
        "limits": {"refund": {"EUR": "100.00"}},
    }
    subject: Id
    code: str
    created: bool
    scopes: list[str]
    limits: dict[str, dict[str, str]]


@dataclass(frozen=True)
class RoleRemoved(Event):
    """A role is no more. Nobody had it."""

    type = "role.removed"
    example: ClassVar = {"subject": ROLE, "code": "support"}
    subject: Id
    code: str
