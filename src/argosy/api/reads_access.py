"""The reads of access: users, roles, keys, and who did what. They are everybody's: a key with limits sees none of them."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query, Request
from pydantic import Field

from argosy.api import answers_access as answers
from argosy.api.reading import MayAll, Reads, found
from argosy.queries.api_keys import api_key_list
from argosy.queries.audit_log import Wanted, audit_entry, audit_log
from argosy.queries.roles import role_list
from argosy.queries.users import user_list
from argosy.serving.asked import Code, Instant, Key, Listing, utc

access_reads = Reads("access", MayAll("access:read"))


@access_reads.list("/users", "users.list", "Users, by e-mail address.", answers.UserList, "key_limited")
async def users(request: Request, asked: Annotated[Listing, Query()]) -> Any:
    """Go on with `after` = `next` until `next` is null."""
    return await access_reads.listed(request, asked, lambda _, after, limit: user_list(after, limit))


@access_reads.list("/roles", "roles.list", "Roles, by code.", answers.RoleList, "key_limited")
async def roles(request: Request, asked: Annotated[Listing, Query()]) -> Any:
    """Go on with `after` = `next` until `next` is null."""
    return await access_reads.listed(request, asked, lambda _, after, limit: role_list(after, limit))


@access_reads.list("/api_keys", "api_keys.list", "API keys, oldest first.", answers.ApiKeyList, "key_limited")
async def api_keys(request: Request, asked: Annotated[Listing, Query()]) -> Any:
    """Go on with `after` = `next` until `next` is null."""
    return await access_reads.listed(request, asked, lambda _, after, limit: api_key_list(after, limit))


class AuditAsked(Listing):
    """Which commands: whatever is named must hold, all of it at once."""

    actor: Annotated[Key | None, Field(description="Who: `user:<id>`, `key:<id>`, `cli`, `system`.")] = None
    command: Annotated[Code | None, Field(description="A command's name, or an area such as `access`.")] = None
    subject: Annotated[UUID | None, Field(description="The id of what it was about: an order, a SKU, a user.")] = None
    outcome: Annotated[
        Code | None, Field(description="`accepted`, `refused`, the code of a refusal, or a word such as `password.wrong_password`.")
    ] = None
    since: Instant | None = None
    until: Annotated[Instant | None, Field(description="Exclusive.")] = None

    @property
    def wanted(self) -> Wanted:
        subject = None if self.subject is None else self.subject.bytes
        since, until = utc(self.since, "since"), utc(self.until, "until")
        return Wanted(self.actor, self.command, subject, self.outcome, since, until)


@access_reads.list("/audit_log", "audit_log.list", "Who did what, newest first.", answers.AuditList, "key_limited")
async def log(request: Request, asked: Annotated[AuditAsked, Query()]) -> Any:
    """Every command that was tried, sign-ins among them. Go on with `after` = `next` until `next` is null: a page may hold fewer than
    `limit` before that.
    """
    return await access_reads.listed(request, asked, lambda _, after, limit: audit_log(asked.wanted, after, limit))


@access_reads.one("/audit_log/{command}", "audit_log.get", "One command.", answers.AuditEntry, "key_limited", "command_unknown")
async def entry(request: Request, command: Annotated[UUID, Path(description="A command's id.")]) -> Any:
    """Who sent it, how it ended, and what happened to its subject."""
    return await found(request, audit_entry(command.bytes), "command_unknown")
