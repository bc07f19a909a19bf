"""What of an order may still be changed: its terms while something is to come, where it goes while the floor has not got it."""

from __future__ import annotations

from ..base.errors import Refused
from ..model.rows import Fulfillment, Order
from ..model.world import World
from .holds import let_through


def changeable(world: World, order: Order) -> None:
    """Something is still to leave, and no hold blocks edits. Refused: order_held, order_closed."""
    let_through(world, order, "edit")
    if order.status != "open":
        raise Refused("order_closed", order_status=order.status)


def unreleased(world: World, order: Order, field: str) -> None:
    """The floor has none of its units in hand: what it packs by must not change under it. Refused: order_released."""
    if released := _on_the_floor(world, order):
        raise Refused("order_released", field=field, fulfillments=released)


def reschedule(world: World, order: Order) -> None:
    """What the floor has of the order is wanted when the order is to leave."""
    for n in _on_the_floor(world, order):
        world.set(world.rows[Fulfillment][order.id, n], promised_at=order.ship_by)


def _on_the_floor(world: World, order: Order) -> list[int]:
    """Fulfillments that have units in hand."""
    return sorted({p.fulfillment for p in world.promises(order) if p.fulfillment is not None})
