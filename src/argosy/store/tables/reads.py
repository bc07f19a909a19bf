"""Read tables: what projections write from the other tables, so that people find things quickly. Each can be rebuilt, to equal result.

`order_terms` and `find_terms` hold words of names, e-mail addresses and tracking numbers: they are personal like the rows they are made
from, and a rebuild after those were erased erases it here. `sales` counts: it holds nobody.
"""

from __future__ import annotations

from sqlalchemy import Index, Table

from .columns import big, instant, metadata, text, uuid

order_terms = Table(
    "order_terms",
    metadata,
    text("kind", key=True),
    text("term", key=True),
    instant("placed_at", key=True),
    uuid("order_id", key=True),
    Index(None, "order_id"),
)

sales = Table(
    "sales",
    metadata,
    instant("slot", key=True),
    text("channel", key=True),
    text("currency", key=True),
    big("orders", default=0),
    big("gross", default=0),
    big("units", default=0),
)

find_terms = Table(
    "find_terms",
    metadata,
    text("kind", key=True),
    text("term", key=True),
    uuid("id", key=True),
    Index(None, "id"),
)
