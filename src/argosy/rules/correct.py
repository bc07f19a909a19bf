"""Stock is more or less than the books said: what a correction and a count both do. What is promised beyond it, rebalancing pushes back."""

from __future__ import annotations

from typing import Any

from ..base.errors import Refused
from ..model.events.stock import StockCorrected
from ..model.rows import Sku
from ..model.world import World
from .remarks import Why


def stocked(world: World, code: str, field: str = "sku") -> Sku:
    """The SKU of this code, which keeps stock. Refused: sku_unknown, sku_not_stocked."""
    sku = world.sku(code, field)
    if not sku.tracked:
        raise Refused("sku_not_stocked", field=field, value=code)
    return sku


def correct(world: World, sku: Sku, location: str, change: int, why: Why, receipt: str | None = None) -> None:
    """Units were found (above zero) or are missing (below) at a location; nothing happens where there is no difference."""
    because: dict[str, Any] = {"reason": why.reason, "remark": why.remark, "receipt": receipt}
    if change > 0:
        world.goods("shrinkage", "on_hand", change, sku=sku.id, to=location, **because)
    elif change < 0:
        world.goods("on_hand", "shrinkage", -change, sku=sku.id, at=location, **because)
    else:
        return
    world.emit(StockCorrected(sku.id, sku.code, location, change, why.reason, why.remark, receipt))
