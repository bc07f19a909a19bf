"""The engine's own tables: what was asked and answered, what happened, what falls due, how far each reader has come."""

from __future__ import annotations

from sqlalchemy import Index, Table, UniqueConstraint
from sqlalchemy import text as sql

from .columns import big, blob, check, instant, integer, json, metadata, small, text, uuid

due = Table(
    "due",
    metadata,
    uuid("id", key=True),
    instant("at"),
    text("command"),
    text("key"),
    json("body"),
    UniqueConstraint("command", "key"),
    Index(None, "at"),
)

commands = Table(
    "commands",
    metadata,
    big("seq", key=True),
    uuid("id"),
    text("name"),
    text("actor"),
    text("key"),
    instant("at"),
    small("status"),
    text("code", null=True),
    uuid("subject", null=True),
    Index(None, "id"),
    Index(None, "at", "seq"),
    Index(None, "actor", "at", "seq"),
    Index(None, "name", "at", "seq"),
    Index(None, "subject", "at", "seq", postgresql_where=sql("subject is not null")),
    Index(None, "code", "at", "seq", postgresql_where=sql("code is not null")),
    Index("commands_refused_idx", "at", "seq", postgresql_where=sql("status >= 400")),
    postgresql_partition_by="RANGE (seq)",
)

idempotency = Table(
    "idempotency",
    metadata,
    text("actor", key=True),
    text("key", key=True),
    blob("hash"),
    uuid("command_id"),
    small("status"),
    text("outcome"),
    instant("at"),
    Index(None, "at", postgresql_using="brin"),
)

event_head = Table(
    "event_head",
    metadata,
    integer("stream", key=True),
    big("n"),
    postgresql_with={"fillfactor": 10},
)

events = Table(
    "events",
    metadata,
    integer("stream", key=True),
    big("seq", key=True),
    instant("at"),
    text("type"),
    small("version", default=1),
    uuid("subject"),
    uuid("command_id"),
    json("data"),
    Index(None, "subject", "seq"),
    postgresql_partition_by="RANGE (seq)",
)

clock = Table(
    "clock",
    metadata,
    integer("one", key=True, default=1),
    big("offset_us", default=0),
    check("one_row", "one = 1"),
)

cursors = Table(
    "cursors",
    metadata,
    text("consumer", key=True),
    integer("stream", default=0),
    big("seq", default=0),
)
