"""Today's numbers as figures: each with the last two weeks, and how it compares with the same weekday last week up to this hour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from argosy.console.words import gettext, money, number, say


@dataclass(frozen=True)
class Figure:
    """`days`: the last two weeks, today last. `than`: last week, in words; `way`: better, worse or the same."""

    title: str
    today: str
    than: str
    way: str
    days: list[float]


def figures(sold: Mapping[str, Any]) -> list[Figure]:
    """Orders, units, and what they came to in each currency that was taken in these days."""
    found = [_counted(sold, "orders", gettext("Orders today")), _counted(sold, "units", gettext("Units shipped today"))]
    currencies = sorted({row["currency"] for day in sold["days"] for row in day["revenue"]})
    return found + [_taken(sold, currency) for currency in currencies]


def _counted(sold: Mapping[str, Any], what: str, title: str) -> Figure:
    today, before = sold["today"][what], sold["week_ago_so_far"][what]
    return Figure(title, number(today), _than(number(before)), _way(today, before), [day[what] for day in sold["days"]])


def _taken(sold: Mapping[str, Any], currency: str) -> Figure:
    today, before = _of(sold["today"], currency), _of(sold["week_ago_so_far"], currency)
    title = say("Sold today in %(currency)s", currency=currency)
    days = [float(_of(day, currency)) for day in sold["days"]]
    return Figure(title, money(str(today), currency), _than(money(str(before), currency)), _way(today, before), days)


def _of(tally: Mapping[str, Any], currency: str) -> Decimal:
    return next((Decimal(row["amount"]) for row in tally["revenue"] if row["currency"] == currency), Decimal("0.00"))


def _than(before: str) -> str:
    return say("%(before)s by this time last week", before=before)


def _way(today: Any, before: Any) -> str:
    return "more" if today > before else "less" if today < before else "same"
