"""stock.count: shelves were counted, while orders go on. What differs from the books becomes a correction; what doesn't is told too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from ...base import limits
from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.events.stock import StockCounted
from ...model.needs import Needs
from ...model.shapes import Code, Count, Name, Shape
from ...model.world import World
from ...rules.correct import correct, stocked
from ...rules.remarks import why


class CountedIn(Shape):
    """What was counted of a SKU, what is picked and packed for orders included."""

    sku: Code
    counted: Count


@dataclass(frozen=True)
class CountedLine:
    """What the books said, and what was corrected."""

    sku: str
    on_hand: int
    change: int


@command(
    "stock.count",
    http="POST /stock/count",
    scope="stock:write",
    fact=True,
    example={"location": "BER", "lines": [{"sku": "SKU-0001", "counted": 8}], "reason": "yearly count"},
    refuses=("sku_unknown", "location_unknown", "sku_not_stocked", "sku_twice"),
)
class CountStock(Command):
    """Record what was counted at a location: all that is on hand there, promised or not. Nothing stands still meanwhile."""

    location: Code
    lines: Annotated[list[CountedIn], Field(min_length=1, max_length=limits.LINES_PER_ORDER_MAX)]
    reason: Name | None = None

    @dataclass(frozen=True)
    class Outcome:
        """By SKU, as counted: before rebalancing."""

        location: str
        lines: list[CountedLine]

    @property
    def weight(self) -> int:
        return len(self.lines)

    def needs(self) -> Needs:
        return Needs(stock={(line.sku, self.location) for line in self.lines})

    def decide(self, world: World) -> Outcome:
        world.location(self.location)
        because = why(world, "count", self.reason)
        done: dict[str, CountedLine] = {}
        for i, line in enumerate(self.lines):
            sku = stocked(world, line.sku, f"lines[{i}].sku")
            if line.sku in done:
                raise Refused("sku_twice", field=f"lines[{i}].sku", value=line.sku)
            on_hand = world.stock(sku.id, self.location).on_hand
            world.emit(StockCounted(sku.id, line.sku, self.location, line.counted, on_hand))
            correct(world, sku, self.location, line.counted - on_hand, because)
            done[line.sku] = CountedLine(line.sku, on_hand, line.counted - on_hand)
        return self.Outcome(self.location, list(done.values()))
