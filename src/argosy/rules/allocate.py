"""Which location promises which units: the whole line from one place if one has it all, else in the channel's order of priority.

Newcomers are offered what is free beyond what already waits, so that nobody jumps the queue; what waits is offered all of it, most
urgent first. What takes all or nothing is set aside in its turn, until it has tried; what it can't use goes to those behind it.

Units without stock are promised on what is expected at those places, the earliest first, as far as `promisable` lets them; the
promise carries the date it was made for. What waits for the rest of its order or bundle, or behind a hold, is promised on stock alone.
"""

from __future__ import annotations

from collections import Counter

from ..base.ids import Id
from ..model.moves import CLAIMING
from ..model.rows import Line, Order, Promise, Sku, Supply
from ..model.world import World
from .reserve import take_reserved
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
    """Promise `n` units of a new line: what its checkout reserved, then stock, then what is expected; the rest waits. Answers how many."""
    if not sku.tracked:
        world.promise(line, "promised", n)
        return 0
    n -= take_reserved(world, order, line, sku.id, n)
    for location, k in split(n, offers(world, sku.id, order.channel)):
        world.promise(line, "promised", k, at=location)
        n -= k
    waits_for = reason(world, order, line) if n else None
    if waits_for in CLAIMING:
        for supply, k in expected(world, sku.id, order.channel, n, newcomer=True):
            world.promise(line, "promised", k, supply=supply.id, until=supply.expected_at)
            n -= k
    world.promise(line, "waiting", n, reason=waits_for)
    return n


def expected(world: World, sku_id: Id, channel: str, n: int, *, newcomer: bool) -> list[tuple[Supply, int]]:
    """Supplies that may promise `n` units to this channel, the earliest first, and how many each."""
    places = world.settings.offered_at(channel)
    taken = []
    for supply in world.supplies(sku_id):
        if n <= 0:
            break
        if supply.location in places and (room := world.promisable(supply)) > 0:
            k = min(n, room - world.queued_for(sku_id, supply.location) if newcomer else room)
            if k > 0:
                taken.append((supply, k))
                n -= k
    return taken


def offers(world: World, sku_id: Id, channel: str) -> list[Offer]:
    """What a newcomer may claim at each location of its channel."""
    found = []
    for location, free in world.free_where(channel, sku_id):
        wanted = world.queued_at(sku_id, location) + world.standing_at(sku_id, location) if free > 0 else 0
        found.append((location, free - wanted))
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
    found = []
    for at, free in world.free_where(order.channel, sku_id):
        wanted = world.ahead_at(order, sku_id, at) + world.standing_at(sku_id, at) if free > 0 else 0
        found.append((at, free - wanted))
    return found


def _left(world: World, order: Order, sku_id: Id, aside: Aside) -> list[Offer]:
    return [(at, free - aside[at]) for at, free in world.free_where(order.channel, sku_id)]
