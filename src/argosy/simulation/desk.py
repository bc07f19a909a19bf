"""The order desk: looks twice at what seems suspicious, and lets most of it go after a call; the rest is cancelled."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from ..commands.orders.cancel import CancelOrder
from ..commands.orders.hold import HoldOrder
from ..commands.orders.unhold import UnholdOrder
from ..engine.actor import Actor
from .company import Company

DESK = Actor("demo desk", frozenset({"orders:*"}))
HOURS_TO_CLEAR_MAX = 30
CLEARED_SHARE = 0.85
REASONS = ("billed to one country, sent to another", "three cards in an hour", "unusually dear")

PLACED = "select channel, reference from orders where placed_at > %(since)s and status = 'open' order by placed_at, channel, reference"


class Desk:
    """Whom it means to call when."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.luck = company.luck("desk")
        self.calls: dict[datetime, list[tuple[str, str]]] = defaultdict(list)

    def work(self) -> None:
        """Settle what was held, and hold what is suspicious of the past hour."""
        self._settle(self.calls.pop(self.company.now, []))
        holds = []
        for channel, reference in self.company.look(PLACED, since=self.company.now - timedelta(hours=1)):
            if self.luck.random() < self.company.plan.faults.suspicious:
                holds.append(HoldOrder(order=(channel, reference), type="fraud", reason=self.luck.choice(REASONS)))
                self.calls[self.company.now + timedelta(hours=self.luck.randint(2, HOURS_TO_CLEAR_MAX))].append((channel, reference))
        self.company.do(DESK, holds)

    def _settle(self, held: list[tuple[str, str]]) -> None:
        cancelled = [CancelOrder(order=order, reason="fraud") for order in held if self.luck.random() >= CLEARED_SHARE]
        self.company.do(DESK, cancelled)
        self.company.do(DESK, [UnholdOrder(order=order, type="fraud", reason="the customer called back") for order in held])
