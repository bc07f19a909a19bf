"""People: the only tables that hold personal data."""

from __future__ import annotations

from sqlalchemy import Table

from .columns import instant, metadata, text, uuid

customers = Table(
    "customers",
    metadata,
    uuid("id", key=True),
    instant("created_at"),
    text("name", null=True),
    text("email", null=True),
    text("phone", null=True),
)

addresses = Table(
    "addresses",
    metadata,
    uuid("id", key=True),
    text("name"),
    text("line1"),
    text("city"),
    text("country"),
    text("line2", null=True),
    text("region", null=True),
    text("postcode", null=True),
    text("email", null=True),
    text("phone", null=True),
    uuid("customer_id", null=True),
)
