"""Units leave us: the promise is kept, the goods go to the carrier or the customer, and a parcel says what was in it."""

from __future__ import annotations

from ..model.events.fulfillment import HandedOver, Shipped
from ..model.rows import Fulfillment, Line, Order, Parcel, ParcelLine, Promise
from ..model.world import World


def leave(world: World, promise: Promise, n: int, location: str, *, of: str | None = None, to: str = "carrier") -> None:
    """`n` units of a promise row go from a location's shelf to the carrier, or straight `to` the customer."""
    if n <= 0:
        return
    line: Line = world.rows[Line][promise.owner, promise.line]
    stocked = promise.kind != "none"
    if promise.fulfillment is not None:
        world.shift(world.rows[Fulfillment][promise.owner, promise.fulfillment], shipped=n)
    world.promise(promise, "shipped", n, of=of)
    if stocked:
        _away(world, line, n, location, to)


def leave_unpromised(world: World, line: Line, account: str, n: int, location: str) -> None:
    """`n` units that no promise row held left all the same: they were cancelled, or never ordered (demand)."""
    if n > 0:
        world.promise(line, "shipped", n, of=account)
        _away(world, line, n, location, "carrier")


def leave_unordered(world: World, order: Order, like: Line, n: int, location: str) -> Line:
    """More left than was ever ordered: a line of its own, wholly credited, so that nobody pays for it."""
    extra = Line(order.id, world.next_n(Line, order), like.sku_id, like.code, like.title, like.unit_price, 0, 0, 0, replaces=like.n)
    world.add(extra)
    leave_unpromised(world, extra, "demand", n, location)
    world.shift(extra, credited=n)
    return extra


def _away(world: World, line: Line, n: int, location: str, to: str) -> None:
    assert line.sku_id is not None
    world.goods("on_hand", to, n, sku=line.sku_id, at=location, line=line)


def parcel(
    world: World, order: Order, location: str, units: dict[int, int], fulfillment: int | None, carrier: str | None, tracking: str | None
) -> Parcel:
    """Write down what left together without our asking (line number → units), and tell it."""
    made = world.add(Parcel(order.id, world.next_n(Parcel, order), location, world.now, fulfillment))
    for n, quantity in units.items():
        world.add(ParcelLine(order.id, made.n, n, quantity))
    depart(world, made, units, carrier, tracking, unasked=True)
    return made


def depart(
    world: World, parcel: Parcel, units: dict[int, int], carrier: str | None = None, tracking: str | None = None, *, unasked: bool = False
) -> None:
    """A parcel is on its way from now on, with this carrier."""
    world.set(parcel, state="shipped", at=world.now, carrier=carrier, tracking=tracking)
    lines = [{"line": n, "quantity": quantity} for n, quantity in units.items()]
    world.emit(Shipped(parcel.order_id, parcel.n, parcel.fulfillment, parcel.location, carrier, tracking, lines, unasked))


def hand_over(world: World, parcel: Parcel, units: dict[int, int], method: str) -> None:
    """The customer has it, without a carrier: collected, or made available to download."""
    world.set(parcel, state="delivered", at=world.now, delivered_at=world.now)
    lines = [{"line": n, "quantity": quantity} for n, quantity in units.items()]
    world.emit(HandedOver(parcel.order_id, parcel.n, parcel.fulfillment, parcel.location, method, lines))
