"""Who works here, and the roles they have. A user is a person: like customers, and unlike everything else, these rows hold who it is."""

from __future__ import annotations

from ..spec import row
from .base import Big, Flag, Id, Instant, Json, Row, Str


@row("users", key="id", delta="generation")
class User(Row):
    """A person who signs in. `email` is kept in small letters; `roles` are codes; `locations` and `channels`: null is all.

    `password` is an encoded argon2 hash, `totp` the sealed secret of the second factor, `recovery` the hashes of the codes that stand
    in for it, `identity` who they are at the provider of single sign-on. Sessions of an earlier `generation` are over.
    """

    id: Id
    email: Str
    name: Str
    roles: Json
    created_at: Instant
    language: Str = "en"
    time_zone: Str = "UTC"
    locations: Json = None
    channels: Json = None
    password: Str | None = None
    totp: Str | None = None
    recovery: Json = None
    identity: Str | None = None
    generation: Big = 0
    invited_at: Instant | None = None
    signed_in_at: Instant | None = None
    disabled_at: Instant | None = None


@row("roles", key="code")
class Role(Row):
    """A set of scopes with a name. `limits`: what its holders may do without asking, by kind and currency; see `model/roles.py`."""

    code: Str
    title: Str
    scopes: Json
    limits: Json = None
    builtin: Flag = False
