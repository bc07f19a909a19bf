"""How the demo went, in figures that depend on its seed alone: no ids, no wall time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..queries.audit import Report, audit
from .company import Company, euros
from .places import CURRENCY

STATUSES = "select {column}, count(*) from orders group by 1 order by 1"
UNITS = """
    select coalesce(sum(ordered), 0)::bigint, coalesce(sum(promised), 0)::bigint, coalesce(sum(waiting), 0)::bigint,
           coalesce(sum(shipped), 0)::bigint, coalesce(sum(cancelled), 0)::bigint
    from order_lines
"""
MONEY = """
    select coalesce(sum(authorized), 0)::bigint, coalesce(sum(captured), 0)::bigint,
           coalesce(sum(refunded), 0)::bigint, coalesce(sum(voided), 0)::bigint,
           (select coalesce(sum(due), 0)::bigint from orders)
    from payments
"""
PROMISED_AT_ONCE = """
    select coalesce(sum((line->>'quantity')::bigint - (line->>'waiting')::bigint), 0)::bigint
    from events cross join jsonb_array_elements(data->'lines') line where type = 'order.placed'
"""
SHORT = """
    select coalesce(sum((line->>'short')::bigint), 0)::bigint
    from events cross join jsonb_array_elements(data->'lines') line where type = 'fulfillment.picked'
"""
RECALLS = """
    select coalesce(sum((data->>'stopped')::bigint), 0)::bigint, coalesce(sum((data->>'not_stopped')::bigint), 0)::bigint
    from events where type = 'fulfillment.recall_answered'
"""
COUNTS = """
    select (select count(*) from orders), (select count(*) from parcels),
           (select count(distinct order_id) from holds where released_at is null),
           (select count(*) from events where type = 'payment.failed'),
           (select count(*) from events where type = 'stock.corrected'),
           (select count(*) from goods_ledger where from_account = 'supplier' and receipt <> 'OPENING'),
           (select n from event_head where stream = 0), (select count(*) from commands)
"""


@dataclass(frozen=True)
class Summary:
    """Figures; `collected` in `money` is what the bank says it holds for us: captured less refunded, by another's book.

    `units` and `recalled` count pieces; `money` is decimal strings of `currency`; `seconds` is wall time, and stays
    out of `as_dict`, which is equal whenever the seed and the number of orders are.
    """

    orders: int
    seed: int
    days: int
    from_time: datetime
    to_time: datetime
    order_status: Mapping[str, int]
    payment_status: Mapping[str, int]
    fulfillment_status: Mapping[str, int]
    units: Mapping[str, int]
    fill_rate: str
    currency: str
    money: Mapping[str, str]
    declined: int
    held: int
    parcels: int
    short_picked: int
    recalled: Mapping[str, int]
    receipts: int
    corrections: int
    refused: Mapping[str, int]
    commands: int
    events: int
    report: Report
    seconds: float

    @property
    def broken(self) -> int:
        """What the audit found broken: must be 0."""
        return self.report.broken

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        shown: dict[str, Any] = {k: v for k, v in vars(self).items() if k not in ("report", "seconds")}
        for name in ("from_time", "to_time"):
            shown[name] = shown[name].isoformat()
        found = {check.name: check.open_count for check in self.report.checks if check.open_count}
        return shown | {"audit": {"broken": self.report.broken, "open": self.report.open, **found}}


def sum_up(company: Company, started: datetime, seconds: float) -> Summary:
    """Count it all, and prove it."""
    (units,), (money,), (counts,) = company.look(UNITS), company.look(MONEY), company.look(COUNTS)
    ((at_once,),), ((short,),), (recalled,) = company.look(PROMISED_AT_ONCE), company.look(SHORT), company.look(RECALLS)
    collected = sum(tender.captured - tender.refunded for tender in company.bank.tenders.values())
    orders, parcels, held, declined, corrections, receipts, events, commands = counts
    return Summary(
        orders=orders,
        seed=company.plan.seed,
        days=company.plan.days,
        from_time=started,
        to_time=company.now,
        order_status=_statuses(company, "status"),
        payment_status=_statuses(company, "payment_status"),
        fulfillment_status=_statuses(company, "fulfillment_status"),
        units=_named("ordered promised waiting shipped cancelled", units),
        fill_rate=f"{at_once / (units[0] or 1):.4f}",
        currency=CURRENCY,
        money=_named("authorized captured refunded voided due collected", [euros(cents) for cents in (*money, collected)]),
        declined=declined,
        held=held,
        parcels=parcels,
        short_picked=short,
        recalled=_named("stopped not_stopped", recalled),
        receipts=receipts,
        corrections=corrections,
        refused=dict(sorted(company.refused.items())),
        commands=commands,
        events=events,
        report=audit(company.reading, now=company.now),
        seconds=seconds,
    )


def _statuses(company: Company, column: str) -> dict[str, int]:
    return {str(status): int(n) for status, n in company.look(STATUSES.format(column=column))}


def _named(names: str, values: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(names.split(), values, strict=True))
