"""The buyer: looks at what is left each morning, orders what runs low, and receives it days later, not always in full."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from ..commands.stock.receive import ReceiveStock
from ..engine.actor import Actor
from .company import BERLIN, HAMBURG, PIECES_MIN, Company

BUYER = Actor("demo buyer", frozenset({"stock:*"}))
LOOKS_AT_HOUR = 6
LEAD_DAYS = (1, 2, 2, 3, 4)
LOW_DAYS, REFILL_DAYS = 3.0, 6.0
IN_FULL_SHARE = 0.9

LEFT = """
    select k.code,
           coalesce((select sum(s.on_hand - s.promised) from stock s where s.sku_id = k.id), 0)::bigint
         - coalesce((select sum(p.quantity) from promises p where p.sku_id = k.id and p.kind = 'waiting'), 0)::bigint
    from skus k order by k.code
"""


class Buyer:
    """What is on its way: hour of arrival → receipts."""

    def __init__(self, company: Company, orders: int, days: float) -> None:
        self.company = company
        self.luck = company.luck("buyer")
        self.daily = {a.code: company.daily(i, orders, days) for i, a in enumerate(company.articles)}
        self.coming: dict[datetime, list[ReceiveStock]] = defaultdict(list)
        self.on_its_way: dict[str, int] = defaultdict(int)
        self.receipts = 0

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
            daily = self.daily[code]
            if left + self.on_its_way[code] > PIECES_MIN / 2 + daily * LOW_DAYS:
                continue
            wanted = PIECES_MIN + round(daily * REFILL_DAYS) - left - self.on_its_way[code]
            if self.luck.random() >= IN_FULL_SHARE:
                wanted = wanted * 3 // 4
            if wanted > 0:
                self._await(code, wanted)

    def _await(self, code: str, wanted: int) -> None:
        """It will come some morning, most of it to Berlin."""
        day = self.company.now + timedelta(days=self.luck.choice(LEAD_DAYS))
        at = day.replace(hour=self.luck.randint(8, 11))
        to_berlin = (wanted * 65 + 50) // 100
        self.receipts += 1
        for location, n in ((BERLIN, to_berlin), (HAMBURG, wanted - to_berlin)):
            if n:
                receipt = f"GRN-{self.receipts:05d}"
                self.coming[at].append(ReceiveStock(sku=code, location=location, quantity=n, receipt=receipt))
                self.on_its_way[code] += n
