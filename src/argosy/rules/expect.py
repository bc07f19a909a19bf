"""Which supply a document means: a purchase of this SKU at this place, and not a line of a transfer, which has commands of its own."""

from __future__ import annotations

from ..base.errors import Refused
from ..model.rows import Sku, Supply
from ..model.world import World


def expected_here(world: World, reference: str, sku: Sku, location: str) -> Supply:
    """The supply of the SKU on this document at this location. Refused: supply_unknown, supply_of_transfer, supply_elsewhere."""
    return at(bought(world.supply_on(reference, sku)), location)


def bought(supply: Supply) -> Supply:
    """The supply, if nobody but its supplier brings it. Refused: supply_of_transfer."""
    if supply.owner is not None:
        raise Refused("supply_of_transfer", field="supply", value=supply.reference)
    return supply


def at(supply: Supply, location: str) -> Supply:
    """The supply, if it is expected at this location. Refused: supply_elsewhere."""
    if supply.location != location:
        raise Refused("supply_elsewhere", field="location", value=location, expected=supply.location)
    return supply


def remaining(supply: Supply) -> int:
    """Units still to come of a supply."""
    return max(0, supply.expected - supply.received - supply.closed)
