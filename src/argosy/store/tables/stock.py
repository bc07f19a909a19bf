"""What we have and what we expect. `stock` is the hottest table: room to update in place, and no index but its key and a small one of
what is short, which seldom changes.
"""

from __future__ import annotations

from sqlalchemy import Index, Table, UniqueConstraint
from sqlalchemy import text as sql

from .columns import big, check, instant, metadata, not_negative, text, uuid

stock = Table(
    "stock",
    metadata,
    uuid("sku_id", key=True),
    text("location", key=True),
    big("on_hand", default=0),
    big("quarantine", default=0),
    big("promised", default=0),
    big("short", default=0),
    check("balance", f"promised <= on_hand + short and {not_negative('promised', 'quarantine', 'short')}"),
    Index("stock_short_idx", "sku_id", "location", postgresql_where=sql("short > 0")),
    postgresql_with={"fillfactor": 50},
)

supplies = Table(
    "supplies",
    metadata,
    uuid("id", key=True),
    uuid("sku_id"),
    text("kind"),
    text("reference"),
    uuid("owner", null=True),
    text("location", null=True),
    instant("expected_at", null=True),
    big("expected", default=0),
    big("received", default=0),
    big("closed", default=0),
    big("in_transit", default=0),
    big("promised", default=0),
    big("short", default=0),
    check(
        "balance",
        f"promised <= greatest(expected - received - closed, 0) + short and {not_negative('promised', 'received', 'in_transit', 'short')}",
    ),
    UniqueConstraint("reference", "sku_id"),
    Index(None, "sku_id"),
    Index("supplies_open_idx", "expected_at", "id", postgresql_where=sql("expected > received + closed")),
    Index("supplies_short_idx", "location", "id", postgresql_where=sql("short > 0")),
    Index("supplies_owner_idx", "owner", postgresql_where=sql("owner is not null")),
)
