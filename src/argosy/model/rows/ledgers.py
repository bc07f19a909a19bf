"""The two ledgers: append-only, each row a positive quantity moved within one book."""

from __future__ import annotations

from ..spec import row
from .base import Big, Id, Instant, Int, Row, Str


@row("goods_ledger", generated="seq")
class Goods(Row):
    """`quantity` units moved from one account to another, within one book. `reason` is a code; what somebody said of it, a remark."""

    at: Instant
    command_id: Id
    book: Str
    from_account: Str
    to_account: Str
    quantity: Big
    sku_id: Id | None
    seq: Big | None = None
    from_location: Str | None = None
    to_location: Str | None = None
    from_supply: Id | None = None
    to_supply: Id | None = None
    owner: Id | None = None
    line: Int | None = None
    reason: Str | None = None
    remark: Id | None = None
    receipt: Str | None = None
    cost: Big | None = None
    lot: Str | None = None
    serial: Str | None = None
    from_bin: Str | None = None
    to_bin: Str | None = None
    reverses: Big | None = None


@row("money_ledger", generated="seq")
class Money(Row):
    """`amount` minor units moved from one account to another, within one book; `native`: in the value account's unit."""

    at: Instant
    command_id: Id
    book: Str
    from_account: Str
    to_account: Str
    amount: Big
    currency: Str
    seq: Big | None = None
    order_id: Id | None = None
    payment: Int | None = None
    from_collector: Str | None = None
    to_collector: Str | None = None
    from_value: Id | None = None
    to_value: Id | None = None
    native: Big | None = None
    reason: Str | None = None
    reverses: Big | None = None
