"""The two ledgers: append-only, partitioned by ranges of `seq`, each row a legal move of the chart of accounts."""

from __future__ import annotations

from sqlalchemy import Index, Table
from sqlalchemy import text as sql

from ...model.accounts import GOODS, MONEY, Book
from .columns import big, check, instant, integer, metadata, text, uuid


def legal(books: tuple[Book, ...]) -> str:
    """SQL: the row's accounts are a legal pair of its book, or the reverse of one when it names the row it reverses."""
    pairs = ", ".join(f"'{book.name}:{a}>{b}'" for book in books for a, targets in book.moves.items() for b in targets)
    return (
        f"(book || ':' || from_account || '>' || to_account = any(array[{pairs}])"
        f" or reverses is not null and book || ':' || to_account || '>' || from_account = any(array[{pairs}]))"
    )


goods_ledger = Table(
    "goods_ledger",
    metadata,
    instant("at"),
    uuid("command_id"),
    text("book"),
    text("from_account"),
    text("to_account"),
    big("quantity"),
    uuid("sku_id", null=True),
    big("seq", key=True),
    text("from_location", null=True),
    text("to_location", null=True),
    uuid("from_supply", null=True),
    uuid("to_supply", null=True),
    uuid("owner", null=True),
    integer("line", null=True),
    text("reason", null=True),
    uuid("remark", null=True),
    text("receipt", null=True),
    big("cost", null=True),
    text("lot", null=True),
    text("serial", null=True),
    text("from_bin", null=True),
    text("to_bin", null=True),
    big("reverses", null=True),
    check("legal", f"quantity > 0 and {legal(GOODS)}"),
    Index(None, "sku_id", "seq"),
    # Of a SKU that many wait for nearly every row is a promise, not a unit that went somewhere.
    Index("goods_ledger_holdings_idx", "sku_id", "seq", postgresql_where=sql("book = 'holdings'")),
    postgresql_partition_by="RANGE (seq)",
)

money_ledger = Table(
    "money_ledger",
    metadata,
    instant("at"),
    uuid("command_id"),
    text("book"),
    text("from_account"),
    text("to_account"),
    big("amount"),
    text("currency"),
    big("seq", key=True),
    uuid("order_id", null=True),
    integer("payment", null=True),
    text("from_collector", null=True),
    text("to_collector", null=True),
    uuid("from_value", null=True),
    uuid("to_value", null=True),
    big("native", null=True),
    text("reason", null=True),
    big("reverses", null=True),
    check("legal", f"amount > 0 and {legal(MONEY)}"),
    postgresql_partition_by="RANGE (seq)",
)
