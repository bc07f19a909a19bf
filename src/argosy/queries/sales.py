"""Today's numbers: orders placed, units shipped, what the orders came to, by channel; against a week ago, and for two weeks by day.

Read from `sales`, which has a row for each half hour, channel and currency: as quick after ten years as on the first day.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from argosy.base.money import decimal, exponent
from argosy.queries.plain import rows
from argosy.store.statement import Call, Script, Statement

DAYS = 14
WEEK = timedelta(days=7)
ZONE = Statement("select timezone from locations where active order by code limit 1", rows=True)
SLOTS = Statement(
    "select (s.slot at time zone q.zone)::date::text, s.slot < q.week_ago, s.channel, s.currency, "
    "sum(s.orders)::bigint, sum(s.units)::bigint, sum(s.gross)::bigint "
    "from (select {} as zone, {} as week_ago, {} as channels) q cross join sales s "
    "where s.slot >= {} and s.slot < {} and (q.channels is null or s.channel = any(q.channels)) group by 1, 2, 3, 4 order by 1, 2, 3, 4",
    ["text", "timestamptz", "text[]", "timestamptz", "timestamptz"],
    rows=True,
)
"""By day as the zone has it; and whether it was by this time a week ago."""


class Tally:
    """Orders, units, and minor units by currency."""

    def __init__(self) -> None:
        self.orders = self.units = 0
        self.gross: dict[str, int] = defaultdict(int)

    def add(self, currency: str, orders: int, units: int, gross: int) -> None:
        self.orders += orders
        self.units += units
        self.gross[currency] += gross

    def shown(self) -> dict[str, Any]:
        revenue = [{"currency": c, "amount": decimal(n, exponent(c))} for c, n in sorted(self.gross.items())]
        return {"orders": self.orders, "units": self.units, "revenue": revenue}


def numbers(channels: list[str] | None, now: datetime, zone: str | None = None) -> Script[dict[str, Any]]:
    """{"zone", "today", "channels", "week_ago", "week_ago_so_far", "days"}: of these channels, or all.

    `zone`: whose days are meant; without one, the first location's. `week_ago` is the whole day, `week_ago_so_far` up to this time of it.
    """
    if zone is None:
        found = rows((yield [Call(ZONE)]), 0)
        zone = found[0][0] if found else "UTC"
    today = now.astimezone(ZoneInfo(zone)).date()
    first = today - timedelta(days=DAYS - 1)
    begin = datetime.combine(first, time(), ZoneInfo(zone)).astimezone(UTC)
    read = rows((yield [Call(SLOTS, [zone, now - WEEK, channels, begin, begin + timedelta(days=DAYS + 1)])]), 0)
    days: dict[date, Tally] = {first + timedelta(days=n): Tally() for n in range(DAYS)}
    by_channel: dict[str, Tally] = defaultdict(Tally)
    so_far = Tally()
    for day_text, before, channel, currency, *counts in read:
        day = date.fromisoformat(day_text)
        if day not in days:
            continue
        days[day].add(currency, *counts)
        if day == today:
            by_channel[channel].add(currency, *counts)
        elif day == today - WEEK and before:
            so_far.add(currency, *counts)
    return {
        "zone": zone,
        "today": days[today].shown(),
        "channels": [{"channel": code} | tally.shown() for code, tally in sorted(by_channel.items())],
        "week_ago": days[today - WEEK].shown(),
        "week_ago_so_far": so_far.shown(),
        "days": [{"day": day} | tally.shown() for day, tally in days.items()],
    }
