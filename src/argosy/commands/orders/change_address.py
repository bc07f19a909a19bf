"""orders.change_address: an order goes, or is billed, somewhere else. The address it had is kept: what has left went there."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.events.orders import OrderReaddressed
from ...model.needs import Needs
from ...model.order_shapes import AddressIn
from ...model.shapes import OrderHandle
from ...model.world import Brief, World
from ...rules.addresses import write_address
from ...rules.holds import let_through
from ...rules.terms import changeable, unreleased


@command(
    "orders.change_address",
    http="POST /orders/{order}/address",
    scope="orders:write",
    example={"ship_to": {"name": "Anna Schmidt", "line1": "Nebenstr. 7", "city": "Berlin", "postcode": "10117", "country": "DE"}},
    refuses=("order_unknown", "order_held", "order_closed", "order_released", "nothing_told"),
)
class ChangeAddress(Command):
    """Send an order somewhere else, while the floor has none of it in hand; or bill it to somebody else, at any time."""

    order: OrderHandle
    ship_to: AddressIn | None = None
    bill_to: AddressIn | None = None

    @dataclass(frozen=True)
    class Outcome:
        """Which of its addresses are others now."""

        order: Brief
        changed: list[str]

    def needs(self) -> Needs:
        return Needs(money=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        let_through(world, order, "edit")
        if self.ship_to is None and self.bill_to is None:
            raise Refused("nothing_told", field="ship_to")
        changed = []
        if self.ship_to is not None:
            changeable(world, order)
            unreleased(world, order, "ship_to")
            world.set(order, ship_to=write_address(world, self.ship_to, order.ship_to))
            changed.append("ship_to")
        if self.bill_to is not None:
            world.set(order, bill_to=write_address(world, self.bill_to, order.bill_to))
            changed.append("bill_to")
        world.emit(OrderReaddressed(order.id, changed))
        return self.Outcome(world.brief(order), changed)
