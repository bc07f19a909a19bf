"""An order that stands still: why, and that it goes on. What a hold blocks is its type's; whoever would act asks `world.blocked`."""

from __future__ import annotations

from ..model.events.orders import OrderHeld, OrderUnheld
from ..model.rows import Hold, Order
from ..model.world import World
from .waiting import rejoin


def hold(world: World, order: Order, type: str, reason: str) -> Hold:
    """The order stands still for this reason; a hold of the same type that stands already is enough."""
    for standing in world.holds(order):
        if standing.type == type:
            return standing
    made = world.add(Hold(order.id, world.next_n(Hold, order), type, reason, world.now, world.actor.id))
    world.emit(OrderHeld(order.id, made.n, type, reason))
    rejoin(world, order)
    return made


def unhold(world: World, order: Order, type: str, reason: str | None = None) -> list[int]:
    """Release the holds of this type; a person says why, a fact speaks for itself. Answers their numbers."""
    released = [standing for standing in world.holds(order) if standing.type == type]
    for standing in released:
        world.set(standing, released_at=world.now, released_by=world.actor.id)
        world.emit(OrderUnheld(order.id, standing.n, type, reason))
    if released:
        rejoin(world, order)
    return [standing.n for standing in released]
