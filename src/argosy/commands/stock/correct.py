"""stock.correct: stock is more or less than the books said. What is promised beyond it is pushed back by rebalancing."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import Command, command
from ...model.needs import Needs
from ...model.shapes import Change, Code, Name, Reference
from ...model.world import World
from ...rules.correct import correct, stocked
from ...rules.remarks import why


@command(
    "stock.correct",
    http="POST /stock/correct",
    scope="stock:write",
    fact=True,
    example={"sku": "SKU-0001", "location": "BER", "change": -2, "reason": "damaged"},
    refuses=("sku_unknown", "location_unknown", "sku_not_stocked"),
)
class CorrectStock(Command):
    """Record a difference between shelf and books: `change` is positive for units found, negative for units missing.

    `receipt` is the document it stands on, if there is one.
    """

    sku: Code
    location: Code
    change: Change
    reason: Name
    receipt: Reference | None = None

    @dataclass(frozen=True)
    class Outcome:
        """The stock afterwards, before rebalancing."""

        sku: str
        location: str
        on_hand: int
        promised: int
        short: int

    def needs(self) -> Needs:
        return Needs(stock=[(self.sku, self.location)])

    def decide(self, world: World) -> Outcome:
        world.location(self.location)
        sku = stocked(world, self.sku)
        correct(world, sku, self.location, self.change, why(world, None, self.reason), self.receipt)
        stock = world.stock(sku.id, self.location)
        return self.Outcome(self.sku, self.location, stock.on_hand, stock.promised, max(0, stock.promised - stock.on_hand))
