"""stock.receive: goods arrived from a supplier. What waits for them is promised right after, by rebalancing."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.events.stock import StockReceived
from ...model.needs import Needs
from ...model.shapes import Code, Quantity, Reference, Text
from ...model.world import World


@command(
    "stock.receive",
    http="POST /stock/receive",
    scope="stock:write",
    fact=True,
    example={"sku": "SKU-0001", "location": "BER", "quantity": 10, "receipt": "GRN-77"},
    refuses=("sku_unknown", "location_unknown", "sku_not_stocked"),
)
class ReceiveStock(Command):
    """Record that goods arrived at a location, sellable."""

    sku: Code
    location: Code
    quantity: Quantity
    receipt: Reference | None = None
    note: Text | None = None

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
        sku = world.sku(self.sku)
        if not sku.tracked:
            raise Refused("sku_not_stocked", field="sku", value=self.sku)
        world.goods("supplier", "on_hand", self.quantity, sku=sku.id, to=self.location, receipt=self.receipt, reason=self.note)
        world.emit(StockReceived(sku.id, self.sku, self.location, self.quantity, self.receipt))
        stock = world.stock(sku.id, self.location)
        return self.Outcome(self.sku, self.location, stock.on_hand, stock.promised, max(0, stock.promised - stock.on_hand))
