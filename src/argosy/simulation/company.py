"""A small merchant: two warehouses, a web shop and a marketplace, two hundred articles. What its people share stands
here.

They act through commands, in batches, each under its own name; they look with plain reads, always in an order that
doesn't depend on ids; and each draws lots from a generator of its own, so that one's luck doesn't change another's.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import accumulate
from typing import Any

import psycopg

from ..base.money import decimal
from ..commands.catalog.put_sku import PutSku
from ..commands.settings.put_channel import PutChannel
from ..commands.settings.put_location import PutLocation
from ..commands.stock.receive import ReceiveStock
from ..engine.actor import Actor
from ..engine.office import Office
from ..engine.registry import Command
from ..engine.submission import Reply, Submission
from .catalog import articles
from .clock import VirtualClock
from .fakes.gateway import FakeGateway

CURRENCY, DECIMALS = "EUR", 2
BERLIN, HAMBURG = "BER", "HAM"
WEB, MARKETPLACE = "web", "marketplace"
COLLECTOR = "test"
UNITS_PER_ORDER = 4.0
"""About what customers order, by which the first stock is bought."""
BATCH_COMMANDS = 120
DAYS_IN_STOCK = 6.0
PIECES_MIN = 6
"""Of every article, however little it is liked: some customers take six at once."""


def euros(cents: int) -> str:
    """1999 is '19.99'."""
    return decimal(cents, DECIMALS)


class Company:
    """The office, the clock, the bank, the shelf of articles with how much each is liked, and a tally of refusals."""

    def __init__(self, office: Office, reading: psycopg.Connection[Any], clock: VirtualClock, seed: int) -> None:
        self.office, self.reading, self.clock, self.seed = office, reading, clock, seed
        self.bank = FakeGateway(seed, declines=0.03, timeouts=0.04, repeats=0.05)
        self.refused: Counter[str] = Counter()
        self.articles = articles()
        chances = self.luck("catalog")
        chances.shuffle(self.articles)
        self.liking = [1 / (rank + 5) for rank in range(len(self.articles))]
        self.liking_so_far = list(accumulate(self.liking))

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def luck(self, name: str) -> random.Random:
        """A generator for one person: the same for the same seed, whatever the others draw."""
        return random.Random(f"{self.seed}:{name}")

    def do(self, actor: Actor, bodies: Iterable[Command]) -> list[Reply]:
        """Run commands in batches, and what falls due at once because of them; a reply for each, in order."""
        submissions = [Submission(body, actor) for body in bodies]
        replies: list[Reply] = []
        for start in range(0, len(submissions), BATCH_COMMANDS):
            replies += self.office.run(submissions[start : start + BATCH_COMMANDS])
        self.refused.update(reply.code for reply in replies if reply.code is not None)
        return replies

    def look(self, sql: str, **params: Any) -> Sequence[tuple[Any, ...]]:
        """Rows of a read."""
        return self.reading.execute(sql, params).fetchall()

    def open(self, orders: int, days: float) -> None:
        """Put up the shop: places, channels, articles, and stock for some days of what customers will want."""
        founder = Actor("demo founder", frozenset({"*"}))
        self.do(founder, (PutLocation(code=c, title=t, timezone="Europe/Berlin") for c, t in WAREHOUSES))
        self.do(founder, CHANNELS)
        self.do(founder, (self._put(i) for i in range(len(self.articles))))
        chances = self.luck("first stock")
        receipts = []
        for index, article in enumerate(self.articles):
            wanted = (PIECES_MIN + self.daily(index, orders, days) * DAYS_IN_STOCK) * chances.uniform(0.2, 1.6)
            for location, share in ((BERLIN, 0.65), (HAMBURG, 0.35)):
                if n := round(wanted * share):
                    receipts.append(ReceiveStock(sku=article.code, location=location, quantity=n, receipt="OPENING"))
        self.do(founder, receipts)

    def daily(self, index: int, orders: int, days: float) -> float:
        """Units of an article that customers are expected to want a day."""
        return orders * UNITS_PER_ORDER / days * self.liking[index] / self.liking_so_far[-1]

    def _put(self, index: int) -> PutSku:
        a = self.articles[index]
        return PutSku(
            code=a.code,
            title=a.title,
            tax_class="food" if a.tax < 10 else "standard",
            cost=euros(a.cost),
            cost_currency=CURRENCY,
        )


WAREHOUSES = ((BERLIN, "Warehouse Berlin"), (HAMBURG, "Warehouse Hamburg"))
CHANNELS = (
    PutChannel(code=WEB, title="Web shop", currency=CURRENCY, locations=[BERLIN, HAMBURG]),
    PutChannel(code=MARKETPLACE, title="Marketplace", currency=CURRENCY, locations=[HAMBURG, BERLIN], accept_always=True),
)
