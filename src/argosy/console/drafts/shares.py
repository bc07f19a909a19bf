"""A discount, or a charge, that is said by per cent: what it comes to. Of a line, of its price times its units; beside the lines, of what
they come to with their own discounts taken off. It is placed as that amount, with "10 %" as its reason.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from argosy.base.money import PRICE_DECIMALS, BadAmount, decimal, half_up, line_total, scaled
from argosy.console.words import decimal as read_decimal

_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,4})?)%")
_DECIMALS = 4
Row = Mapping[str, Any]


def percent(said: object) -> str | None:
    """'10,5 %', as its reader types it, is '10.5'; None if it is said otherwise."""
    if not isinstance(said, str) or not said.strip().endswith("%"):
        return None
    found = _PERCENT.fullmatch(read_decimal(said.strip().removesuffix("%")) + "%")
    return None if found is None else found[1]


def part(amount: int, percent: str) -> int:
    """Of so many minor units, rounded half up to one."""
    return half_up(amount * scaled(percent, _DECIMALS), 100 * 10**_DECIMALS)


def comes_to(quantity: object, unit_price: object, decimals: int) -> int | None:
    """Minor units, before any discount; None if one of the two is not said, or can't be read."""
    try:
        return line_total(int(str(quantity)), scaled(read_decimal(str(unit_price)), decimals + PRICE_DECIMALS))
    except ValueError:
        return None


def line(row: Row, listed: str | None, decimals: int) -> tuple[dict[str, Any], int]:
    """The line as its command has it, and what it comes to in minor units; 0 while that can't be said. `listed`: its price, if it names
    none.
    """
    said, full = dict(row), comes_to(row.get("quantity"), row.get("unit_price") or listed, decimals)
    share = percent(row.get("discount"))
    if share is None or full is None:
        return said, 0 if full is None else full - _off(row.get("discount"), decimals)
    del said["discount"]
    if off := part(full, share):
        said["discounts"] = [{"title": f"{share} %", "amount": decimal(off, decimals)}]
    return said, full - off


def beside(row: Row, goods: int, decimals: int) -> dict[str, Any]:
    """A discount, fee or shipping as its command has it. `goods`: what the lines come to."""
    share = percent(row.get("amount"))
    return dict(row) if share is None else {**row, "amount": decimal(part(goods, share), decimals), "reason": f"{share} %"}


def _off(said: object, decimals: int) -> int:
    try:
        return scaled(read_decimal(str(said or "0")), decimals)
    except BadAmount:
        return 0
