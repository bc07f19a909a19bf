"""Two thousand people who buy tea: each with a name, an address, a way to be reached, and a habit of buying more or less."""

from __future__ import annotations

import random
from itertools import accumulate
from typing import NamedTuple

from ..model.order_shapes import AddressIn

PEOPLE = 2_000

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


class Person(NamedTuple):
    """A customer. `reference` is their number in the shop."""

    reference: str
    name: str
    email: str
    address: AddressIn


class People:
    """Everybody, and how likely each is to buy next: a few buy often, most now and then."""

    def __init__(self, luck: random.Random) -> None:
        self.luck = luck
        self.all = [_person(luck, n) for n in range(1, PEOPLE + 1)]
        self._habit = list(accumulate(1 / (rank + 40) for rank in range(PEOPLE)))

    def next(self) -> Person:
        """Who orders now."""
        return self.luck.choices(self.all, cum_weights=self._habit)[0]


def _person(luck: random.Random, n: int) -> Person:
    name = f"{luck.choice(FIRST)} {luck.choice(LAST)}"
    city, postcode, country = luck.choice(CITIES)
    email = f"customer{n}@example.org"
    street = f"{luck.choice(STREETS).replace('_', ' ')} {luck.randrange(1, 120)}"
    return Person(f"C-{n:05d}", name, email, AddressIn(name=name, line1=street, city=city, postcode=postcode, country=country, email=email))
