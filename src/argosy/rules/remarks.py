"""Why goods moved: a code, for the ledger and for programs; and what somebody said of it, in a row of its own that can be erased."""

from __future__ import annotations

from typing import NamedTuple

from ..base.ids import Id
from ..model.rows import Order, Remark
from ..model.world import World


class Why(NamedTuple):
    """`reason`: a code, never a person's words; `remark`: where those stand, if anything was said."""

    reason: str | None
    remark: Id | None = None


def why(world: World, reason: str | None, said: str | None, order: Order | None = None) -> Why:
    """A reason, and perhaps words that say more, which go when the order is erased that they are about."""
    return Why(reason, remark(world, said if said != reason else None, order))


def remark(world: World, said: str | None, order: Order | None = None) -> Id | None:
    """Write down what somebody said, if they did, and answer where it stands: events and ledgers are kept for ever and hold no words."""
    return world.add(Remark(world.new_id(), said, None if order is None else order.id)).id if said else None
