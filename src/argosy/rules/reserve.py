"""A checkout's claim on stock becomes an order, or is given up. Its units go from the one to the other without ever being free."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ..base.errors import Refused
from ..base.ids import Id
from ..model.events.stock import ReservationEnded
from ..model.rows import Line, Order, Promise, Reservation
from ..model.world import World
from .price import Wanted


def confirm(world: World, order: Order, reference: str, wanted: Iterable[Wanted]) -> None:
    """The order takes the reservation over: what it wants of each SKU is kept for its lines, the rest is free again.

    Refused: reservation_unknown, reservation_expired.
    """
    reservation = world.reservation(order.channel, reference)
    if reservation.state != "open" or reservation.expires_at <= world.now:
        raise Refused("reservation_expired", field="reservation", value=reference, state=reservation.state)
    left: Counter[Id] = Counter()
    for _, sku, n in wanted:
        if sku is not None:
            left[sku.id] += n
    for p in world.claims(reservation):
        assert p.sku_id is not None
        kept = min(p.quantity, left[p.sku_id])
        left[p.sku_id] -= kept
        world.promise(p, "cancelled", p.quantity - kept, reason="not ordered")
    world.set(reservation, order_id=order.id)
    end(world, reservation, "confirmed")


def end(world: World, reservation: Reservation, state: str) -> None:
    """It is over: released, expired or confirmed."""
    world.set(reservation, state=state)
    world.emit(ReservationEnded(reservation.id, reservation.channel, reservation.reference, state))


def take_reserved(world: World, order: Order, line: Line, sku_id: Id, n: int) -> int:
    """Promise up to `n` units of a new line from what its order's reservation still holds. Answers how many."""
    taken = 0
    for p in _held(world, order):
        k = min(n - taken, p.quantity) if p.sku_id == sku_id else 0
        if k > 0:
            location = p.location
            world.promise(p, "cancelled", k, reason="ordered")
            world.promise(line, "promised", k, at=location)
            taken += k
    return taken


def reserved(world: World, order: Order, sku_id: Id) -> int:
    """Units of a SKU that the order's reservation still holds."""
    return sum(p.quantity for p in _held(world, order) if p.sku_id == sku_id)


def let_go(world: World, order: Order) -> None:
    """What the order has not taken of its reservation is free again."""
    for p in _held(world, order):
        world.promise(p, "cancelled", p.quantity, reason="not taken")


def _held(world: World, order: Order) -> list[Promise]:
    return [p for r in world.rows[Reservation].values() if r.order_id == order.id for p in world.claims(r)]
