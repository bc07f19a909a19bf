"""The dates of an order that change what its units may do: `not_before`, until when nothing is promised, and `complete_by`, from when
it need not be complete any more. One due command looks at both; when terms have moved meanwhile, it finds nothing to do and asks again.
"""

from __future__ import annotations

from ..base.errors import Refused
from ..base.ids import text
from ..model.rows import Order
from ..model.world import World


def early(world: World, order: Order) -> bool:
    """Whether the order's goods are not wanted yet."""
    return order.not_before is not None and order.not_before > world.now


def plan(world: World, order: Order) -> None:
    """Have the order looked at when its next date comes: now, if it was to be complete by a date that is past."""
    dates = [order.not_before] if order.not_before is not None and early(world, order) else []
    if order.complete_by is not None and order.ship_complete != "no":
        dates.append(max(order.complete_by, world.now))
    if dates:
        handle = text(order.id)
        world.due("orders.meet_date", handle, min(dates), {"order": handle})


def may_leave(world: World, order: Order) -> None:
    """Whether the order's goods may go to the floor: what is to leave whole doesn't while units wait, or are only expected.

    Refused: order_early, order_incomplete.
    """
    if early(world, order):
        raise Refused("order_early", not_before=order.not_before)
    if order.ship_complete != "no":
        missing = sum(p.quantity for p in world.promises(order) if p.kind in ("waiting", "supply"))
        if missing:
            raise Refused("order_incomplete", waiting=missing, complete_by=order.complete_by)
