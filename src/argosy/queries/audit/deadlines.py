"""What is over at a time: holds, payments, approvals and follow-ups that say when, and the due rows that will see to it."""

from __future__ import annotations

from .probe import Probe

_OPEN = "authorized - captured - capturing - voided - voiding"

ENDLESS = """
    select h.order_id, h.n as hold, h.type, h.until from holds h
    where h.released_at is null and h.until is not null
      and not exists (select from due d where d.command = 'orders.end_hold' and d.key = h.order_id || ':' || h.n)
"""
UNWATCHED = f"""
    select p.order_id, p.n as payment, p.expires_at, {_OPEN} as open, p.pending from payments p
    where p.expires_at > %(now)s and {_OPEN} + pending > 0
      and not exists (select from due d where d.command in ('payments.expire', 'orders.cancel_unpaid') and d.key = p.order_id || ':' || p.n)
"""
LAPSED = f"""
    select order_id, n as payment, expires_at, {_OPEN} as open, pending from payments
    where expires_at <= %(now)s and {_OPEN} + pending > 0
"""
UNDECIDED = """
    select a.order_id, a.n as approval, a.expires_at from approvals a where a.state = 'open'
      and not exists (select from due d where d.command = 'approvals.expire' and d.key = a.order_id || ':' || a.n)
"""
UNREMINDED = """
    select u.order_id, u.n as follow_up, u.at from follow_ups u where u.closed_at is null and u.told_at is null
      and not exists (select from due d where d.command = 'orders.remind' and d.key = u.order_id || ':' || u.n)
"""

DEADLINES = (
    Probe(
        "deadlines",
        "Whatever is over at a time has its due row: holds that end, payments and approvals that expire, follow-ups that come",
        ("holds", "payments", "approvals", "follow_ups", "due"),
        (ENDLESS, UNWATCHED, UNDECIDED, UNREMINDED),
        (LAPSED,),
    ),
)
