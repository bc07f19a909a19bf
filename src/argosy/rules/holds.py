"""An order that stands still: why, and that it goes on. What a hold blocks is its type's; whoever would act asks `world.blocked`."""

from __future__ import annotations

from datetime import datetime

from ..base.errors import Refused
from ..base.ids import text
from ..model.events.orders import OrderHeld, OrderUnheld
from ..model.rows import Hold, Order
from ..model.world import World
from .waiting import rejoin


def let_through(world: World, order: Order, what: str) -> None:
    """Go on only if no standing hold blocks `what`: promise, release, capture or edit. Refused: order_held."""
    if holds := world.blocked(order, what):
        raise Refused("order_held", holds=holds)


def hold(world: World, order: Order, type: str, reason: str, until: datetime | None = None) -> Hold:
    """The order stands still for this reason; a hold of the same type that stands already is enough."""
    for standing in world.holds(order):
        if standing.type == type:
            return standing
    made = world.add(Hold(order.id, world.next_n(Hold, order), type, reason, world.now, world.actor.id, until=until))
    _tell(world, made)
    rejoin(world, order)
    return made


def hold_anew(world: World, order: Order, type: str, reason: str, until: datetime | None) -> Hold:
    """A person holds the order: of a hold of this type that stands already, the reason and the end are theirs from now on."""
    held = hold(world, order, type, reason, until)
    if (held.reason, held.until) != (reason, until):
        world.set(held, reason=reason, until=until)
        _tell(world, held)
    return held


def _tell(world: World, held: Hold) -> None:
    world.emit(OrderHeld(held.order_id, held.n, held.type, held.until))
    ends(world, held)


def ends(world: World, held: Hold) -> None:
    """Have the hold looked at when its time is over."""
    if held.until is not None:
        order = text(held.order_id)
        world.due("orders.end_hold", f"{order}:{held.n}", held.until, {"order": order, "hold": held.n})


def unhold(world: World, order: Order, type: str, reason: str | None = None) -> list[int]:
    """Release the holds of this type; a person says why, a fact speaks for itself. Answers their numbers."""
    released = [standing for standing in world.holds(order) if standing.type == type]
    for standing in released:
        world.set(standing, released_at=world.now, released_by=world.actor.id, answer=reason)
        world.emit(OrderUnheld(order.id, standing.n, type))
    if released:
        rejoin(world, order)
    return [standing.n for standing in released]
