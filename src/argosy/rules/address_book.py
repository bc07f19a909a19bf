"""A customer's address book: numbered entries, each of one immutable version; at most one that ships and one that bills."""

from __future__ import annotations

from ..base.errors import Refused
from ..base.ids import Id
from ..model.order_shapes import AddressIn
from ..model.rows import Address, Customer, CustomerAddress
from ..model.world import World


def entry_of(world: World, customer: Customer, n: int) -> CustomerAddress:
    """The entry with this number. Refused: address_unknown, as well for one that was removed."""
    for entry in world.address_book(customer):
        if entry.n == n:
            return entry
    raise Refused("address_unknown", field="n", value=n)


def next_entry(world: World, customer: Customer) -> int:
    """The number of the next entry: no number is used twice, though its entry is gone."""
    return max((entry.n for entry in world.children[CustomerAddress].get(customer.id, ())), default=0) + 1


def file_address(world: World, customer: Customer, a: AddressIn, replaces: Id | None) -> Id:
    """A new version of where the customer is, in place of another if there is one. Answers its id."""
    where = (a.name, a.line1, a.city, a.country, a.line2, a.region, a.postcode, a.email, a.phone)
    row = Address(world.new_id(), *where, customer.id, replaces)
    return world.add(row).id


def stand_alone(world: World, customer: Customer, entry: CustomerAddress) -> None:
    """What this entry is used for, no other is."""
    for other in world.address_book(customer):
        if other is not entry:
            world.set(other, ships=other.ships and not entry.ships, bills=other.bills and not entry.bills)


def strike(world: World, entry: CustomerAddress) -> None:
    """The entry is used no more."""
    world.set(entry, removed_at=world.now, ships=False, bills=False)


def move_book(world: World, source: Customer, target: Customer) -> None:
    """The entries of one customer become the other's, behind its own; what those are used for stays."""
    for entry in world.address_book(source):
        world.add(CustomerAddress(target.id, next_entry(world, target), entry.address, entry.label))
        strike(world, entry)
