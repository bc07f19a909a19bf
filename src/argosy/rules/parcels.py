"""What becomes of a parcel that left: it arrives, comes back, or is lost. Goods first; whoever owes them follows.

What nobody took is owed again, as far as somebody still pays for it: a unit that was announced as a return, or whose price is
given back, is taken back instead. What keeps no stock has arrived as soon as it was sent, whatever becomes of the box.
"""

from __future__ import annotations

from typing import Any

from ..base.errors import Refused
from ..base.ids import Id
from ..model.events.fulfillment import ReturnedToSender
from ..model.rows import Fulfillment, Line, Order, Parcel
from ..model.world import World
from .progress import advance
from .remarks import Why
from .settle import kept, settle
from .waiting import reason

Content = tuple[Line, int]


def content(world: World, parcel: Parcel) -> list[Content]:
    """The lines in a parcel, and their units."""
    return [(world.rows[Line][parcel.order_id, inside.line], inside.quantity) for inside in world.parcel_lines(parcel)]


def under_way(world: World, parcel: Parcel) -> list[Content]:
    """What the carrier has of it: all but what keeps no stock, of which nothing is ever under way."""
    return [(line, n) for line, n in content(world, parcel) if line.under_way]


def sent_from(world: World, parcel: Parcel) -> Fulfillment | None:
    """The fulfillment it left from; none where it left unasked."""
    return world.rows[Fulfillment].get((parcel.order_id, parcel.fulfillment))


def by_carrier(world: World, parcel: Parcel) -> bool:
    """Whether a carrier took it; what was handed over was the customer's at once."""
    fulfillment = sent_from(world, parcel)
    return fulfillment is None or fulfillment.method == "ship"


def told(units: list[Content]) -> list[dict[str, Any]]:
    """Units by line, for an event."""
    return [{"line": line.n, "quantity": n} for line, n in units]


def back(world: World, line: Line, n: int, target: str, at: str, why: Why) -> None:
    """Units leave the carrier for one of our accounts at a location; `shrinkage` is nowhere."""
    assert line.sku_id is not None
    to = None if target == "shrinkage" else at
    world.goods("carrier", target, n, sku=line.sku_id, to=to, line=line, reason=why.reason, remark=why.remark)


def returned_to_sender(
    world: World, order: Order, parcel: Parcel, at: str, remark: Id | None, units: list[Content], *, refused: bool
) -> None:
    """A parcel is back at a location, once its units are counted there."""
    world.set(parcel, state="returned")
    advance(world, order)
    settle(world, order)
    world.emit(ReturnedToSender(order.id, parcel.n, parcel.fulfillment, at, refused, told(units), remark))


def owed_again(world: World, order: Order, line: Line, n: int, why: str) -> int:
    """`n` shipped units did not arrive. Answers how many wait again, to be sent once more; the others are taken back."""
    n = _announced(world, line, n, why)
    again = min(n, kept(line))
    world.promise(line, "waiting", again, of="shipped", reason=reason(world, order, line))
    world.promise(line, "returned", n - again, of="shipped", reason=why)
    if again:
        world.ask_rebalance(line.code)
    return again


def taken_back(world: World, line: Line, n: int, why: str) -> None:
    """`n` shipped units will not be sent again: they are returned, and their price is given back."""
    n = _announced(world, line, n, why)
    world.shift(line, credited=min(n, kept(line)))
    world.promise(line, "returned", n, of="shipped", reason=why)


def _announced(world: World, line: Line, n: int, why: str) -> int:
    """Returns that were announced are met first. Answers how many units are left, of those that count as shipped."""
    met = min(n, line.returning)
    world.promise(line, "returned", met, of="returning", reason=why)
    return min(n - met, line.shipped - line.returning - line.returned)


def expect_shipped(line: Line, n: int) -> None:
    """Refused: units_returned, when fewer units of the line are with the customer or on their way, and not announced as returns."""
    out = line.shipped - line.returning - line.returned
    if n > out:
        raise Refused("units_returned", line=line.n, wanted=n, shipped=out)
