"""Which location promises which units: the whole line from one place if one has it all, else in the channel's order of priority.

Newcomers are offered what is free beyond what already waits, so that nobody jumps the queue; what waits is offered all of it, most
urgent first. What takes all or nothing is set aside in its turn, until it has tried; what it can't use goes to those behind it.
"""

from __future__ import annotations

from collections import Counter

from ..base.ids import Id
from ..model.rows import Line, Order, Promise, Sku
from ..model.world import World
from .waiting import reason

Offer = tuple[str, int]
Aside = Counter[str]
"""Units of one SKU that are kept for somebody, by location."""


def split(n: int, offers: list[Offer]) -> list[Offer]:
    """Take `n` units from offers of (location, units): from the first that has them all, else greedily, first come first."""
    for location, free in offers:
        if free >= n:
            return [(location, n)]
    taken: list[Offer] = []
    for location, free in offers:
        k = min(n, free)
        if k > 0:
            taken.append((location, k))
            n -= k
    return taken


def allocate(world: World, order: Order, line: Line, sku: Sku, n: int) -> int:
    """Promise `n` units of a new line as far as stock goes; the rest waits for it. Answers how many wait."""
    if not sku.tracked:
        world.promise(line, "promised", n)
        return 0
    for location, k in split(n, offers(world, sku.id, order.channel)):
        world.promise(line, "promised", k, at=location)
        n -= k
    if n:
        world.promise(line, "waiting", n, reason=reason(world, order, line))
    return n


def offers(world: World, sku_id: Id, channel: str) -> list[Offer]:
    """What a newcomer may claim at each location of its channel."""
    found = []
    for location in world.settings.offered_at(channel):
        free = world.free(sku_id, location)
        if free > 0:
            free -= world.queued_at(sku_id, location)
        found.append((location, free))
    return found


def fill(world: World, waiting: Promise, order: Order, aside: Aside) -> list[Offer]:
    """Promise a waiting row as far as stock goes beyond what is set aside. Answers the locations and units that were promised."""
    assert waiting.sku_id is not None
    taken = split(waiting.quantity, _left(world, order, waiting.sku_id, aside))
    for location, k in taken:
        world.promise(waiting, "promised", k, at=location)
    return taken


def set_aside(world: World, order: Order, sku_id: Id, n: int, aside: Aside) -> bool:
    """Keep `n` units for an order that takes all or nothing, if there are so many. Answers whether."""
    taken = split(n, _left(world, order, sku_id, aside))
    if sum(k for _, k in taken) < n:
        return False
    for location, k in taken:
        aside[location] += k
    return True


def in_its_turn(world: World, order: Order, sku_id: Id) -> list[Offer]:
    """What the order's waiting units may claim: what is free beyond what waits more urgently."""
    offered = world.settings.offered_at(order.channel)
    return [(at, free if (free := world.free(sku_id, at)) <= 0 else free - world.ahead_at(order, sku_id, at)) for at in offered]


def _left(world: World, order: Order, sku_id: Id, aside: Aside) -> list[Offer]:
    return [(at, world.free(sku_id, at) - aside[at]) for at in world.settings.offered_at(order.channel)]
