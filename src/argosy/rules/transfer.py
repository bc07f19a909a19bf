"""A transfer's lines: one supply for each SKU, at the target; and what of them a command names."""

from __future__ import annotations

from collections.abc import Iterable

from ..base.errors import Refused
from ..model.rows import Supply, Transfer
from ..model.world import World


def named(units: Iterable[tuple[str, int]], most: dict[str, int]) -> dict[str, int]:
    """The units that are named, SKU by SKU; none may be named twice, nor more than there are (`most`).

    Refused: sku_twice, not_in_transfer.
    """
    found: dict[str, int] = {}
    for i, (code, n) in enumerate(units):
        if code in found:
            raise Refused("sku_twice", field=f"lines[{i}].sku", value=code)
        if code not in most or n > most[code]:
            raise Refused("not_in_transfer", field=f"lines[{i}]", value=code, wanted=n, units=most.get(code, 0))
        found[code] = n
    return found


def by_code(world: World, transfer: Transfer) -> dict[str, Supply]:
    """The transfer's lines by the code of their SKU, as they were made."""
    return {world.code_of(supply.sku_id): supply for supply in world.transferred(transfer)}
