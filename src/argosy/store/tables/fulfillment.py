"""What a location is to do, and what left it."""

from __future__ import annotations

from sqlalchemy import Index, Table
from sqlalchemy import text as sql

from .columns import big, check, instant, integer, metadata, one_of, text, uuid

fulfillments = Table(
    "fulfillments",
    metadata,
    uuid("order_id", key=True),
    integer("n", key=True),
    text("location"),
    instant("at"),
    text("method", default="ship"),
    text("state", default="released"),
    instant("promised_at", null=True),
    uuid("address", null=True),
    big("shipped", default=0),
    check("known", one_of("state", "released", "started", "picked", "packed", "shipped", "delivered", "cancelled") + " and shipped >= 0"),
    Index(
        "fulfillments_work_idx",
        "location",
        sql("coalesce(promised_at, 'infinity'::timestamptz)"),
        "order_id",
        "n",
        postgresql_where=sql("state in ('released', 'started', 'picked', 'packed')"),
    ),
)

parcels = Table(
    "parcels",
    metadata,
    uuid("order_id", key=True),
    integer("n", key=True),
    text("location"),
    instant("at"),
    integer("fulfillment", null=True),
    text("carrier", null=True),
    text("tracking", null=True),
    text("state", default="shipped"),
    instant("delivered_at", null=True),
    big("weight_g", null=True),
    text("failure", null=True),
    check("known", one_of("state", "packed", "shipped", "delivered", "failed", "returned", "lost", "undone")),
    Index("parcels_failed_idx", "at", "order_id", "n", postgresql_where=sql("state = 'failed'")),
    Index("parcels_tracking_idx", "tracking", "order_id", "n", postgresql_where=sql("tracking is not null")),
)

parcel_lines = Table(
    "parcel_lines",
    metadata,
    uuid("order_id", key=True),
    integer("parcel", key=True),
    integer("line", key=True),
    big("quantity"),
    check("quantity", "quantity > 0"),
)
