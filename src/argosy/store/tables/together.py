"""Working on orders together. Approvals hold people's words; the rest ids, times, and what somebody looks for."""

from __future__ import annotations

from sqlalchemy import Index, Table
from sqlalchemy import text as sql

from .columns import big, check, flag, instant, integer, json, metadata, one_of, text, uuid

approvals = Table(
    "approvals",
    metadata,
    uuid("order_id", key=True),
    integer("n", key=True),
    text("command"),
    json("body"),
    text("kind"),
    big("amount"),
    integer("version"),
    text("asked_by"),
    instant("asked_at"),
    instant("expires_at"),
    text("reason", null=True),
    text("state", default="open"),
    text("decided_by", null=True),
    instant("decided_at", null=True),
    text("note", null=True),
    check(
        "known",
        f"{one_of('state', 'open', 'approved', 'declined', 'withdrawn', 'expired')} and (state = 'open') = (decided_at is null) "
        "and amount > 0",
    ),
    Index("approvals_open_idx", "asked_at", "order_id", "n", postgresql_where=sql("state = 'open'")),
)

mentions = Table(
    "mentions",
    metadata,
    uuid("id", key=True),
    text("user_id"),
    instant("at"),
    uuid("order_id"),
    integer("note"),
    Index(None, "user_id", "at", "id"),
    Index(None, "order_id"),
)

follow_ups = Table(
    "follow_ups",
    metadata,
    uuid("order_id", key=True),
    integer("n", key=True),
    instant("at"),
    text("assignee"),
    text("asked_by"),
    instant("asked_at"),
    integer("note", null=True),
    instant("told_at", null=True),
    instant("closed_at", null=True),
    Index("follow_ups_open_idx", "assignee", "at", "order_id", postgresql_where=sql("closed_at is null")),
)

views = Table(
    "views",
    metadata,
    uuid("id", key=True),
    text("list"),
    text("title"),
    text("query"),
    text("owner"),
    json("columns", null=True),
    text("sort", null=True),
    flag("shared", default=False),
    integer("position", default=0),
    Index(None, "owner", "list"),
    Index("views_shared_idx", "list", postgresql_where=sql("shared")),
)
