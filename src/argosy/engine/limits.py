"""An actor's limits, checked after the rows are loaded and before the command decides.

What a command may reach is what it needs, so that is where limits are held. Whatever needs something that belongs to no channel and
no location (settings, SKUs, keys, numbers), or nothing that can be looked at, is for those without limits: a kind of needs added
later is refused to the limited until somebody says here how it is limited.
"""

from __future__ import annotations

from ..base.errors import Refused
from ..model.rows import Order
from ..model.world import World
from .actor import Actor
from .submission import Submission

OF_ORDERS = ("order", "money", "turn", "notes", "attachments", "taxing", "approvals", "follow_ups")
OF_PLACES = ("offer", "bundle", "reference", "stock", "at", "reservation")
BY_THEMSELVES = ("supply", "transfer", "upload", "job")
"""Kinds whose rows the World refuses to show to those outside the places they stand at, or who didn't bring or start them."""
READ_ONLY = ("buyer",)
"""What who may place an order may name in it: nobody changes it by needing it."""
WITH_ITS_ORDER = ("added", "approved")
"""Kinds whose keys name an order that is needed as well, and limited by itself."""

THEIR_OWN = ("view",)
"""Kinds whose rows are somebody's own, whatever their limits: the command says to whom."""

LIMITABLE = frozenset((*OF_ORDERS, *OF_PLACES, *BY_THEMSELVES, *READ_ONLY, *WITH_ITS_ORDER, *THEIR_OWN))


def outside(world: World, submission: Submission) -> Order | None:
    """Refuse what lies outside the actor's limits as if it did not exist; answers the order the command is about."""
    actor = submission.actor
    order: Order | None = None
    limited = actor.limited
    if limited and not (submission.needs.kinds and submission.needs.kinds.keys() <= LIMITABLE):
        raise Refused("key_limited")
    for kind, keys in submission.needs:
        if kind in OF_ORDERS:
            for handle in keys:
                order = world.order(handle)  # type: ignore[arg-type]
                if limited and not may_see(world, actor, order):
                    raise Refused("order_unknown")
        elif limited and kind in OF_PLACES:
            for key in keys:
                _check_place(actor, kind, key)  # type: ignore[arg-type]
    return order


def may_see(world: World, actor: Actor, order: Order) -> bool:
    """An order is seen by its channel's people, and by those of the locations that promise, pack or shipped its units."""
    if actor.channels is not None and order.channel not in actor.channels:
        return False
    if actor.locations is None:
        return True
    places = {row.location for rows in (world.promises, world.fulfillments, world.parcels) for row in rows(order)}
    return bool(places & actor.locations)


def _check_place(actor: Actor, kind: str, key: tuple[str, str]) -> None:
    if kind in ("stock", "at"):
        if actor.locations is not None and key[1] not in actor.locations:
            raise Refused("location_unknown", field="location", value=key[1])
        return
    channel = key[0] if kind in ("reference", "reservation") else key[1]
    if actor.channels is not None and channel not in actor.channels:
        raise Refused("channel_unknown", field="channel", value=channel)
