"""customers.merge: two customers were one. What the one has becomes the other's; the one's names lead to the other from here on."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.customer_shapes import CustomerHandle
from ...model.events.customers import CustomerMerged
from ...model.needs import Needs
from ...model.shapes import Uuid
from ...model.world import World
from ...rules.address_book import move_book
from ...rules.merging import hand_over


@command(
    "customers.merge",
    http="POST /customers/{customer}/merge",
    scope="customers:write",
    example={"into": "C-10002"},
    refuses=("customer_unknown", "customer_merged", "customer_itself"),
)
class MergeCustomer(Command):
    """Merge a customer `into` another one, whose name and details stand.

    Orders, addresses and accounts of value become the other's; orders right after, some hundreds at a time. Nothing that is merged can
    be changed, or merged again, and who asks for it is told who it became.
    """

    customer: CustomerHandle
    into: CustomerHandle

    @dataclass(frozen=True)
    class Outcome:
        """Who is gone, who it became, and how many orders and addresses become theirs."""

        customer: Uuid
        into: Uuid
        orders: int
        addresses: int

    def needs(self) -> Needs:
        return Needs(customer=[self.customer, self.into], owned=[self.customer])

    def decide(self, world: World) -> Outcome:
        customer = world.customer(self.customer)
        into = world.customer(self.into, "into")
        if customer is into:
            raise Refused("customer_itself", field="into")
        addresses = len(world.address_book(customer))
        move_book(world, customer, into)
        world.set(customer, merged_into=into.id)
        world.emit(CustomerMerged(customer.id, into.id))
        hand_over(world, customer.id, into.id)
        return self.Outcome(customer.id, into.id, world.owned[customer.id], addresses)
