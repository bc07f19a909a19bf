"""What all documents say in the same way: addresses, quantities, unit prices."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from argosy.base.i18n import country, money, number
from argosy.base.money import PRICE_DECIMALS
from argosy.documents.press import breakable

CITY_FIRST = frozenset("AU CA GB IE IN NZ US".split())
"""Where the postcode stands behind the city."""


def address_lines(address: dict[str, Any] | None, locale: str | None) -> list[str]:
    """As it is written on an envelope; the country in the reader's words."""
    if address is None:
        return []
    postcode, city, region = (address.get(part) or "" for part in ("postcode", "city", "region"))
    if address["country"] in CITY_FIRST:
        place = ", ".join(filter(None, (city, f"{region} {postcode}".strip())))
    else:
        place = ", ".join(filter(None, (f"{postcode} {city}".strip(), region)))
    lines = (address["name"], address["line1"], address.get("line2"), place, country(address["country"], locale))
    return [breakable(line) for line in lines if line]


def quantity(n: int, exponent: int, unit: str, locale: str | None) -> str:
    """3, or 1.25 kg of what is kept in grams."""
    shown = number(Decimal(n).scaleb(-exponent), locale)
    return shown if unit == "piece" else f"{shown}\xa0{unit}"


def unit_price(amount: int, currency: str, exponent: int, locale: str | None) -> str:
    """With as many decimals as it needs, and no fewer than its currency has."""
    decimals = exponent + PRICE_DECIMALS
    while decimals > exponent and amount % 10 == 0:
        amount, decimals = amount // 10, decimals - 1
    return money(amount, currency, decimals, locale)
