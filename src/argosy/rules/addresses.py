"""An address as sent becomes an immutable version: orders, fulfillments and labels point at the one that held for them."""

from __future__ import annotations

from ..base.ids import Id
from ..model.order_shapes import AddressIn
from ..model.rows import Address
from ..model.world import World


def write_address(world: World, a: AddressIn, replaces: Id | None = None) -> Id:
    """A new version, in place of another if there is one: so that no version is ever out of reach. Answers its id."""
    row = Address(world.new_id(), a.name, a.line1, a.city, a.country, a.line2, a.region, a.postcode, a.email, a.phone, replaces=replaces)
    return world.add(row).id
