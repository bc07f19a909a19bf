"""Bytes in chunks, what hangs on orders, and long work. See `model/rows/files.py`."""

from __future__ import annotations

from sqlalchemy import Index, Table
from sqlalchemy import text as sql

from .columns import big, blob, check, flag, instant, integer, json, metadata, one_of, text, uuid

blobs = Table(
    "blobs",
    metadata,
    uuid("id", key=True),
    text("name"),
    text("by"),
    instant("at"),
    text("media_type", null=True),
    big("size", null=True),
    blob("sha256", null=True),
    Index(None, "at"),
)

blob_chunks = Table(
    "blob_chunks",
    metadata,
    uuid("blob", key=True),
    integer("n", key=True),
    blob("bytes"),
)

attachments = Table(
    "attachments",
    metadata,
    uuid("order_id", key=True),
    integer("n", key=True),
    uuid("blob", null=True),
    text("name", null=True),
    text("media_type"),
    big("size"),
    instant("at"),
    text("by"),
    instant("removed_at", null=True),
    text("removed_by", null=True),
    Index("attachments_blob_idx", "blob", postgresql_where=sql("blob is not null")),
    check("gone", "(blob is null) = (removed_at is not null) and (name is null) = (blob is null)"),
)

jobs = Table(
    "jobs",
    metadata,
    uuid("id", key=True),
    text("kind"),
    json("work"),
    text("by"),
    json("scopes"),
    text("language"),
    instant("at"),
    json("locations", null=True),
    json("channels", null=True),
    uuid("source", null=True),
    text("state", default="queued"),
    flag("cancelling", default=False),
    integer("run", default=0),
    integer("deaths", default=0),
    big("total", null=True),
    big("done", default=0),
    json("counts", null=True),
    text("message", null=True),
    uuid("result", null=True),
    uuid("rejects", null=True),
    instant("started_at", null=True),
    instant("ended_at", null=True),
    instant("beat_at", null=True),
    json("limits", null=True),
    check("known", one_of("state", "queued", "running", "done", "failed", "cancelled")),
    Index("jobs_waiting_idx", "id", postgresql_where=sql("state in ('queued', 'running')")),
    Index("jobs_by_idx", "by", "id"),
    Index("jobs_ended_idx", "ended_at", postgresql_where=sql("ended_at is not null")),
    *(Index(f"jobs_{name}_idx", name, postgresql_where=sql(f"{name} is not null")) for name in ("source", "result", "rejects")),
)
