"""customers.put_address: an entry of a customer's address book. What was sent to the version before stays where it went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...base.errors import Refused
from ...base.limits import ADDRESSES_PER_CUSTOMER_MAX
from ...engine.registry import Command, command
from ...model.customer_shapes import CustomerHandle
from ...model.events.customers import CustomerAddressPut
from ...model.needs import Needs
from ...model.order_shapes import AddressIn
from ...model.rows import CustomerAddress
from ...model.shapes import N, Text, Uuid
from ...model.world import World
from ...rules.address_book import entry_of, file_address, next_entry, stand_alone


@command(
    "customers.put_address",
    http="POST /customers/{customer}/addresses",
    scope="customers:write",
    example={
        "address": {"name": "Anna Schmidt", "line1": "Hauptstr. 5", "city": "Berlin", "postcode": "10115", "country": "DE"},
        "label": "Home",
        "ships": True,
        "bills": True,
    },
    refuses=("customer_unknown", "customer_merged", "address_unknown", "address_book_full"),
)
class PutAddress(Command):
    """Add an address to a customer's book, or put another one in place of entry `n`.

    `ships`, `bills`: it is used for that when nothing else is said; one address at a time is.
    """

    customer: CustomerHandle
    n: N | None = None
    address: AddressIn
    label: Text | None = None
    ships: bool = False
    bills: bool = False

    @dataclass(frozen=True)
    class Outcome:
        """The entry's number; the address as a version, which never changes."""

        customer: Uuid
        n: int
        address: Uuid

    def needs(self) -> Needs:
        return Needs(customer=[self.customer])

    def replaces(self, world: World) -> dict[str, Any] | None:
        customer = world.customer(self.customer)
        entry = None if self.n is None else entry_of(world, customer, self.n)
        return self.values_of(entry)

    def decide(self, world: World) -> Outcome:
        customer = world.customer(self.customer)
        entry = None if self.n is None else entry_of(world, customer, self.n)
        if entry is None and len(world.address_book(customer)) >= ADDRESSES_PER_CUSTOMER_MAX:
            raise Refused("address_book_full", field="customer", most=ADDRESSES_PER_CUSTOMER_MAX)
        address = file_address(world, customer, self.address, None if entry is None else entry.address)
        values = {"label": self.label, "ships": self.ships, "bills": self.bills}
        created = entry is None
        if entry is None:
            entry = world.add(CustomerAddress(customer.id, next_entry(world, customer), address, **values))  # type: ignore[arg-type]
        else:
            world.set(entry, address=address, **values)
        stand_alone(world, customer, entry)
        world.emit(CustomerAddressPut(customer.id, entry.n, address, created))
        return self.Outcome(customer.id, entry.n, address)
