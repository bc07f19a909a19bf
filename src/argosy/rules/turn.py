"""Whose waiting units are filled first, and whose promises are the last to be moved: by priority, then by the date they are to leave,
then whose money is there, then by age. Ties are broken by the order's id, which grows with time, so a replay agrees.

The first three are one number, kept on the order and on its promise rows, so that a queue is read by an index. Lower goes first.
"""

from __future__ import annotations

from ..model.rows import Order
from ..model.world import World

PRIORITY_MAX = 100
NO_DATE = 2**33 - 1
"""Seconds since 1970; a date in the year 2242, behind every other."""
MONEY_THERE = frozenset({"authorized", "part_paid", "paid", "part_refunded"})
"""Payment statuses of orders of which something is held or has been taken; of the others it is only expected, or not even that."""


def turn(order: Order) -> int:
    """By the order's priority (-100 to 100), `ship_by` and payment status, in 42 bits."""
    date = NO_DATE if order.ship_by is None else min(max(int(order.ship_by.timestamp()), 0), NO_DATE)
    return (PRIORITY_MAX - order.priority) << 34 | date << 1 | (order.payment_status not in MONEY_THERE)


def retake(world: World, order: Order) -> None:
    """After what decides its turn has changed: the order and its soft promises stand where they belong now."""
    now = turn(order)
    if now != order.turn:
        world.set(order, turn=now)
        for promise in world.promises(order):
            if promise.level == "soft":
                world.set(promise, turn=now)
