"""A merchant of tea and coffee: what its people share. They act through commands, in batches, each under its own name.

They look with plain reads, always in an order that doesn't depend on ids; and each draws lots from a generator of its own, so
that one's luck doesn't change another's.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Any

import psycopg

from ..base.money import decimal
from ..commands.catalog.put_bundle import ComponentIn, PutBundle
from ..commands.catalog.put_sku import PutSku
from ..commands.customers.put import PutCustomer
from ..commands.stock.receive import ReceiveStock
from ..engine.actor import Actor
from ..engine.office import Office
from ..engine.registry import Command
from ..engine.submission import Reply, Submission
from .catalog import Article, Set, articles, sets
from .clock import VirtualClock
from .fakes.gateway import FakeGateway
from .faults import Faults
from .people import People
from .places import CHANNELS, CURRENCY, DECIMALS, LOCATIONS, TAX_RATES, spread
from .rhythm import HARVEST

UNITS_PER_ORDER = 4.0
"""About what customers order, by which the first stock is bought."""
BATCH_COMMANDS = 120
DAYS_IN_STOCK = 6.0
PIECES_MIN = 6
"""Of every article, however little it is liked: some customers take six at once."""


def euros(cents: int) -> str:
    """1999 is '19.99'."""
    return decimal(cents, DECIMALS)


@dataclass(frozen=True)
class Plan:
    """How much business: `orders` over `days`, and how much goes wrong."""

    orders: int
    days: int
    seed: int
    faults: Faults


class Company:
    """The office, the clock, the bank, the people, the shelf of articles with how much each is liked, and a tally of refusals."""

    def __init__(self, office: Office, reading: psycopg.Connection[Any], clock: VirtualClock, plan: Plan) -> None:
        self.office, self.reading, self.clock, self.plan = office, reading, clock, plan
        faults = plan.faults
        self.bank = FakeGateway(plan.seed, declines=faults.cards_declined, timeouts=faults.answers_lost, repeats=faults.answers_repeated)
        self.refused: Counter[str] = Counter()
        self.people = People(self.luck("people"))
        self.articles, self.sets = articles(), sets()
        self.luck("catalog").shuffle(self.articles)
        self.liking = [1 / (rank + 5) for rank in range(len(self.articles))]
        self.liking_so_far = list(accumulate(self.liking))

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def luck(self, name: str) -> random.Random:
        """A generator for one person: the same for the same seed, whatever the others draw."""
        return random.Random(f"{self.plan.seed}:{name}")

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

    def open(self) -> None:
        """Put up the shop: places, channels, articles, and stock for some days of what customers will want."""
        founder = Actor("demo founder", frozenset({"*"}))
        self.do(founder, LOCATIONS)
        self.do(founder, CHANNELS)
        self.do(founder, TAX_RATES)
        self.do(founder, [_put(article) for article in self.articles])
        self.do(founder, [_put_set(s) for s in self.sets])
        self.do(founder, [PutBundle(code=s.code, components=[ComponentIn(sku=c, per=n) for c, n in s.parts.items()]) for s in self.sets])
        self.do(founder, [PutCustomer(reference=p.reference, name=p.name, email=p.email) for p in self.people.all])
        self.do(founder, self._first_stock())

    def daily(self, index: int) -> float:
        """Units of an article that customers are expected to want a day."""
        return self.plan.orders * UNITS_PER_ORDER / self.plan.days * self.liking[index] / self.liking_so_far[-1]

    def _first_stock(self) -> list[ReceiveStock]:
        chances = self.luck("first stock")
        receipts = []
        for index, article in enumerate(self.articles):
            wanted = (PIECES_MIN + self.daily(index) * DAYS_IN_STOCK) * chances.uniform(0.2, 1.6)
            if not article.preorder:
                places = spread(round(wanted))
                receipts += [ReceiveStock(sku=article.code, location=at, quantity=n, receipt="OPENING") for at, n in places]
        return receipts


def _put_set(s: Set) -> PutSku:
    return PutSku(code=s.code, title=s.title, tracked=False, price=euros(s.price), price_currency=CURRENCY)


def _put(a: Article) -> PutSku:
    return PutSku(
        code=a.code,
        title=a.title,
        tax_class="food" if a.tax < 10 else "standard",
        price=euros(a.price),
        price_currency=CURRENCY,
        weight_g=a.grams,
        oversell="preorder" if a.preorder else "backorder",
        preorder_until=HARVEST if a.preorder else None,
        cost=euros(a.cost),
        cost_currency=CURRENCY,
    )
