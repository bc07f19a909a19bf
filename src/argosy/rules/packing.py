"""What of a fulfillment is picked and lies loose, and what is in packed parcels; and what leaves of both, into whose hands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ..base.errors import Refused
from ..model.rows import Fulfillment, Order, Parcel, ParcelLine, Promise
from ..model.shapes import Units
from ..model.world import World
from .progress import parcel_may
from .shipping import leave

Lines = dict[int, int]
"""Units by line."""


def loose(rows: list[Promise]) -> Lines:
    """Units that are picked, and in no parcel yet."""
    found: Counter[int] = Counter()
    for p in rows:
        assert p.line is not None
        found[p.line] += p.picked - p.packed
    return dict(+found)


def named(world: World, order: Order, rows: list[Promise], lines: Sequence[Units] | None) -> Lines:
    """The loose units that are named, or all. Refused: nothing_picked, units_recalled, line_unknown, line_twice, not_picked."""
    picked = loose(rows)
    if lines and not picked:
        raise Refused("nothing_picked")
    if any(p.recalling for p in rows):
        raise Refused("units_recalled", units=sum(p.recalling for p in rows))
    if lines is None:
        return picked
    units: Lines = {}
    for i, asked in enumerate(lines):
        world.line(order, asked.line, f"lines[{i}].line")
        if asked.line in units:
            raise Refused("line_twice", field=f"lines[{i}].line", value=asked.line)
        if asked.quantity > picked.get(asked.line, 0):
            raise Refused("not_picked", field=f"lines[{i}].quantity", value=asked.quantity, picked=picked.get(asked.line, 0))
        units[asked.line] = asked.quantity
    return units


def box(world: World, fulfillment: Fulfillment, units: Lines, weight_g: int | None = None) -> Parcel:
    """A parcel with these units in it, that has not left."""
    order: Order = world.rows[Order][fulfillment.order_id]
    n = world.next_n(Parcel, order)
    made = world.add(Parcel(order.id, n, fulfillment.location, world.now, fulfillment.n, state="packed", weight_g=weight_g))
    for line, quantity in units.items():
        world.add(ParcelLine(order.id, n, line, quantity))
    return made


def pack(world: World, rows: list[Promise], units: Lines, sign: int = 1) -> None:
    """Loose units are packed from now on; with sign -1, packed ones lie loose again."""
    for line, n in units.items():
        left = n
        for p in rows:
            if p.line == line:
                k = min(left, p.picked - p.packed if sign > 0 else p.packed)
                world.shift(p, packed=sign * k)
                left -= k


def contents(world: World, parcel: Parcel) -> Lines:
    return {inside.line: inside.quantity for inside in world.parcel_lines(parcel)}


def send(
    world: World, order: Order, fulfillment: Fulfillment, rows: list[Promise], parcels: list[int] | None, lines: Sequence[Units] | None
) -> list[tuple[Parcel, Lines]]:
    """Packed parcels and loose units leave the shelf: those named, or all. Loose ones are put into a parcel of their own.

    Refused: nothing_picked, not_on_hand; and what `named` and `_boxes` refuse.
    """
    units = named(world, order, rows, [] if parcels is not None and lines is None else lines)
    gone = [(parcel, contents(world, parcel)) for parcel in _boxes(world, order, fulfillment, parcels, lines)]
    if units:
        pack(world, rows, units)
        gone.append((box(world, fulfillment, units), units))
    if not gone:
        raise Refused("nothing_picked")
    for _, inside in gone:
        _take(world, fulfillment, rows, inside)
    return gone


def _boxes(world: World, order: Order, fulfillment: Fulfillment, parcels: list[int] | None, lines: Sequence[Units] | None) -> list[Parcel]:
    """The packed parcels that are named, or all if nothing is. Refused: parcel_unknown, parcel_closed."""
    if parcels is None:
        packed = [p for p in world.parcels(order) if p.fulfillment == fulfillment.n and p.state == "packed"]
        return packed if lines is None else []
    found: dict[int, Parcel] = {}
    for n in parcels:
        parcel = world.parcel(order, n)
        if parcel.fulfillment != fulfillment.n:
            raise Refused("parcel_unknown", field="parcels", value=n)
        parcel_may(parcel, "fulfillment.ship")
        found[n] = parcel
    return list(found.values())


def _take(world: World, fulfillment: Fulfillment, rows: list[Promise], units: Lines) -> None:
    """Packed units leave the location, for the carrier or for the customer who stands there."""
    to = "customer" if fulfillment.method == "pickup" else "carrier"
    for line, n in units.items():
        left = n
        for p in rows:
            k = min(left, p.packed) if p.line == line else 0
            if k <= 0:
                continue
            if p.kind == "stock":
                assert p.sku_id is not None
                on_hand = world.stock(p.sku_id, fulfillment.location).on_hand
                if on_hand < k:
                    raise Refused("not_on_hand", line=line, wanted=k, on_hand=on_hand)
            world.shift(p, picked=-k, packed=-k)
            leave(world, p, k, fulfillment.location, to=to)
            left -= k
