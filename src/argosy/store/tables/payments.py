"""Tenders, accounts of value, and what we told the outside to do."""

from __future__ import annotations

from sqlalchemy import Index, Table
from sqlalchemy import text as sql

from .columns import big, check, flag, instant, integer, metadata, not_negative, one_of, text, uuid

payments = Table(
    "payments",
    metadata,
    uuid("order_id", key=True),
    integer("n", key=True),
    text("collector"),
    big("amount"),
    instant("at"),
    text("reference", null=True),
    text("method", null=True),
    text("purpose", default="pay"),
    uuid("value_account", null=True),
    big("native_amount", null=True),
    instant("expires_at", null=True),
    flag("declined", default=False),
    big("pending", default=0),
    big("authorized", default=0),
    big("capturing", default=0),
    big("captured", default=0),
    big("voiding", default=0),
    big("voided", default=0),
    big("refunding", default=0),
    big("refunded", default=0),
    big("discrepancy", default=0),
    check(
        "balance",
        "captured + capturing + voided + voiding <= authorized and refunded + refunding <= captured + discrepancy and "
        + not_negative("pending", "capturing", "captured", "voiding", "voided", "refunding", "refunded", "discrepancy"),
    ),
    check("known", one_of("purpose", "pay", "guarantee")),
    Index("payments_discrepancy_idx", "order_id", "n", postgresql_where=sql("discrepancy > 0")),
    postgresql_with={"fillfactor": 80},
)

value_accounts = Table(
    "value_accounts",
    metadata,
    uuid("id", key=True),
    text("kind"),
    text("unit"),
    uuid("holder", null=True),
    big("balance", default=0),
    big("held", default=0),
    big("limit", default=0),
    big("over", default=0),
    check("balance", 'held <= balance + "limit" + over and ' + not_negative("held", "over")),
    Index("value_accounts_over_idx", "id", postgresql_where=sql("over > 0")),
    Index("value_accounts_holder_idx", "holder", postgresql_where=sql("holder is not null")),
)

instructions = Table(
    "instructions",
    metadata,
    uuid("order_id", key=True),
    integer("n", key=True),
    text("kind"),
    big("amount"),
    instant("at"),
    instant("try_at"),
    integer("payment", null=True),
    integer("fulfillment", null=True),
    integer("line", null=True),
    integer("promise", null=True),
    text("state", default="open"),
    text("external_id", null=True),
    text("failure", null=True),
    integer("attempts", default=0),
    check("known", f"amount >= 0 and {one_of('state', 'open', 'done', 'failed', 'displaced')}"),
    Index("instructions_open_idx", "try_at", postgresql_where=sql("state = 'open'")),
)
