"""Which units of an order somebody has named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ..base.errors import Refused
from ..model.rows import Order
from ..model.shapes import Units
from ..model.world import World


def asked_units(world: World, order: Order, lines: Sequence[Units]) -> Counter[int]:
    """Units by line, each named once. Refused: line_unknown, line_twice."""
    wanted: Counter[int] = Counter()
    for i, asked in enumerate(lines):
        world.line(order, asked.line, f"lines[{i}].line")
        if asked.line in wanted:
            raise Refused("line_twice", field=f"lines[{i}].line", value=asked.line)
        wanted[asked.line] = asked.quantity
    return wanted
