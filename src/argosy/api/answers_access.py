"""What the reads of users, roles, keys and the audit log answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from argosy.api.answers import Answer, PageOf


class UserShown(Answer):
    """`roles` are codes; `locations` and `channels`: null is all. Who is `disabled_at` a time may not come in."""

    id: UUID
    email: str
    name: str
    roles: list[str]
    locations: list[str] | None
    channels: list[str] | None
    language: str
    time_zone: str
    created_at: datetime
    invited_at: datetime | None
    signed_in_at: datetime | None
    disabled_at: datetime | None
    has_password: bool
    has_second_factor: bool
    has_sign_on: bool


class RoleShown(Answer):
    """`limits`: what its holders may do without asking, by kind and currency; `users`: how many have it."""

    code: str
    title: str
    scopes: list[str]
    limits: dict[str, dict[str, str]]
    builtin: bool
    users: int


class ApiKeyShown(Answer):
    """`locations` and `channels`: null is all. Its secret is nobody's to see."""

    id: UUID
    name: str
    scopes: list[str]
    locations: list[str] | None
    channels: list[str] | None
    created_at: datetime
    revoked_at: datetime | None


class AuditShown(Answer):
    """A command that was tried. `code`: why it was refused, or a word about what it recorded, such as `password.wrong_password`."""

    id: UUID
    at: datetime
    command: str
    actor: str
    actor_name: str | None
    subject: UUID | None
    subject_name: str | None
    accepted: bool
    status: int
    code: str | None


class HappenedShown(Answer):
    type: str
    data: dict[str, Any]


class AuditEntry(AuditShown):
    """`events`: what happened to its subject."""

    events: list[HappenedShown]


class UserList(PageOf[UserShown]):
    """By e-mail address."""


class RoleList(PageOf[RoleShown]):
    """By code."""


class ApiKeyList(PageOf[ApiKeyShown]):
    """Oldest first."""


class AuditList(PageOf[AuditShown]):
    """Newest first."""
