"""Units leave us: the promise is kept, the goods go to the carrier, and a parcel says what is in it."""

from __future__ import annotations

from ..model.events.fulfillment import Shipped
from ..model.rows import Fulfillment, Line, Order, Parcel, ParcelLine, Promise
from ..model.world import World


def leave(world: World, promise: Promise, n: int, location: str, *, of: str | None = None) -> None:
    """`n` units of a promise row go from a location's shelf to the carrier."""
    if n <= 0:
        return
    line: Line = world.rows[Line][promise.owner, promise.line]
    stocked = promise.kind != "none"
    if promise.fulfillment is not None:
        world.shift(world.rows[Fulfillment][promise.owner, promise.fulfillment], shipped=n)
    world.promise(promise, "shipped", n, of=of)
    if stocked:
        _to_carrier(world, line, n, location)


def leave_unpromised(world: World, line: Line, account: str, n: int, location: str) -> None:
    """`n` units that no promise row held left all the same: they were cancelled, or never ordered (demand)."""
    if n > 0:
        world.promise(line, "shipped", n, of=account)
        _to_carrier(world, line, n, location)


def leave_unordered(world: World, order: Order, like: Line, n: int, location: str) -> Line:
    """More left than was ever ordered: a line of its own, wholly credited, so that nobody pays for it."""
    extra = Line(order.id, world.next_n(Line, order), like.sku_id, like.code, like.title, like.unit_price, 0, 0, 0, replaces=like.n)
    world.add(extra)
    leave_unpromised(world, extra, "demand", n, location)
    world.shift(extra, credited=n)
    return extra


def _to_carrier(world: World, line: Line, n: int, location: str) -> None:
    assert line.sku_id is not None
    world.goods("on_hand", "carrier", n, sku=line.sku_id, at=location, line=line)


def parcel(
    world: World,
    order: Order,
    location: str,
    units: dict[int, int],
    fulfillment: int | None,
    carrier: str | None,
    tracking: str | None,
    *,
    unasked: bool = False,
) -> Parcel:
    """Write down what left together (line number → units), and tell it."""
    made = world.add(Parcel(order.id, world.next_n(Parcel, order), location, world.now, fulfillment, carrier, tracking))
    for n, quantity in units.items():
        world.add(ParcelLine(order.id, made.n, n, quantity))
    lines = [{"line": n, "quantity": quantity} for n, quantity in units.items()]
    world.emit(Shipped(order.id, made.n, fulfillment, location, carrier, tracking, lines, unasked))
    return made
