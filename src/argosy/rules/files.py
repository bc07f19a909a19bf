"""A file is taken off an order: its name goes at once, its bytes when nothing else refers to them."""

from __future__ import annotations

from ..model.events.orders import OrderDetached
from ..model.rows import Attachment
from ..model.world import World


def take_off(world: World, file: Attachment) -> None:
    """Nothing is left of it but its number, and who took it off."""
    world.set(file, blob=None, name=None, removed_at=world.now, removed_by=world.actor.id)
    world.emit(OrderDetached(file.order_id, file.n))
