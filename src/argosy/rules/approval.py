"""How much an actor may give away without asking: by kind (refund, discount, cancel) and currency. Beyond that somebody must approve.

Asked last, when what is given is known and everything else has been found possible: a refusal undoes it.
"""

from __future__ import annotations

from decimal import Decimal

from ..base.errors import Refused
from ..base.ids import text
from ..model.events.together import ApprovalDecided
from ..model.rows import Approval, Order
from ..model.world import World
from .amounts import shown


def allowed(world: World, order: Order, kind: str, amount: int) -> None:
    """Go on if the actor may give away `amount` minor units of the order unasked. Refused: approval_needed."""
    if facts := beyond(world, order, kind, amount):
        raise Refused("approval_needed", **facts)


def beyond(world: World, order: Order, kind: str, amount: int) -> dict[str, str | None] | None:
    """What is above the actor's limit, and the limit, if it is; nothing at all may always be given."""
    if amount <= 0:
        return None
    given = shown(amount, order.exponent)
    if world.actor.allows(kind, Decimal(given), order.currency):
        return None
    return {"kind": kind, "amount": given, "limit": world.actor.limits[kind].get(order.currency), "currency": order.currency}


def standing(world: World, order: Order, n: int) -> Approval:
    """An approval that is still open. Refused: approval_unknown, approval_closed."""
    row = world.approval(order, n)
    state = "expired" if row.state == "open" and row.expires_at <= world.now else row.state
    if state != "open":
        raise Refused("approval_closed", approval=n, state=state)
    return row


def anothers(world: World, order: Order, n: int) -> Approval:
    """The same, which somebody else has asked for. Refused: approval_unknown, approval_closed, approval_own."""
    row = standing(world, order, n)
    if row.asked_by == world.actor.id:
        raise Refused("approval_own", approval=n)
    return row


def decide(world: World, row: Approval, state: str, note: str | None = None) -> None:
    """It is approved, declined, withdrawn or expired, by whoever acts."""
    world.set(row, state=state, decided_by=world.actor.id, decided_at=world.now, note=note)
    world.emit(ApprovalDecided(row.order_id, row.n, state, row.command))


def watch(world: World, row: Approval) -> None:
    """Have it looked at when its time is over."""
    order = text(row.order_id)
    world.due("approvals.expire", f"{order}:{row.n}", row.expires_at, {"order": order, "approval": row.n})
