"""stock.close_supply: nothing more comes of a purchase. What was promised on the rest waits again, in its turn."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.events.stock import SupplyClosed
from ...model.needs import Needs
from ...model.shapes import Code, Name, Reference
from ...model.world import World
from ...rules.expect import bought, remaining
from ...rules.remarks import remark


@command(
    "stock.close_supply",
    http="POST /stock/close-supply",
    scope="stock:write",
    fact=True,
    example={"supply": "PO-7", "sku": "SKU-0001", "reason": "sold out at the maker's"},
    refuses=("sku_unknown", "supply_unknown", "supply_of_transfer", "nothing_expected"),
)
class CloseSupply(Command):
    """Say that what is still to come of a SKU on a document will not come."""

    supply: Reference
    sku: Code
    reason: Name | None = None

    @dataclass(frozen=True)
    class Outcome:
        """Units that will not come, and how many units of the supply were promised to orders."""

        supply: str
        sku: str
        closed: int
        promised: int

    def needs(self) -> Needs:
        return Needs(supply=[(self.supply, self.sku)])

    def decide(self, world: World) -> Outcome:
        sku = world.sku(self.sku)
        supply = bought(world.supply_on(self.supply, sku))
        left = remaining(supply)
        if not left:
            raise Refused("nothing_expected", field="supply", value=self.supply)
        world.shift(supply, closed=left)
        world.emit(SupplyClosed(sku.id, self.sku, supply.location, self.supply, left, remark(world, self.reason)))
        return self.Outcome(self.supply, self.sku, left, supply.promised)
