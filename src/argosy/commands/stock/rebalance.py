"""stock.rebalance: fit one SKU's promises to its stock. Internal: it falls due whenever they don't fit.

Level-triggered, and the only command that touches other orders' lines: it pushes back the least urgent soft promises that lack
stock, moves what was received of a supply, fills what waits from stock and then from supplies, most urgent first, and asks again
only if it moved something.
What is filled whole or not at all hangs on other SKUs too: its units are set aside, and its order is asked to try.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from ...base import ids
from ...base.ids import Id
from ...base.limits import REBALANCE_LINES_MAX
from ...engine.registry import Command, command
from ...model.checks import stock_lack, supply_lack
from ...model.events.orders import OrderAllocated
from ...model.moves import WHOLE
from ...model.needs import Needs
from ...model.rows import Line, Order, Promise, Sku
from ...model.shapes import Code
from ...model.world import World
from ...rules.allocate import Aside, expected, fill, set_aside
from ...rules.arrive import arrived
from ...rules.waiting import in_turn, reason, whole


@command("stock.rebalance", scope="system", refuses=("sku_unknown",), example={"sku": "SKU-0001"})
class RebalanceStock(Command):
    """Push back what lacks stock, least urgent first; fill what waits, most urgent first."""

    sku: Code

    @dataclass(frozen=True)
    class Outcome:
        """Units pushed back to waiting, and units filled."""

        sku: str
        pushed_back: int
        filled: int

    @property
    def weight(self) -> int:
        return REBALANCE_LINES_MAX

    def needs(self) -> Needs:
        return Needs(wanting=[self.sku])

    def decide(self, world: World) -> Outcome:
        sku = world.sku(self.sku)
        told: dict[Id, list[dict[str, Any]]] = defaultdict(list)
        aside: Aside = Counter()
        pushed_back = self._push_back(world, sku, told, aside)
        filled = self._fill(world, sku, told, aside)
        if pushed_back and self._lacks(world, sku):
            world.ask_rebalance(self.sku)
        for order_id, lines in told.items():
            world.emit(OrderAllocated(order_id, "rebalance", lines))
        return self.Outcome(self.sku, pushed_back, filled)

    def _push_back(self, world: World, sku: Sku, told: dict[Id, list[dict[str, Any]]], aside: Aside) -> int:
        total = 0
        for stock in world.stock_of(sku.id):
            total += self._withdraw(world, world.soft(sku.id, location=stock.location), stock_lack(stock), told)
        for supply in sorted(world.supplies(sku.id), key=lambda s: (not supply_lack(s), not s.received)):  # what has come is theirs first
            moved, lack = arrived(world, supply, aside)
            for p, n in moved:
                told[p.owner].append(self._told(world, p, n, supply.location) | {"from_supply": supply.reference})
            total += self._withdraw(world, world.soft(sku.id, supply=supply.id), lack, told)
        return total

    @staticmethod
    def _lacks(world: World, sku: Sku) -> bool:
        """Whether more is promised than there is: by hard promises, or by soft ones beyond those that were looked at."""
        return any(stock_lack(s) for s in world.stock_of(sku.id)) or any(supply_lack(s) for s in world.supplies(sku.id))

    def _withdraw(self, world: World, soft: list[Promise], lack: int, told: dict[Id, list[dict[str, Any]]]) -> int:
        left = lack
        for p in soft:
            n = min(left, p.quantity - p.recalling)
            if n > 0:
                world.promise(p, "waiting", n, reason=self._reason(world, p))
                told[p.owner].append(self._told(world, p, -n, None))
                left -= n
        return lack - left

    def _fill(self, world: World, sku: Sku, told: dict[Id, list[dict[str, Any]]], aside: Aside) -> int:
        total = 0
        tried: set[tuple[Id, object]] = set()
        for p in in_turn(world, sku.id):
            order: Order = world.order(p.owner)
            if world.blocked(order, "promise"):
                continue
            if p.reason in WHOLE:
                self._try_whole(world, p, order, aside, tried)
                continue
            for location, n in fill(world, p, order, aside):
                told[order.id].append(self._told(world, p, n, location))
                total += n
            for supply, n in expected(world, sku.id, order.channel, p.quantity, newcomer=False):
                world.promise(p, "promised", n, supply=supply.id, until=supply.expected_at)
                told[order.id].append(self._told(world, p, n, None) | {"supply": supply.reference})
                total += n
        return total

    @staticmethod
    def _try_whole(world: World, p: Promise, order: Order, aside: Aside, tried: set[tuple[Id, object]]) -> None:
        """Set aside what the order or bundle lacks of this SKU, if there is as much, and have it try whether it is whole now."""
        group = _group(world, order, p)
        if (order.id, group) in tried:
            return
        tried.add((order.id, group))
        wanted = [q for q in world.promises(order) if q.kind == "waiting" and q.sku_id == p.sku_id and _group(world, order, q) == group]
        assert p.sku_id is not None
        if set_aside(world, order, p.sku_id, sum(q.quantity for q in wanted), aside):
            handle = ids.text(order.id)
            world.due("orders.allocate", handle, world.now, {"order": handle})

    @staticmethod
    def _reason(world: World, p: Promise) -> str:
        return reason(world, world.order(p.owner), world.rows[Line][p.owner, p.line])

    def _told(self, world: World, p: Promise, promised: int, location: str | None) -> dict[str, Any]:
        assert p.line is not None
        line = world.line(world.order(p.owner), p.line)
        return {"line": line.n, "sku": self.sku, "promised": promised, "waiting": line.waiting, "location": location}


def _group(world: World, order: Order, p: Promise) -> object:
    return whole(order, world.rows[Line][order.id, p.line])
