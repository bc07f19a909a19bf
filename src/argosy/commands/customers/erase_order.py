"""customers.erase_order: whose an order of a guest was is known no more. It has no customer by whom it could be erased."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.events.customers import OrderErased
from ...model.needs import Needs
from ...model.shapes import OrderHandle
from ...model.world import Brief, World
from ...rules.erasing import erase_order, over


@command(
    "customers.erase_order",
    http="POST /orders/{order}/erase",
    scope="customers:erase",
    refuses=("order_unknown", "customer_named", "still_under_way"),
)
class EraseOrder(Command):
    """Erase what an order of a guest says of whose it was, as `customers.erase` does with a customer's.

    Refused while something is owed or under way. Who has a customer's row is erased with all their orders.
    """

    order: OrderHandle

    @dataclass(frozen=True)
    class Outcome:
        """The order, as it stands."""

        order: Brief

    def needs(self) -> Needs:
        return Needs(money=[self.order], guest=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        if order.customer_id is not None:
            raise Refused("customer_named", order=order.number)
        if not over(world, order):
            raise Refused("still_under_way", orders=[order.number], credit=False)
        erase_order(world, order)
        world.emit(OrderErased(order.id))
        return self.Outcome(world.brief(order))
