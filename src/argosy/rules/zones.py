"""Time zones by their names in the IANA list."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from ..base.errors import Refused

_timezones = cache(available_timezones)
"""Listing them reads some 600 files, which takes longer than a command."""


def check_zone(name: str, field: str) -> None:
    """Refused: timezone_unknown."""
    if name not in _timezones():
        raise Refused("timezone_unknown", field=field, value=name)
