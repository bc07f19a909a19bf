"""People who order: with those who work here (`access.py`) the only tables that hold personal data."""

from __future__ import annotations

from sqlalchemy import Index, Table, UniqueConstraint
from sqlalchemy import text as sql

from .columns import check, flag, instant, integer, metadata, one_of, text, uuid

customers = Table(
    "customers",
    metadata,
    uuid("id", key=True),
    instant("created_at"),
    text("reference", null=True),
    text("name", null=True),
    text("company", null=True),
    text("email", null=True),
    text("phone", null=True),
    text("vat_id", null=True),
    text("language", null=True),
    text("note", null=True),
    uuid("merged_into", null=True),
    instant("erased_at", null=True),
    UniqueConstraint("reference"),
    Index("customers_email_idx", sql("lower(email)"), "id"),
    Index("customers_name_idx", sql("lower(name)"), "id"),
    Index("customers_merged_idx", "merged_into", postgresql_where=sql("merged_into is not null")),
    Index(None, "created_at", "id"),
)

customer_addresses = Table(
    "customer_addresses",
    metadata,
    uuid("customer_id", key=True),
    integer("n", key=True),
    uuid("address"),
    text("label", null=True),
    flag("ships", default=False),
    flag("bills", default=False),
    instant("removed_at", null=True),
)

notes = Table(
    "notes",
    metadata,
    uuid("order_id", key=True),
    integer("n", key=True),
    text("kind"),
    text("text"),
    instant("at"),
    text("by"),
    check("known", one_of("kind", "note", "gift", "edit", "reason")),
)

remarks = Table(
    "remarks",
    metadata,
    uuid("id", key=True),
    text("text"),
    uuid("order_id", null=True),
    Index("remarks_order_idx", "order_id", postgresql_where=sql("order_id is not null")),
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
    uuid("replaces", null=True),
)
