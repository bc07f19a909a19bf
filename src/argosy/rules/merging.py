"""What a customer has may be much: what follows a merge, or an erasure, is done by a command of its own, a slice at a time."""

from __future__ import annotations

from ..base import ids
from ..base.ids import Id
from ..model.rows import Order
from ..model.world import World


def hand_over(world: World, customer: Id, into: Id) -> None:
    """Have the next of a merged customer's orders given to whom it became."""
    body = {"customer": ids.text(customer), "into": ids.text(into)}
    world.due("customers.hand_over", body["customer"], world.now, body)


def erase_next(world: World, customer: Id, after: Order | None = None) -> None:
    """Have the next of an erased customer's orders erased."""
    body = {"customer": ids.text(customer)}
    if after is not None:
        body |= {"placed_at": after.placed_at.isoformat(), "after": ids.text(after.id)}
    world.due("customers.erase_orders", body["customer"], world.now, body)
