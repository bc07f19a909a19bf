"""Customers of the web shop, the marketplace and the telephone: they order, pay, and some change their minds."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from ..commands.orders.cancel import CancelOrder
from ..commands.orders.place import PlaceOrder
from ..engine.actor import Actor
from ..model.order_shapes import TenderIn
from ..model.shapes import Units
from .basket import basket
from .company import Company, euros
from .places import COLLECTOR, CURRENCY, MARKETPLACE, PHONE, WEB

SHOP = Actor("demo web shop", frozenset({"orders:*"}))
DESK = Actor("demo order desk", frozenset({"orders:*"}))
PREFIXES = {WEB: "W", MARKETPLACE: "MP", PHONE: "T"}
PRIORITY_SHARE = 0.04
CHANGES_MIND_HOURS_MAX = 36
REASONS = ("changed their mind", "ordered by mistake", "found it cheaper", "takes too long")


class Customers:
    """Who has ordered, and who will cancel when."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.luck = company.luck("customers")
        self.placed = 0
        self.regrets: dict[datetime, list[CancelOrder]] = defaultdict(list)

    def order(self, channel: str, n: int) -> None:
        """`n` orders of the past hour arrive through a channel."""
        minutes = sorted(self.luck.randrange(60) for _ in range(n))
        bodies = [self._order(channel, self.company.now - timedelta(minutes=60 - m)) for m in minutes]
        self.company.do(DESK if channel == PHONE else SHOP, bodies)

    def regret(self) -> None:
        """Those whose time has come cancel. Some are too late, and are told so."""
        self.company.do(SHOP, self.regrets.pop(self.company.now, []))

    def _order(self, channel: str, placed_at: datetime) -> PlaceOrder:
        self.placed += 1
        reference = f"{PREFIXES[channel]}-{10_000 + self.placed}"
        person = self.company.people.next()
        lines, total = basket(self.company, self.luck, ahead=channel != MARKETPLACE)
        if channel == PHONE:
            lines = [line.model_copy(update={"tax": None}) for line in lines]  # nobody reckons at the telephone: the tax table does
        body = PlaceOrder(
            channel=channel,
            reference=reference,
            currency=CURRENCY,
            lines=lines,
            customer=person.reference,
            ship_to=person.address,
            payments=[self._pay(channel, reference, total)],
            total=euros(total),
            placed_at=placed_at,
            priority=10 if self.luck.random() < PRIORITY_SHARE else 0,
            ship_by=placed_at + timedelta(days=2) if channel == MARKETPLACE else None,
        )
        self._may_regret(body)
        return body

    def _pay(self, channel: str, reference: str, total: int) -> TenderIn:
        """By card; what the marketplace sells it has collected already."""
        card = f"ch_{reference}"
        if channel == MARKETPLACE:
            self.company.bank.take(card, total)
            return TenderIn(collector=COLLECTOR, reference=card, method="marketplace", captured=euros(total))
        self.company.bank.authorize(card, total)
        return TenderIn(collector=COLLECTOR, reference=card, method="card", authorized=euros(total))

    def _may_regret(self, body: PlaceOrder) -> None:
        """Draw whether this customer will cancel all of it, or a part, and when: on the hour, within a day and a half."""
        faults, draw = self.company.plan.faults, self.luck.random()
        if draw >= faults.cancelled_whole + faults.cancelled_in_part:
            return
        line = self.luck.randrange(len(body.lines))
        some = Units(line=line + 1, quantity=self.luck.randint(1, body.lines[line].quantity))
        when = self.company.now + timedelta(hours=self.luck.randint(1, CHANGES_MIND_HOURS_MAX))
        self.regrets[when].append(
            CancelOrder(
                order=(body.channel, body.reference),
                lines=None if draw < faults.cancelled_whole else [some],
                reason=self.luck.choice(REASONS),
            )
        )
