"""Promise rows enter a fulfillment and leave it: hard inside, soft outside. No unit moves, so no ledger hears of it.

Soft units of a line that stand in one place stand in one row.
"""

from __future__ import annotations

from ..model.checks import stock_lack
from ..model.rows import Fulfillment, Line, Order, Promise
from ..model.world import World


def harden(world: World, order: Order, row: Promise, n: int, fulfillment: Fulfillment) -> None:
    """`n` units of a soft row stand in a fulfillment from now on, picked: they lie there already."""
    if n < row.quantity:
        world.shift(row, quantity=-n)
        world.shift(order, last_promise=1)
        more = {"supply": row.supply, "turn": row.turn, "channel": row.channel}
        row = world.add(Promise(order.id, order.last_promise, row.kind, row.sku_id, n, row.line, row.location, **more))  # type: ignore[arg-type]
    world.set(row, level="hard", fulfillment=fulfillment.n)
    world.shift(row, picked=n)


def soften(world: World, order: Order, row: Promise) -> None:
    """A row leaves its fulfillment: what was picked of it goes back to the shelf. Where that lacks units, who has them is decided anew."""
    world.shift(row, picked=-row.picked, packed=-row.packed)
    place = (row.line, row.kind, row.location, row.supply)
    twin = next((p for p in world.promises(order) if p.level == "soft" and (p.line, p.kind, p.location, p.supply) == place), None)
    if twin is None:
        world.set(row, level="soft", fulfillment=None, turn=order.turn)
    else:
        world.shift(twin, quantity=row.quantity)
        world.remove(row)
    fit(world, world.rows[Line][order.id, row.line], row.location)


def fit(world: World, line: Line, location: str | None) -> None:
    """Have the line's SKU rebalanced, if more is promised at the location than is there: what is soft may be moved."""
    if location is not None and line.sku_id is not None and stock_lack(world.stock(line.sku_id, location)):
        world.ask_rebalance(line.code)
