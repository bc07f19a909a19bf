"""stock.receive: goods arrived from a supplier, against what was expected or out of the blue. Who waits for them is promised theirs
right after, by rebalancing.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import Command, command
from ...model.events.stock import StockReceived
from ...model.needs import Needs
from ...model.shapes import Code, Quantity, Reference, Text
from ...model.world import World
from ...rules.correct import stocked
from ...rules.expect import expected_here
from ...rules.remarks import remark


@command(
    "stock.receive",
    http="POST /stock/receive",
    scope="stock:write",
    fact=True,
    example={"sku": "SKU-0001", "location": "BER", "quantity": 10, "receipt": "GRN-77"},
    refuses=("sku_unknown", "location_unknown", "sku_not_stocked", "supply_unknown", "supply_elsewhere", "supply_of_transfer"),
)
class ReceiveStock(Command):
    """Record that goods arrived at a location, sellable.

    `supply` is the reference of what was expected: so much less is still to come. More than was expected is taken too.
    """

    sku: Code
    location: Code
    quantity: Quantity
    receipt: Reference | None = None
    note: Text | None = None
    supply: Reference | None = None

    @dataclass(frozen=True)
    class Outcome:
        """The stock afterwards, before rebalancing."""

        sku: str
        location: str
        on_hand: int
        promised: int
        short: int

    def needs(self) -> Needs:
        return Needs(stock=[(self.sku, self.location)], supply=[(self.supply, self.sku)] if self.supply is not None else [])

    def decide(self, world: World) -> Outcome:
        world.location(self.location)
        sku = stocked(world, self.sku)
        supply = None if self.supply is None else expected_here(world, self.supply, sku, self.location).id
        world.goods(
            *("supplier", "on_hand", self.quantity),
            sku=sku.id,
            to=self.location,
            supply=supply,
            receipt=self.receipt,
            remark=remark(world, self.note),
        )
        world.emit(StockReceived(sku.id, self.sku, self.location, self.quantity, self.receipt, self.supply))
        stock = world.stock(sku.id, self.location)
        return self.Outcome(self.sku, self.location, stock.on_hand, stock.promised, max(0, stock.promised - stock.on_hand))
