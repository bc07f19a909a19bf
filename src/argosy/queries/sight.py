"""What an actor may see: orders of its channels, and of the locations that promise, pack or shipped their units.

The same rule as the engine's for commands. What is outside is not there at all.
"""

from __future__ import annotations

from dataclasses import dataclass

from argosy.engine.actor import Actor

MAY = "(select {} as channels, {} as locations) may"
"""SQL: the actor's limits as a table of one row; its parameters are `Sight.limits`."""

MAY_TYPES = ("text[]", "text[]")

SEEN = """(may.channels is null or (o.channel = any(may.channels)) is true) and (may.locations is null
    or exists (select from promises s where s.owner = o.id and s.location = any(may.locations) offset 0)
    or exists (select from fulfillments s where s.order_id = o.id and s.location = any(may.locations) offset 0)
    or exists (select from parcels s where s.order_id = o.id and s.location = any(may.locations) offset 0))"""
"""SQL: whether an order `o` is inside those limits. It chooses no index (`is true`) and hashes no table (`offset 0`):
whoever asks has his order's own way, and this is looked up for each."""


def looked_up(key: str = "d.order_id", by: str = "id", name: str = "o") -> str:
    """SQL: to each row the order of its key, looked up by itself. A join leaves it to what the planner thinks of how many rows there are,
    and where that is wrong compares each row with each order.
    """
    return f"cross join lateral (select * from orders where {by} = {key} offset 0) {name}"


def looked_up_if_limited(key: str) -> str:
    """SQL: the same for SEEN alone, which asks nothing of an order where nobody is limited: there is none then, and it is not read."""
    limited = "(may.channels is not null or may.locations is not null)"
    return f"left join lateral (select * from orders where id = {key} and {limited} offset 0) o on true"


@dataclass(frozen=True)
class Sight:
    """Codes of channels and locations; None is all. `mine`: whose jobs alone are seen, with the files they made."""

    channels: list[str] | None = None
    locations: list[str] | None = None
    mine: str | None = None

    @classmethod
    def of(cls, actor: Actor) -> Sight:
        return cls(_sorted(actor.channels), _sorted(actor.locations), None if actor.sees_all_jobs else actor.id)

    @property
    def limits(self) -> list[list[str] | None]:
        return [self.channels, self.locations]


def _sorted(codes: frozenset[str] | None) -> list[str] | None:
    return None if codes is None else sorted(codes)
