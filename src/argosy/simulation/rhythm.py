"""When customers order: most in the evening and at weekends, hardly anybody at night; stores when they are open."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import accumulate, pairwise

from .clock import MONDAY

START = MONDAY + timedelta(hours=5)
HARVEST = MONDAY + timedelta(days=15, hours=9)
"""When what is sold ahead comes."""

ENDS_AT_HOUR = 14
"""Of the last day, in UTC: in the middle of work, boxes are packed for the second van."""

ONLINE = (1, 1, 1, 1, 1, 2, 3, 4, 5, 6, 6, 6, 6, 5, 5, 5, 6, 8, 10, 12, 11, 8, 5, 2)
COUNTER = (0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 6, 7, 9, 8, 7, 8, 10, 10, 6, 0, 0, 0, 0, 0)
"""How likely an order is at each hour of the day (UTC)."""
BY_WEEKDAY = (1.1, 1.0, 1.0, 1.0, 0.9, 1.2, 1.4)
COUNTER_BY_WEEKDAY = (0.8, 0.8, 0.9, 1.0, 1.3, 1.8, 0.0)
"""Monday first."""


def hours_of(days: int) -> int:
    """How many hours `days` days of business last, from the first morning to the last afternoon."""
    return (days - 1) * 24 + ENDS_AT_HOUR - START.hour


def arrivals(n: int, hours: int, by_hour: tuple[int, ...] = ONLINE, by_weekday: tuple[float, ...] = BY_WEEKDAY) -> list[int]:
    """How many of `n` orders arrive in each hour from START; all of them in the end."""
    moments = [START + timedelta(hours=h) for h in range(hours)]
    weights = [_weight(at, by_hour, by_weekday) for at in moments]
    total = sum(weights)
    if not total:
        return [n, *[0] * (hours - 1)]
    so_far = [round(n * part / total) for part in accumulate(weights, initial=0.0)]
    return [after - before for before, after in pairwise(so_far)]


def _weight(at: datetime, by_hour: tuple[int, ...], by_weekday: tuple[float, ...]) -> float:
    return by_hour[at.hour] * by_weekday[at.weekday()]
