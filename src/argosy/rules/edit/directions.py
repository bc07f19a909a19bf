"""Where an edited order goes, who is billed, and how it leaves: for what has not left, and while the floor has none of it in hand."""

from __future__ import annotations

from ...base.errors import Refused
from ...model.rows import Order
from ...model.world import World
from ..addresses import write_address
from ..terms import unreleased
from .changeset import ChangeSet


def direct(world: World, order: Order, changes: ChangeSet) -> list[str]:
    """Carry out what the changes say of addresses and delivery; what has left went where it went. Answers the names of what is other now.

    Refused: order_closed, order_released.
    """
    changed = []
    if (ship := changes.ship_to) is not None:
        _still_to_leave(world, order, f"{ship.where}.ship_to")
        world.set(order, ship_to=write_address(world, ship.change, order.ship_to))
        changed.append("ship_to")
    if (bill := changes.bill_to) is not None:
        world.set(order, bill_to=write_address(world, bill.change, order.bill_to))
        changed.append("bill_to")
    if (method := changes.delivery) is not None and method.change.delivery_method != order.delivery_method:
        _still_to_leave(world, order, f"{method.where}.delivery_method")
        world.set(order, delivery_method=method.change.delivery_method)
        changed.append("delivery_method")
    return changed


def _still_to_leave(world: World, order: Order, name: str) -> None:
    if not world.promises(order):
        raise Refused("order_closed", order_status=order.status)
    unreleased(world, order, name)
