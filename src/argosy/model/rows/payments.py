"""What was put forward, how far it has come, and what we asked of others."""

from __future__ import annotations

from ..spec import row
from .base import Big, Flag, Id, Instant, Int, Row, Str


@row(
    "payments",
    key="order_id n",
    parent="order_id",
    delta="discrepancy",
    balances="pending authorized capturing captured voiding voided refunding refunded",
)
class Payment(Row):
    """One tender: who collects it, and how far it has come. `native_amount`: in the value account's own unit.

    `declined`: the last capture we asked of it was refused.
    """

    order_id: Id
    n: Int
    collector: Str
    amount: Big
    at: Instant
    reference: Str | None = None
    method: Str | None = None
    purpose: Str = "pay"
    value_account: Id | None = None
    native_amount: Big | None = None
    expires_at: Instant | None = None
    declined: Flag = False
    pending: Big = 0
    authorized: Big = 0
    capturing: Big = 0
    captured: Big = 0
    voiding: Big = 0
    voided: Big = 0
    refunding: Big = 0
    refunded: Big = 0
    discrepancy: Big = 0


@row("value_accounts", key="id", delta="limit over", balances="balance held")
class ValueAccount(Row):
    """A gift card, store credit, points, a credit line (debt is negative)."""

    id: Id
    kind: Str
    unit: Str
    holder: Id | None = None
    balance: Big = 0
    held: Big = 0
    limit: Big = 0
    over: Big = 0


@row("instructions", key="order_id n", parent="order_id", delta="attempts")
class Instruction(Row):
    """What we told the outside to do; `amount` is minor units, or pieces for a recall. Answered by a command."""

    order_id: Id
    n: Int
    kind: Str
    amount: Big
    at: Instant
    try_at: Instant
    payment: Int | None = None
    fulfillment: Int | None = None
    line: Int | None = None
    promise: Int | None = None
    state: Str = "open"
    external_id: Str | None = None
    failure: Str | None = None
    attempts: Int = 0
