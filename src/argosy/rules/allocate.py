"""Which location promises which units: the whole line from one place if one has it all, else in the channel's order of priority.

Newcomers are offered what is free beyond what already waits, so that nobody jumps the queue; what waits is offered all of it.
"""

from __future__ import annotations

from ..base.ids import Id
from ..model.rows import Line, Order, Promise, Sku
from ..model.world import World
from .waiting import reason

Offer = tuple[str, int]


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
    world.promise(line, "waiting", n, reason=reason(world, order))
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


def fill(world: World, waiting: Promise, order: Order) -> list[Offer]:
    """Promise a waiting row as far as stock goes. Answers the locations and units that were promised."""
    assert waiting.sku_id is not None
    sku_id = waiting.sku_id
    taken = split(waiting.quantity, [(at, world.free(sku_id, at)) for at in world.settings.offered_at(order.channel)])
    for location, k in taken:
        world.promise(waiting, "promised", k, at=location)
    return taken
