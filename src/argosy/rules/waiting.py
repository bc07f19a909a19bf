"""What a unit without stock waits for. The reason decides who is in the queue: units of a held order wait too, and hold up nobody."""

from __future__ import annotations

from collections import Counter

from ..base.ids import Id, text
from ..base.limits import REBALANCE_LINES_MAX
from ..model.moves import IN_TURN, REST, WHOLE
from ..model.rows import Line, Order, Promise
from ..model.world import World
from .dates import early, plan

HELD = "hold"
EARLY = "date"
UNMAPPED = "unmapped"


def reason(world: World, order: Order, line: Line) -> str:
    """What units of the line wait for: the order's release, while a hold lets nothing be promised; its SKU; the order's date; else
    stock, for them or for more.
    """
    if world.blocked(order, "promise"):
        return HELD
    if line.sku_id is None:
        return UNMAPPED
    if early(world, order):
        return EARLY
    if order.ship_complete == "wait":
        return "complete"
    return "bundle" if line.role == "component" else "backorder"


def whole(order: Order, line: Line) -> tuple[str, int | None] | None:
    """With what the line is filled whole or not at all: its order, its bundle, or nothing."""
    if order.ship_complete == "wait":
        return "order", None
    return ("bundle", line.parent) if line.role == "component" else None


def in_turn(world: World, sku_id: Id) -> list[Promise]:
    """Waiting rows of the SKU that claim what comes free, most urgent first.

    Of each channel no more than are read of its queue: behind them stand others that nobody here has seen.
    """
    found: list[Promise] = []
    counts: Counter[tuple[str | None, str]] = Counter()
    for p in world.waiting(sku_id):
        if p.reason in IN_TURN and counts[p.channel, p.reason] < REBALANCE_LINES_MAX:
            counts[p.channel, p.reason] += 1
            found.append(p)
    return found


def rejoin(world: World, order: Order) -> None:
    """After the order's holds or terms have changed: its waiting units leave the queue, or join it, and are filled in their turn.

    Whether anything is free is not looked at: a command about money has read no stock, or what a neighbour in the batch needs of it.
    """
    codes: dict[str, None] = {}
    for p in world.promises(order):
        if p.reason not in IN_TURN and p.reason not in (HELD, REST, EARLY, UNMAPPED):
            continue
        line = world.rows[Line][order.id, p.line]
        now = reason(world, order, line)
        until = order.not_before if now == EARLY else None
        if (p.reason, p.until) != (now, until) and (p.reason != REST or now not in WHOLE):
            world.wait_for(p, now, until)
            if now in IN_TURN:
                codes[line.code] = None
    for code in codes:
        world.ask_rebalance(code)
    plan(world, order)


def try_the_rest(world: World, order: Order) -> None:
    """After units were given back, or left unasked: what is filled whole or not at all is less now, so that there may be enough for it."""
    if any(p.reason == REST or p.reason in WHOLE for p in world.promises(order)):
        handle = text(order.id)
        world.due("orders.allocate", handle, world.now, {"order": handle})


def offer_to_waiting(world: World, after: str | None = None) -> None:
    """Have what waits fitted to stock anew, SKU by SKU, after the places it may be promised from have changed."""
    world.due("stock.rebalance_waiting", after or "all", world.now, {} if after is None else {"after": after})
