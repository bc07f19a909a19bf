"""The database's checks, in memory: what a command must not leave behind, and the overdrafts that only facts may declare.

The database states the same checks again. There a failure would throw away a whole batch; here it undoes one command.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .rows import Line, Payment, Promise, Row, Stock, Supply, ValueAccount


def stock_lack(s: Stock) -> int:
    """Units promised beyond what is on hand."""
    return max(0, s.promised - s.on_hand)


def supply_lack(s: Supply) -> int:
    """Units promised beyond what is still expected."""
    return max(0, s.promised - max(0, s.expected - s.received - s.closed))


def payment_lack(p: Payment) -> int:
    """Minor units given back beyond what was taken."""
    return max(0, p.refunded + p.refunding - p.captured)


def value_lack(v: ValueAccount) -> int:
    """Units held beyond balance and limit."""
    return max(0, v.held - v.balance - v.limit)


OVERDRAFTS: dict[type[Row], tuple[str, Callable[[Any], int]]] = {
    Stock: ("short", stock_lack),
    Supply: ("short", supply_lack),
    Payment: ("discrepancy", payment_lack),
    ValueAccount: ("over", value_lack),
}
"""Per row class, the column that declares its overdraft, and exactly how much its check lacks."""


def _stock(s: Stock) -> bool:
    return 0 <= s.promised <= s.on_hand + s.short and s.quarantine >= 0 <= s.short


def _line(n: Line) -> bool:
    return (
        n.ordered == n.cancelled + n.waiting + n.promised + n.shipped
        and 0 <= n.recalling <= n.promised
        and n.returning + n.returned <= n.shipped
        and 0 <= n.credited <= n.ordered - n.cancelled
        and n.cancelled >= 0 <= n.waiting
        and n.returning >= 0 <= n.returned
        and n.under_way >= 0
    )


def _supply(s: Supply) -> bool:
    return 0 <= s.promised <= max(0, s.expected - s.received - s.closed) + s.short and min(s.received, s.in_transit, s.short) >= 0


def _payment(p: Payment) -> bool:
    return (
        p.captured + p.capturing + p.voided + p.voiding <= p.authorized
        and p.refunded + p.refunding <= p.captured + p.discrepancy
        and min(p.pending, p.capturing, p.captured, p.voiding, p.voided, p.refunding, p.refunded, p.discrepancy) >= 0
    )


def _value(v: ValueAccount) -> bool:
    return 0 <= v.held <= v.balance + v.limit + v.over and v.over >= 0


def _promise(p: Promise) -> bool:
    return 0 <= p.packed <= p.picked <= p.quantity >= p.recalling >= 0 < p.quantity and (p.level == "hard") == (p.fulfillment is not None)


CHECKS: dict[type[Row], Callable[[Any], bool]] = {
    Stock: _stock,
    Line: _line,
    Supply: _supply,
    Payment: _payment,
    ValueAccount: _value,
    Promise: _promise,
}
