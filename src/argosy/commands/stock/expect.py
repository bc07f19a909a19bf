"""stock.expect: units are to come from a supplier. Said again it changes how many and when; what is promised on them follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...engine.registry import Command, command
from ...model.events.stock import SupplyExpected
from ...model.needs import Needs
from ...model.rows import Supply
from ...model.shapes import Code, Instant, Quantity, Reference
from ...model.world import World
from ...rules.correct import stocked
from ...rules.expect import at, bought


@command(
    "stock.expect",
    http="POST /stock/expect",
    scope="stock:write",
    fact=True,
    example={"supply": "PO-7", "sku": "SKU-0001", "location": "BER", "quantity": 80, "expected_at": "2030-03-09T08:00:00Z"},
    refuses=("sku_unknown", "location_unknown", "sku_not_stocked", "supply_elsewhere", "supply_of_transfer"),
)
class ExpectStock(Command):
    """Announce a purchase: `quantity` units in all of a SKU, on the document `supply`, at a location, perhaps at a time.

    Orders without stock are promised on it: pre-orders whenever it comes, backorders only if it has a date. Sent again, the quantity
    and the time are what they are now; a supply that was closed is open again.
    """

    supply: Reference
    sku: Code
    location: Code
    quantity: Quantity
    expected_at: Instant | None = None

    @dataclass(frozen=True)
    class Outcome:
        """The supply afterwards, before rebalancing; whether it is new."""

        supply: str
        sku: str
        location: str
        expected: int
        received: int
        promised: int
        created: bool

    def needs(self) -> Needs:
        return Needs(stock=[(self.sku, self.location)], supply=[(self.supply, self.sku)])

    def replaces(self, world: World) -> dict[str, Any] | None:
        supply = world.find_supply(self.supply, stocked(world, self.sku))
        return None if supply is None else self.values_of(supply, expected=supply.expected, closed=supply.closed)

    def decide(self, world: World) -> Outcome:
        world.location(self.location)
        sku = stocked(world, self.sku)
        supply = world.find_supply(self.supply, sku)
        created = supply is None
        if supply is None:
            supply = world.add(
                Supply(
                    world.new_id(),
                    sku.id,
                    "purchase",
                    self.supply,
                    location=self.location,
                    expected_at=self.expected_at,
                    expected=self.quantity,
                )
            )
        else:
            at(bought(supply), self.location)
            world.shift(supply, expected=self.quantity - supply.expected, closed=-supply.closed)
            world.set(supply, expected_at=self.expected_at)
        world.emit(SupplyExpected(sku.id, self.sku, self.location, self.supply, self.quantity, self.expected_at, supply.promised))
        return self.Outcome(self.supply, self.sku, self.location, supply.expected, supply.received, supply.promised, created)
