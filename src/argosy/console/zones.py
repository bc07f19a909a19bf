"""Time zones to choose from."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones


@cache
def zones() -> list[str]:
    """By name. Read from some six hundred files, which takes a while."""
    return sorted(available_timezones())
