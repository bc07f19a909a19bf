"""Session-like tables: what somebody is about to do, and where they are just now. In real time, with writers of their own beside the
engine, and of no consequence to the books.
"""

from __future__ import annotations

from sqlalchemy import Index, Table

from .columns import instant, json, metadata, text, uuid

presence = Table(
    "presence",
    metadata,
    uuid("order_id", key=True),
    text("user_id", key=True),
    instant("seen_at"),
    prefixes=["UNLOGGED"],
)

drafts = Table(
    "drafts",
    metadata,
    text("owner", key=True),
    text("kind", key=True),
    json("body"),
    instant("updated_at"),
    Index(None, "updated_at"),
)
