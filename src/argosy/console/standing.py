"""How an order stood when a person was shown what they would do, how it stands now, and what has happened in between.

The form carries the first of them along. It is what its own reader was shown: nothing is decided by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from argosy.console.ask import Ask
from argosy.console.telling import About, Effects, entries, sentence
from argosy.queries.actors import actor_names

STATUSES = ("status", "payment_status", "fulfillment_status", "return_status")
Order = dict[str, Any]


@dataclass(frozen=True)
class Before:
    """`said`: what the dry run said it would do. `seq`: of the newest event then."""

    statuses: tuple[str, ...]
    due: str
    version: int
    seq: int
    said: tuple[str, ...]

    @classmethod
    def of(cls, sent: str) -> Before | None:
        """As a form sent it; None if it is nothing that we wrote."""
        try:
            found = orjson.loads(sent)
            return cls(
                tuple(map(str, found["statuses"])), str(found["due"]), int(found["version"]), int(found["seq"]), tuple(found["said"])
            )
        except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
            return None


@dataclass(frozen=True)
class Moved:
    """Both sides. `since`: entries of the timeline, newest first; those of `newly` are the order's statuses that are others now."""

    before: Before | None
    order: Order
    statuses: list[tuple[str, str, str]]
    since: list[dict[str, Any]]


def stands(order: Order, shown: Effects) -> str:
    """For the form to carry along."""
    before = Before(
        tuple(order[name] for name in STATUSES),
        order["due"],
        order["version"],
        max((event["seq"] for event in order["timeline"]), default=0),
        (*shown.goods, *shown.money, *(() if shown.goods or shown.money else shown.events)),
    )
    return orjson.dumps(before).decode()


async def moved(ask: Ask, before: Before | None, order: Order) -> Moved:
    """What has changed since `before`; without it, how the order stands and the last that has happened."""
    since = [event for event in order["timeline"] if before is None or event["seq"] > before.seq]
    since = since[-1:] if before is None else since
    names = await ask.read(actor_names(event["actor"] for event in since))
    about = About.order(order)
    statuses = [] if before is None else list(zip(STATUSES, before.statuses, (order[name] for name in STATUSES), strict=False))
    return Moved(before, order, statuses, entries({"timeline": since}, names, lambda e: sentence(e["type"], e["data"], about)))
