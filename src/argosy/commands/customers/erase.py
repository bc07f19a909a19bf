"""customers.erase: who a person was is known no more. Orders, ledgers and events stay, and hold nobody."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.customer_shapes import CustomerHandle
from ...model.events.customers import CustomerErased
from ...model.needs import Needs
from ...model.rows import Customer
from ...model.shapes import Uuid
from ...model.world import World
from ...rules.erasing import erase_customer
from ...rules.merging import erase_next


@command(
    "customers.erase",
    http="POST /customers/{customer}/erase",
    scope="customers:erase",
    refuses=("customer_unknown", "customer_merged", "still_under_way"),
)
class EraseCustomer(Command):
    """Erase a person: the customer, all that were merged into them, their addresses, and what their orders say of them.

    Refused while something is owed or under way: an open order, money held or due, a parcel on its way, credit on an account. Orders
    follow right after, some hundreds at a time. What stays is what was sold, for how much, and in which country it is taxed. By then
    nobody can order as this customer. Erased again, nothing happens.
    """

    customer: CustomerHandle

    @dataclass(frozen=True)
    class Outcome:
        """Who is erased, how many others they were too, how many orders follow, and whether that was done before."""

        customer: Uuid
        merged: int
        addresses: int
        orders: int
        existed: bool

    def needs(self) -> Needs:
        return Needs(customer=[self.customer], owned=[self.customer], person=[self.customer])

    def decide(self, world: World) -> Outcome:
        found = world.find_customer(self.customer)
        if found is not None and found.erased_at is not None and found.merged_into is None:
            return self.Outcome(found.id, 0, 0, 0, existed=True)
        customer = world.customer(self.customer)
        if busy := world.not_over[customer.id]:
            raise Refused("still_under_way", orders=[number for number in busy if number], credit="" in busy)
        people: list[Customer] = [world.rows[Customer][id] for id in world.relatives[customer.id]]
        addresses = sum(len(world.address_book(person)) for person in people)
        for person in people:
            erase_customer(world, person)
            world.emit(CustomerErased(person.id))
        erase_next(world, customer.id)
        return self.Outcome(customer.id, len(people) - 1, addresses, world.owned[customer.id], existed=False)
