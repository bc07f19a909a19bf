"""Orders and what hangs on them: lines, adjustments, taxes, promises, holds; and whoever else owns promises."""

from __future__ import annotations

from sqlalchemy import Index, Table, UniqueConstraint
from sqlalchemy import text as sql

from .columns import big, blob, check, flag, instant, integer, json, metadata, not_negative, one_of, small, text, uuid
from .settings import CAPTURE_POLICIES

HOT = {"fillfactor": 80}

orders = Table(
    "orders",
    metadata,
    uuid("id", key=True),
    text("company"),
    text("channel"),
    text("reference"),
    text("currency"),
    small("exponent"),
    flag("prices_include_tax"),
    blob("content_hash"),
    instant("placed_at"),
    text("number", null=True),
    uuid("customer_id", null=True),
    text("customer_reference", null=True),
    text("settlement_currency", null=True),
    text("settlement_rate", null=True),
    instant("requested_at", null=True),
    instant("not_before", null=True),
    instant("ship_by", null=True),
    text("ship_complete", default="no"),
    instant("complete_by", null=True),
    small("priority", default=0),
    text("capture_policy", default="shipment"),
    json("dues", null=True),
    text("assignee", null=True),
    flag("test", default=False),
    json("custom", null=True),
    uuid("ship_to", null=True),
    uuid("bill_to", null=True),
    big("net", default=0),
    big("tax", default=0),
    big("gross", default=0),
    big("discount", default=0),
    big("due", default=0),
    text("status", default="open"),
    text("payment_status", default="none"),
    text("fulfillment_status", default="none"),
    text("return_status", default="none"),
    integer("version", default=1),
    integer("progress", default=1),
    integer("last_promise", default=0),
    text("delivery_method", null=True),
    json("tags", null=True),
    big("turn", default=0),
    check(
        "known",
        " and ".join(
            (
                one_of("status", "open", "complete", "cancelled"),
                one_of(
                    "payment_status",
                    *("none", "pending", "authorized", "part_paid", "paid", "part_refunded", "refunded", "voided"),
                ),
                one_of("fulfillment_status", "none", "partial", "shipped", "delivered"),
                one_of("return_status", "none", "announced", "partial", "returned"),
                CAPTURE_POLICIES,
            )
        ),
    ),
    UniqueConstraint("channel", "reference"),
    UniqueConstraint("number"),
    Index(None, "placed_at", "id"),
    Index("orders_open_idx", "placed_at", "id", postgresql_where=sql("status = 'open'")),
    Index("orders_ship_by_idx", "ship_by", "id", postgresql_where=sql("status = 'open' and ship_by is not null")),
    Index("orders_gross_idx", "currency", "gross", "id"),
    Index("orders_customer_idx", "customer_id", "placed_at", "id", postgresql_where=sql("customer_id is not null")),
    postgresql_with=HOT,
)

order_lines = Table(
    "order_lines",
    metadata,
    uuid("order_id", key=True),
    integer("n", key=True),
    uuid("sku_id", null=True),
    text("code"),
    text("title"),
    big("unit_price"),
    big("net"),
    big("tax"),
    big("gross"),
    big("discount", default=0),
    text("tax_class", null=True),
    big("cost", null=True),
    text("role", default="goods"),
    integer("parent", null=True),
    big("per_parent", null=True),
    integer("replaces", null=True),
    text("channel_line", null=True),
    big("bundles", default=0),
    big("billed", default=0),
    big("ordered", default=0),
    big("waiting", default=0),
    big("promised", default=0),
    big("recalling", default=0),
    big("cancelled", default=0),
    big("shipped", default=0),
    big("returning", default=0),
    big("returned", default=0),
    big("credited", default=0),
    big("under_way", default=0),
    big("list_price", null=True),
    text("price_reason", null=True),
    json("custom", null=True),
    json("discounts", null=True),
    check(
        "balance",
        "ordered = cancelled + waiting + promised + shipped and recalling <= promised"
        ' and "returning" + returned <= shipped and credited <= ordered - cancelled and '
        + not_negative(*'waiting recalling cancelled shipped "returning" returned credited under_way'.split()),
    ),
    check("adds_up", "net + tax = gross"),
    postgresql_with=HOT,
)

adjustments = Table(
    "adjustments",
    metadata,
    uuid("order_id", key=True),
    integer("n", key=True),
    text("kind"),
    text("title"),
    big("net"),
    big("tax"),
    big("gross"),
    instant("at"),
    big("units"),
    text("leaves", default="units"),
    integer("line", null=True),
    text("tax_class", null=True),
    text("reason", null=True),
    integer("reverses", null=True),
    check("adds_up", f"net + tax = gross and units >= 0 and {one_of('leaves', 'units', 'last', 'never')}"),
)

taxes = Table(
    "taxes",
    metadata,
    uuid("order_id", key=True),
    integer("n", key=True),
    text("code"),
    big("rate"),
    big("base"),
    big("amount"),
    integer("line", null=True),
    integer("adjustment", null=True),
)

promises = Table(
    "promises",
    metadata,
    uuid("owner", key=True),
    integer("n", key=True),
    text("kind"),
    uuid("sku_id", null=True),
    big("quantity"),
    integer("line", null=True),
    text("location", null=True),
    uuid("supply", null=True),
    text("level", default="soft"),
    integer("fulfillment", null=True),
    big("recalling", default=0),
    big("picked", default=0),
    big("packed", default=0),
    text("reason", null=True),
    instant("until", null=True),
    big("turn", default=0),
    text("channel", null=True),
    check(
        "balance",
        "quantity > 0 and recalling <= quantity and packed <= picked and picked <= quantity and " + not_negative("recalling", "packed"),
    ),
    check(
        "stands",
        "case kind when 'stock' then location is not null and supply is null"
        " when 'waiting' then location is null and supply is null and reason is not null"
        " when 'supply' then supply is not null and location is null"
        " when 'none' then location is null and supply is null else false end"
        " and (fulfillment is not null) = (level = 'hard') and " + one_of("level", "soft", "hard"),
    ),
    Index(
        "promises_waiting_idx",
        *("sku_id", "reason", "channel", "turn", "owner", "n"),
        postgresql_where=sql("kind = 'waiting'"),
    ),
    Index(
        "promises_soft_idx",
        *("sku_id", "location", "turn", "owner", "n"),
        postgresql_where=sql("kind = 'stock' and level = 'soft'"),
    ),
    Index(
        "promises_hard_idx",
        *("sku_id", "location", "turn", "owner", "n"),
        postgresql_where=sql("kind = 'stock' and level = 'hard'"),
    ),
    Index("promises_claims_idx", "sku_id", "location", postgresql_where=sql("kind = 'stock' and level = 'soft' and line is null")),
    Index("promises_supply_idx", "supply", postgresql_where=sql("supply is not null")),
    postgresql_with=HOT,
)

holds = Table(
    "holds",
    metadata,
    uuid("order_id", key=True),
    integer("n", key=True),
    text("type"),
    text("reason"),
    instant("at"),
    text("by"),
    instant("released_at", null=True),
    text("released_by", null=True),
    instant("until", null=True),
    text("answer", null=True),
    Index("holds_standing_idx", "order_id", postgresql_where=sql("released_at is null")),
)

reservations = Table(
    "reservations",
    metadata,
    uuid("id", key=True),
    text("channel"),
    text("reference"),
    instant("at"),
    instant("expires_at"),
    text("state", default="open"),
    integer("last_promise", default=0),
    uuid("order_id", null=True),
    UniqueConstraint("channel", "reference"),
    check("known", one_of("state", "open", "confirmed", "released", "expired")),
)

transfers = Table(
    "transfers",
    metadata,
    uuid("id", key=True),
    text("reference"),
    text("source"),
    text("target"),
    instant("at"),
    text("state", default="open"),
    integer("last_promise", default=0),
    UniqueConstraint("reference"),
    check("known", one_of("state", "open", "shipped", "received", "cancelled")),
)
