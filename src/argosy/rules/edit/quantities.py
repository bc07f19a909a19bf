"""How many units of its lines an order keeps: fewer are cancelled, more are a line of their own. A bundle is counted in bundles."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...base.errors import Refused
from ...model.edit_shapes import RemoveLine, SetQuantity
from ...model.rows import Line, Order
from ...model.world import World
from ..settle import kept
from ..unwind import cancellable
from .changeset import Told


@dataclass
class Units:
    """Units to cancel, by line; and of which lines so many more (or bundles) are wanted, with where that was told."""

    fewer: dict[int, int] = field(default_factory=dict)
    more: list[tuple[Line, int, str]] = field(default_factory=list)


def quantities(world: World, order: Order, asked: dict[int, Told[SetQuantity | RemoveLine]]) -> Units:
    """What the changes come to. Refused: line_unknown, line_in_bundle, less_than_shipped."""
    found = Units()
    for n, told in asked.items():
        line = addressed(world, order, n, f"{told.where}.line")
        if isinstance(told.change, RemoveLine):
            found.fewer |= {part.n: k for part in parts(world, line) if (k := cancellable(world, part))}
            continue
        stands = standing(world, line)
        if told.change.quantity > stands:
            found.more.append((_sold(world, order, line, f"{told.where}.line"), told.change.quantity - stands, f"{told.where}.quantity"))
        elif told.change.quantity < stands:
            found.fewer |= _fewer(world, line, stands, told.change.quantity, f"{told.where}.quantity")
    return found


def addressed(world: World, order: Order, n: int, name: str) -> Line:
    """A line that may be edited by itself: a bundle is edited whole. Refused: line_unknown, line_in_bundle."""
    line = world.line(order, n, name)
    if line.parent is not None:
        raise Refused("line_in_bundle", field=name, value=n, heading=line.parent)
    return line


def parts(world: World, line: Line) -> list[Line]:
    """The lines that have a line's units: its components, if it is a bundle's heading; else itself."""
    if line.role != "bundle":
        return [line]
    return [part for part in world.children[Line][line.order_id] if part.parent == line.n]


def per(line: Line) -> int:
    """How many of the line are in one of what people count."""
    return line.per_parent or 1


def standing(world: World, line: Line) -> int:
    """Units kept and not on their way to be cancelled; of a heading, whole bundles of them."""
    return min(((kept(part) - part.recalling) // per(part) for part in parts(world, line)), default=0)


def _sold(world: World, order: Order, line: Line, name: str) -> Line:
    """The line that says what more of this one costs: one of units that left unordered says nothing. Refused: line_in_bundle."""
    while line.replaces is not None and not line.gross:
        line = world.rows[Line][order.id, line.replaces]
    return addressed(world, order, line.n, name)


def _fewer(world: World, line: Line, stands: int, wanted: int, name: str) -> dict[int, int]:
    several = parts(world, line)
    most = min(cancellable(world, part) // per(part) for part in several)
    if stands - wanted > most:
        raise Refused("less_than_shipped", field=name, value=wanted, least=stands - most)
    return {part.n: (stands - wanted) * per(part) for part in several}
