"""Customers: they order, mostly in the evening, pay by card or through the marketplace, and some change their minds."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from ..commands.orders.cancel import CancelOrder
from ..commands.orders.place import PlaceOrder
from ..engine.actor import Actor
from ..model.order_shapes import AddressIn, LineIn, TenderIn
from ..model.shapes import Units
from .company import COLLECTOR, CURRENCY, MARKETPLACE, WEB, Company, euros

SHOP = Actor("demo web shop", frozenset({"orders:*"}))
MARKETPLACE_SHARE = 0.25
LINES = (1, 1, 1, 2, 2, 3, 4)
QUANTITIES = (1, 1, 1, 1, 2, 2, 3, 6)
PRIORITY_SHARE = 0.04
DISCOUNT_SHARE = 0.08
CANCELS_ALL, CANCELS_SOME = 0.04, 0.05
CHANGES_MIND_HOURS_MAX = 36
REASONS = ("changed their mind", "ordered by mistake", "found it cheaper", "takes too long")

FIRST = """Anna Ben Clara David Emma Felix Greta Hannah Ida Jonas Karla Leon Mia Noah Olga Paul Rosa Samuel Tilda Uwe
Vera Willem Xenia Yusuf Zoe Marie Luis Amélie Jan Sofia""".split()
LAST = """Schmidt Müller Weber Wagner Becker Hoffmann Koch Richter Klein Wolf Neumann Schwarz Krüger Hartmann Lange
Werner Krause Lehmann Köhler Maier Bakker Jansen Moreau Dubois Novak Rossi Gruber Steiner""".split()
STREETS = "Hauptstr. Gartenweg Lindenallee Bahnhofstr. Schulstr. Am_Markt Ringstr. Waldweg Seestr. Kirchplatz".split()
CITIES = (
    *(("Berlin", "10115", "DE"), ("Hamburg", "20095", "DE"), ("München", "80331", "DE"), ("Köln", "50667", "DE")),
    *(("Leipzig", "04109", "DE"), ("Freiburg", "79098", "DE"), ("Dresden", "01067", "DE"), ("Kiel", "24103", "DE")),
    *(("Wien", "1010", "AT"), ("Graz", "8010", "AT"), ("Utrecht", "3511 AA", "NL"), ("Strasbourg", "67000", "FR")),
)


class Customers:
    """Who has ordered, and who will cancel when."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.luck = company.luck("customers")
        self.placed = 0
        self.regrets: dict[datetime, list[CancelOrder]] = defaultdict(list)

    def order(self, n: int) -> None:
        """`n` orders of the past hour arrive."""
        minutes = sorted(self.luck.randrange(60) for _ in range(n))
        self.company.do(SHOP, [self._order(self.company.now - timedelta(minutes=60 - m)) for m in minutes])

    def regret(self) -> None:
        """Those whose time has come cancel. Some are too late, and are told so."""
        self.company.do(SHOP, self.regrets.pop(self.company.now, []))

    def _order(self, placed_at: datetime) -> PlaceOrder:
        self.placed += 1
        draw = self.luck
        marketplace = draw.random() < MARKETPLACE_SHARE
        reference = f"{'MP' if marketplace else 'W'}-{10_000 + self.placed}"
        lines, total = self._lines()
        if marketplace:
            self.company.bank.take(f"ch_{reference}", total)
            tender = TenderIn(collector=COLLECTOR, reference=f"ch_{reference}", method="marketplace", captured=euros(total))
        else:
            self.company.bank.authorize(f"ch_{reference}", total)
            tender = TenderIn(collector=COLLECTOR, reference=f"ch_{reference}", method="card", authorized=euros(total))
        body = PlaceOrder(
            channel=MARKETPLACE if marketplace else WEB,
            reference=reference,
            currency=CURRENCY,
            lines=lines,
            ship_to=self._address(),
            payments=[tender],
            total=euros(total),
            placed_at=placed_at,
            priority=10 if draw.random() < PRIORITY_SHARE else 0,
            ship_by=placed_at + timedelta(days=2) if marketplace else None,
        )
        self._may_regret(body)
        return body

    def _lines(self) -> tuple[list[LineIn], int]:
        """A basket of articles, the liked ones more often; and what it costs, in cents."""
        draw, company = self.luck, self.company
        picked = draw.choices(company.articles, cum_weights=company.liking_so_far, k=draw.choice(LINES))
        lines, total = [], 0
        for article in dict.fromkeys(picked):
            quantity = draw.choice(QUANTITIES)
            price = article.price * quantity
            discount = price // 10 if draw.random() < DISCOUNT_SHARE else 0
            lines.append(
                LineIn(
                    sku=article.code,
                    quantity=quantity,
                    unit_price=euros(article.price),
                    discount=euros(discount),
                    tax=euros(article.tax_of(price - discount)),
                )
            )
            total += price - discount
        return lines, total

    def _address(self) -> AddressIn:
        draw = self.luck
        first, last = draw.choice(FIRST), draw.choice(LAST)
        city, postcode, country = draw.choice(CITIES)
        return AddressIn(
            name=f"{first} {last}",
            line1=f"{draw.choice(STREETS).replace('_', ' ')} {draw.randrange(1, 120)}",
            city=city,
            postcode=postcode,
            country=country,
            email=f"customer{self.placed}@example.org",
        )

    def _may_regret(self, body: PlaceOrder) -> None:
        """Draw whether this customer will cancel all of it, or a part, and when: on the hour, within a day and a half."""
        draw = self.luck.random()
        if draw >= CANCELS_ALL + CANCELS_SOME:
            return
        line = self.luck.randrange(len(body.lines))
        some = Units(line=line + 1, quantity=self.luck.randint(1, body.lines[line].quantity))
        when = self.company.now + timedelta(hours=self.luck.randint(1, CHANGES_MIND_HOURS_MAX))
        self.regrets[when].append(
            CancelOrder(
                order=(body.channel, body.reference),
                lines=None if draw < CANCELS_ALL else [some],
                reason=self.luck.choice(REASONS),
            )
        )
