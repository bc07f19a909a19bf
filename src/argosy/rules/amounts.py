"""Amounts on the wire are decimal strings; inside they are minor units. One place turns the one into the other, and refuses."""

from __future__ import annotations

from ..base.errors import Refused
from ..base.money import BadAmount, decimal, scaled

AMOUNT_MAX = 10**15
"""Minor units an order may come to: its sums stay far inside a bigint."""


def minor(amount: str, decimals: int, field: str) -> int:
    """Minor units of a decimal string. Refused: amount_too_precise."""
    try:
        return scaled(amount, decimals)
    except BadAmount:
        raise Refused("amount_too_precise", field=field, value=amount, decimals=decimals) from None


def shown(amount: int, decimals: int) -> str:
    """A decimal string of minor units."""
    return decimal(amount, decimals)
