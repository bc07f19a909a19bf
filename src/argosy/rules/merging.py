"""What a merged customer still has is handed over by a command of its own, a slice at a time."""

from __future__ import annotations

from ..base import ids
from ..base.ids import Id
from ..model.world import World


def hand_over(world: World, customer: Id, into: Id) -> None:
    """Have the next of a merged customer's orders given to whom it became."""
    body = {"customer": ids.text(customer), "into": ids.text(into)}
    world.due("customers.hand_over", body["customer"], world.now, body)
