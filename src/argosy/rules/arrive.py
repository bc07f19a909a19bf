"""What is free where a supply is expected goes to those who stand on it, most urgent first; what will not come, back to waiting.

They were promised units, and who only waits was not: so they go first, whichever goods have come. Of a long row of them the first
are served at a time; until it is done nobody is pushed back, and nobody else gets what is free there.
"""

from __future__ import annotations

from ..base.limits import REBALANCE_LINES_MAX
from ..model.checks import supply_lack
from ..model.rows import Promise, Supply
from ..model.world import World
from .allocate import Aside

Moved = list[tuple[Promise, int]]


def arrived(world: World, supply: Supply, aside: Aside) -> tuple[Moved, int]:
    """Promise units that stand on the supply at its location, as far as they are free there. Answers the rows and how many of each,
    and how many of those left over lack something: theirs will not come.
    """
    moved: Moved = []
    location = supply.location
    if location is None:
        return moved, supply_lack(supply)
    for p in reversed(world.soft(supply.sku_id, supply=supply.id)[-REBALANCE_LINES_MAX:]):
        n = min(p.quantity, world.free_to(p.channel or "", supply.sku_id, location))
        if n > 0:
            world.promise(p, "promised", n, at=location)
            moved.append((p, n))
    if moved and supply.promised and world.free(supply.sku_id, location) > 0:
        aside[location] += supply.promised
        return moved, 0
    return moved, supply_lack(supply)
