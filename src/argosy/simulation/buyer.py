"""The buyer: looks at what is left each morning, orders what runs low, and receives it days later, not always in full."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from ..commands.stock.expect import ExpectStock
from ..commands.stock.receive import ReceiveStock
from ..engine.actor import Actor
from .company import PIECES_MIN, Company
from .places import BERLIN, spread
from .rhythm import HARVEST

BUYER = Actor("demo buyer", frozenset({"stock:*"}))
LOOKS_AT_HOUR = 6
LEAD_DAYS = (1, 2, 2, 3, 4)
LOW_DAYS, REFILL_DAYS = 3.0, 6.0
LATE_DAYS = 2
HARVEST_ORDER = "PO-HARVEST"

LEFT = """
    select k.code,
           coalesce((select sum(s.on_hand - s.promised) from stock s where s.sku_id = k.id), 0)::bigint
         - coalesce((select sum(p.quantity) from promises p where p.sku_id = k.id and p.kind = 'waiting'), 0)::bigint
    from skus k order by k.code
"""


class Buyer:
    """What is on its way: hour of arrival → receipts."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.luck = company.luck("buyer")
        self.daily = {a.code: company.daily(i) for i, a in enumerate(company.articles) if not a.preorder}
        self.coming: dict[datetime, list[ReceiveStock]] = defaultdict(list)
        self.on_its_way: dict[str, int] = defaultdict(int)
        self.receipts = 0
        self._await_the_harvest()

    def work(self) -> None:
        """Take in what arrives this hour; in the morning, order."""
        arrived = self.coming.pop(self.company.now, [])
        for receipt in arrived:
            self.on_its_way[receipt.sku] -= receipt.quantity
        self.company.do(BUYER, arrived)
        if self.company.now.hour == LOOKS_AT_HOUR and self.company.now.weekday() < 6:
            self._order()

    def _order(self) -> None:
        for code, left in self.company.look(LEFT):
            daily = self.daily.get(code)
            if daily is None or left + self.on_its_way[code] > PIECES_MIN / 2 + daily * LOW_DAYS:
                continue
            wanted = PIECES_MIN + round(daily * REFILL_DAYS) - left - self.on_its_way[code]
            if self.luck.random() < self.company.plan.faults.received_short:
                wanted = wanted * 3 // 4
            if wanted > 0:
                late = LATE_DAYS if self.luck.random() < self.company.plan.faults.received_late else 0
                self._await(code, wanted, self.luck.choice(LEAD_DAYS) + late)

    def _await(self, code: str, wanted: int, days: int) -> None:
        """It will come some morning, to every place its share."""
        at = (self.company.now + timedelta(days=days)).replace(hour=self.luck.randint(8, 11))
        self.receipts += 1
        for location, n in spread(wanted):
            self.coming[at].append(ReceiveStock(sku=code, location=location, quantity=n, receipt=f"GRN-{self.receipts:05d}"))
            self.on_its_way[code] += n

    def _await_the_harvest(self) -> None:
        """What is sold ahead is expected in Berlin; orders are promised on it."""
        expected = []
        for index, article in enumerate(self.company.articles):
            if article.preorder:
                wanted = PIECES_MIN + round(self.company.daily(index) * self.company.plan.days)
                purchase: dict[str, Any] = {"supply": HARVEST_ORDER, "sku": article.code, "location": BERLIN, "quantity": wanted}
                expected.append(ExpectStock(**purchase, expected_at=HARVEST))
                self.coming[HARVEST].append(ReceiveStock(**purchase, receipt="GRN-HARVEST"))
                self.on_its_way[article.code] += wanted
        self.company.do(BUYER, expected)
