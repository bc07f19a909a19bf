"""How a total is spread over units: cumulatively, so that any sequence of parts adds up to the whole, to the cent."""

from __future__ import annotations

from collections.abc import Sequence

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


def spread(total: int, weights: Sequence[int]) -> list[int]:
    """`total` minor units over parts of these weights, cumulatively: they add up to it. By equal weights, if none has any."""
    together = sum(weights)
    if not together:
        weights, together = [1] * len(weights), len(weights)
    parts, so_far, done = [], 0, 0
    for weight in weights:
        so_far += weight
        reached = half_up(total * so_far, together)
        parts.append(reached - done)
        done = reached
    return parts
