"""How far an order's fulfillments have come: their state follows from where their units stand, after whatever moved them.

What a command may be done in is `model/transitions.py`. Here as well: a packed parcel holds no more than is packed.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from ..base.errors import Refused
from ..model.rows import Fulfillment, Order, Parcel, Promise
from ..model.transitions import FULFILLMENT, PARCEL
from ..model.world import World

UNDER_WAY = frozenset({"shipped", "failed"})
"""States of a parcel that a carrier has."""

NEVER_LEFT = frozenset({"packed", "undone"})


def may(fulfillment: Fulfillment, command: str) -> None:
    """Refused: fulfillment_closed, when the fulfillment's state does not allow this command."""
    if command not in FULFILLMENT[fulfillment.state]:
        raise Refused("fulfillment_closed", state=fulfillment.state, may=sorted(FULFILLMENT[fulfillment.state]))


def parcel_may(parcel: Parcel, command: str) -> None:
    """Refused: parcel_closed, when the parcel's state does not allow this command."""
    if command not in PARCEL[parcel.state]:
        raise Refused("parcel_closed", state=parcel.state, may=sorted(PARCEL[parcel.state]))


def standing(world: World, fulfillment: Fulfillment) -> list[Promise]:
    """The promise rows whose units stand in a fulfillment."""
    return [p for p in world.children[Promise].get(fulfillment.order_id, ()) if p.fulfillment == fulfillment.n]


def advance(world: World, order: Order) -> None:
    """Bring parcels and fulfillments to what the units in them say."""
    held: dict[int, list[Promise]] = defaultdict(list)
    for p in world.promises(order):
        if p.fulfillment is not None:
            held[p.fulfillment].append(p)
    for fulfillment in world.fulfillments(order):
        rows = held[fulfillment.n]
        _take_out(world, order, fulfillment, rows)
        world.set(fulfillment, state=_state(world, order, fulfillment, rows))


def _state(world: World, order: Order, fulfillment: Fulfillment, rows: list[Promise]) -> str:
    if not rows:
        return _end(world, order, fulfillment) if fulfillment.shipped else "cancelled"
    if all(p.packed == p.quantity for p in rows):
        return "packed"
    if all(p.picked == p.quantity for p in rows):
        return "picked"
    if fulfillment.state == "released" and not any(p.picked for p in rows):
        return "released"
    return "started"


def _end(world: World, order: Order, fulfillment: Fulfillment) -> str:
    """Delivered, when something of it arrived and nothing is under way any more."""
    ends = {p.state for p in world.parcels(order) if p.fulfillment == fulfillment.n}
    return "delivered" if "delivered" in ends and ends.isdisjoint(UNDER_WAY) else "shipped"


def _take_out(world: World, order: Order, fulfillment: Fulfillment, rows: list[Promise]) -> None:
    """What is not packed any more is in no parcel: the last packed are opened first. One that was emptied is undone."""
    parcels = [p for p in world.parcels(order) if p.state == "packed" and p.fulfillment == fulfillment.n]
    if not parcels:
        return
    packed: Counter[int | None] = Counter()
    for p in rows:
        packed[p.line] += p.packed
    for parcel in parcels:
        left = 0
        for inside in world.parcel_lines(parcel):
            kept = min(inside.quantity, packed[inside.line])
            packed[inside.line] -= kept
            left += kept
            if kept:
                world.shift(inside, quantity=kept - inside.quantity)
            else:
                world.remove(inside)
        if not left:
            world.set(parcel, state="undone")
