"""How a total is spread over units: cumulatively, so that any sequence of parts adds up to the whole, to the cent."""

from __future__ import annotations

from ..base.money import half_up


def prorate(total: int, units: int, first: int, last: int) -> int:
    """The share of `total` minor units that units `first` to `last` (1-based, inclusive) of `units` carry.

    Rounded half up at each unit's edge: 1000 over 3 is 333, 334, 333. Nothing for an empty range.
    """
    if last < first or not units:
        return 0
    return half_up(total * last, units) - half_up(total * (first - 1), units)


def share(total: int, units: int, kept: int) -> int:
    """What the first `kept` of `units` carry."""
    return prorate(total, units, 1, kept)
