"""customers.remove_address: an entry of a customer's address book is used no more."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import Command, command
from ...model.customer_shapes import CustomerHandle
from ...model.events.customers import CustomerAddressRemoved
from ...model.needs import Needs
from ...model.shapes import N, Uuid
from ...model.world import World
from ...rules.address_book import entry_of, strike


@command(
    "customers.remove_address",
    http="POST /customers/{customer}/addresses/{n}/remove",
    scope="customers:write",
    refuses=("customer_unknown", "customer_merged", "address_unknown"),
)
class RemoveAddress(Command):
    """Take an address out of a customer's book. Orders that go there still do."""

    customer: CustomerHandle
    n: N

    @dataclass(frozen=True)
    class Outcome:
        """The entry that is gone."""

        customer: Uuid
        n: int

    def needs(self) -> Needs:
        return Needs(customer=[self.customer])

    def decide(self, world: World) -> Outcome:
        customer = world.customer(self.customer)
        strike(world, entry_of(world, customer, self.n))
        world.emit(CustomerAddressRemoved(customer.id, self.n))
        return self.Outcome(customer.id, self.n)
