"""What the staff leave for one another on the demo's last day: orders to look at again, a note that names somebody, and gifts that are
above a clerk's limit and wait for approval.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from ..commands.approvals.ask import AskApproval
from ..commands.orders.annotate import AnnotateOrder
from ..commands.orders.follow_up import FollowUpOrder
from ..engine.actor import Actor
from .company import Company
from .staff import ADA, DANA, MALIK

Handle = tuple[str, str]

MORNING, NOON = 9, 13
"""Hours (UTC) of the last day: when the day's work is dealt out, and when the desk asks."""

WAITING = """
    select o.channel, o.reference from orders o
    where o.status = 'open' and o.customer_id is not null
    order by exists (select from promises p where p.owner = o.id and p.kind = 'waiting') desc, o.placed_at, o.channel, o.reference
    limit 3
"""
ARRIVED = """
    select channel, reference from orders
    where fulfillment_status = 'delivered' and payment_status = 'paid' and customer_id is not null and gross >= 2500
    order by placed_at desc, channel, reference limit 12
"""
DEAREST = """
    select channel, reference from orders
    where status = 'open' and payment_status <> 'none' and customer_id is not null and gross > 10000
      and not exists (select from holds h where h.order_id = orders.id and h.released_at is null)
    order by gross desc, channel, reference limit 1
"""

QUESTIONS = (
    "Ask the supplier when the rest comes, and tell the customer.",
    "Call: would they take another colour, or wait?",
    "Has the address been confirmed?",
)
THANKS = (
    "Did the replacement lid arrive?",
    "Wanted to order the same for the office: call with an offer.",
)
NAMED = "@Ada Lindqvist: the customer would like it by Friday. May we send what we have?"
GIFTS = (
    ("-15.00", "the pot came with a chip", "a customer for years"),
    ("-12.50", "came two days late, and was a present", "they were very kind about it"),
)
"""Amount, what for, and why it should be approved."""


class Handover:
    """The order desk on its last day; `staff` by their addresses."""

    def __init__(self, company: Company, staff: Mapping[str, Actor], end: datetime) -> None:
        self.company, self.staff = company, staff
        self.luck = company.luck("handover")
        self.day = end.replace(hour=0)

    def work(self) -> None:
        """Deal the work out in the morning, some of it for that noon; ask after it."""
        now = self.company.now
        if now == self.day + timedelta(hours=MORNING):
            self.deal_out()
        elif now == self.day + timedelta(hours=NOON):
            self.ask()

    def deal_out(self) -> None:
        """Who looks at which order again, and when: at noon, later today, tomorrow, next week."""
        waiting, arrived = self._orders(WAITING), self._some(self._orders(ARRIVED), len(THANKS))
        told = [*zip(waiting, QUESTIONS, strict=False), *zip(arrived, THANKS, strict=False)]
        people, hours = (ADA, ADA, DANA, DANA, ADA), (12, 16, 24 + 9, 15, 7 * 24 + 8)
        self.company.do(
            self.staff[DANA],
            [
                FollowUpOrder(order=order, at=self.day + timedelta(hours=at), assignee=self.staff[who].id, note=note)
                for (order, note), at, who in zip(told, hours, people, strict=False)
            ],
        )
        named = [AnnotateOrder(order=order, text=NAMED, mentions=[self.staff[ADA].id]) for order in waiting[:1]]
        self.company.do(self.staff[MALIK], named)

    def ask(self) -> None:
        """What the desk would give away, or cancel, beyond its limit."""
        arrived = self._some(self._orders(ARRIVED), len(GIFTS))
        asks = [
            self._asked(order, "orders.adjust", {"kind": "goodwill", "amount": amount, "reason": what}, why)
            for order, (amount, what, why) in zip(arrived, GIFTS, strict=False)
        ]
        asks += [self._asked(order, "orders.cancel", {"reason": "ordered twice"}, "they called") for order in self._orders(DEAREST)]
        self.company.do(self.staff[DANA], asks)

    def _asked(self, order: Handle, command: Any, body: dict[str, Any], why: str) -> AskApproval:
        return AskApproval(order=order, command=command, body=body, reason=why)

    def _orders(self, sql: str) -> list[Handle]:
        return [(channel, reference) for channel, reference in self.company.look(sql)]

    def _some(self, orders: Sequence[Handle], n: int) -> list[Handle]:
        return self.luck.sample(orders, min(n, len(orders)))
