"""An order's four statuses, derived from its lines' buckets and its payments' balances after each command.

They are stored because people filter on them; this page is the only place that decides them.
"""

from __future__ import annotations

from ..model.rows import Adjustment, Line, Payment
from .settle import owed

Statuses = tuple[str, str, str, str]


def derive(lines: list[Line], adjustments: list[Adjustment], payments: list[Payment]) -> Statuses:
    """(status, payment_status, fulfillment_status, return_status)."""
    ordered = cancelled = shipped = under_way = returning = returned = 0
    for n in lines:
        ordered += n.ordered
        cancelled += n.cancelled
        shipped += n.shipped
        under_way += n.under_way
        returning += n.returning
        returned += n.returned
    live = ordered - cancelled
    money_alone = not lines and bool(adjustments)
    status = "complete" if money_alone else "open" if not ordered or shipped < live else "complete" if live else "cancelled"
    fulfillment = "none" if not shipped else "partial" if shipped < live else "shipped" if under_way else "delivered"
    returns = "announced" if returning and not returned else "none" if not returned else "partial" if returned < shipped else "returned"
    return status, payment_status(lines, adjustments, payments), fulfillment, returns


def payment_status(lines: list[Line], adjustments: list[Adjustment], payments: list[Payment]) -> str:
    """Guarantees aside, the first that is true:

    refunded: something was refunded, all that was captured · part_refunded: part of it · paid: captured all that is owed ·
    part_paid: part of it · authorized: something is held · pending: something is expected · voided: all was given up · none.
    """
    authorized = captured = refunded = voided = pending = 0
    for p in payments:
        if p.purpose == "pay":
            authorized += p.authorized
            captured += p.captured
            refunded += p.refunded
            voided += p.voided
            pending += p.pending
    if refunded:
        return "refunded" if refunded >= captured else "part_refunded"
    if captured:
        return "paid" if captured >= owed(lines, adjustments) else "part_paid"
    if authorized > voided:
        return "authorized"
    if pending:
        return "pending"
    return "voided" if voided else "none"
