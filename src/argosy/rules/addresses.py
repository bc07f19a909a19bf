"""An address as sent becomes an immutable version: orders, fulfillments and labels point at the one that held for them."""

from __future__ import annotations

from ..base.ids import Id
from ..model.order_shapes import AddressIn
from ..model.rows import Address
from ..model.world import World


def write_address(world: World, a: AddressIn) -> Id:
    """A new version. Answers its id."""
    row = Address(world.new_id(), a.name, a.line1, a.city, a.country, a.line2, a.region, a.postcode, a.email, a.phone)
    return world.add(row).id
