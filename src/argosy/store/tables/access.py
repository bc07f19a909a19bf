"""Users and roles, which commands write; and what signing in needs, which changes too often, and too secretly, for commands.

The second kind is written by `store/sessions.py`, `store/tokens.py`, `store/throttle.py`, `store/codes.py` and `store/outbox.py`. It
holds hashes of tokens and never a token; addresses, browsers and mails are personal, and swept out when they have served.
"""

from __future__ import annotations

from sqlalchemy import Index, Table, UniqueConstraint
from sqlalchemy import text as sql

from .columns import big, blob, check, flag, instant, integer, json, metadata, one_of, text, uuid

users = Table(
    "users",
    metadata,
    uuid("id", key=True),
    text("email"),
    text("name"),
    json("roles"),
    instant("created_at"),
    text("language", default="en"),
    text("time_zone", default="UTC"),
    json("locations", null=True),
    json("channels", null=True),
    text("password", null=True),
    text("totp", null=True),
    json("recovery", null=True),
    text("identity", null=True),
    big("generation", default=0),
    instant("invited_at", null=True),
    instant("signed_in_at", null=True),
    instant("disabled_at", null=True),
    UniqueConstraint("email"),
    UniqueConstraint("identity"),
)

roles = Table(
    "roles",
    metadata,
    text("code", key=True),
    text("title"),
    json("scopes"),
    json("limits", null=True),
    flag("builtin", default=False),
)

sessions = Table(
    "sessions",
    metadata,
    blob("hash"),
    uuid("id", key=True),
    uuid("user_id"),
    big("generation"),
    text("method"),
    flag("pending", default=False),
    instant("created_at"),
    instant("seen_at"),
    instant("expires_at"),
    text("agent", default=""),
    text("address", default=""),
    UniqueConstraint("hash"),
    Index(None, "user_id"),
    Index(None, "expires_at"),
)

one_time_tokens = Table(
    "one_time_tokens",
    metadata,
    blob("hash"),
    uuid("id", key=True),
    text("purpose"),
    uuid("user_id", null=True),
    instant("created_at"),
    instant("expires_at"),
    instant("used_at", null=True),
    UniqueConstraint("hash"),
    Index(None, "user_id"),
    Index(None, "expires_at"),
    check("known", one_of("purpose", "invitation", "reset", "set_up")),
)

used_codes = Table(
    "used_codes",
    metadata,
    uuid("user_id", key=True),
    text("code", key=True),
    instant("at"),
    Index(None, "at"),
)

sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    text("key", key=True),
    integer("failures"),
    integer("free"),
    instant("at"),
    instant("blocked_until"),
    Index(None, "at"),
)

sign_on_flows = Table(
    "sign_on_flows",
    metadata,
    blob("hash"),
    uuid("id", key=True),
    text("nonce"),
    text("verifier"),
    text("next"),
    instant("expires_at"),
    UniqueConstraint("hash"),
    Index(None, "expires_at"),
)

outbox = Table(
    "outbox",
    metadata,
    uuid("id", key=True),
    instant("created_at"),
    text("kind"),
    text("recipient"),
    text("subject"),
    text("body"),
    instant("try_at"),
    integer("attempts", default=0),
    text("failure", null=True),
    instant("sent_at", null=True),
    Index("outbox_waiting_idx", "try_at", postgresql_where=sql("sent_at is null")),
    Index(None, "created_at", "id"),
)

server_keys = Table(
    "server_keys",
    metadata,
    integer("one", key=True),
    text("key"),
    check("one_row", "one = 1"),
)
