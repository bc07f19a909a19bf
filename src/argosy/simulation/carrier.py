"""The carriers: a parcel arrives a day or two after it left; some find nobody at home and come again, and a few are lost."""

from __future__ import annotations

from datetime import timedelta

from ..commands.fulfillment.record_delivery import RecordDelivery
from ..commands.fulfillment.record_failed_delivery import RecordFailedDelivery
from ..commands.fulfillment.record_loss import RecordLoss
from ..commands.fulfillment.redeliver import RedeliverParcel
from ..engine.actor import Actor
from .company import Company

CARRIER = Actor("demo carrier", frozenset({"fulfillment:*"}))
ROUND_HOURS = (10, 14)
UNDER_WAY = timedelta(hours=20)
REASONS = ("nobody at home", "address not found", "refused by a neighbour")

OUT = """
    select o.id, p.n, p.state from parcels p join orders o on o.id = p.order_id
    where p.state in ('shipped', 'failed') and p.at <= %(before)s
    order by o.placed_at, o.channel, o.reference, p.n
"""


class Carrier:
    """Everybody who drives a van."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.luck = company.luck("carrier")

    def work(self) -> None:
        """Two rounds a day, but on Sundays."""
        now = self.company.now
        if now.weekday() == 6 or now.hour not in ROUND_HOURS:
            return
        rows = self.company.look(OUT, before=now - UNDER_WAY)
        self.company.do(CARRIER, [RedeliverParcel(order=order.bytes, parcel=n) for order, n, state in rows if state == "failed"])
        self.company.do(CARRIER, [self._arrive(order.bytes, n, first=state == "shipped") for order, n, state in rows])

    def _arrive(self, order: bytes, parcel: int, *, first: bool) -> RecordDelivery | RecordFailedDelivery | RecordLoss:
        faults, draw = self.company.plan.faults, self.luck.random()
        if first and draw < faults.parcels_lost:
            return RecordLoss(order=order, parcel=parcel, reason="lost by the carrier")
        if first and draw < faults.parcels_lost + faults.deliveries_failed:
            return RecordFailedDelivery(order=order, parcel=parcel, reason=self.luck.choice(REASONS))
        return RecordDelivery(order=order, parcel=parcel)
