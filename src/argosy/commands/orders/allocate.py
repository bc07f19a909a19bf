"""orders.allocate: fit one order's waiting units to stock now. Internal: it falls due for what is filled whole or not at all.

What can't be whole yet says what it lacks: units that are there wait for the rest, and others may have them meanwhile.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from ...base.ids import Id
from ...engine.registry import Command, command
from ...model.events.orders import OrderAllocated
from ...model.moves import IN_TURN, REST
from ...model.needs import Needs
from ...model.rows import Line, Order, Promise
from ...model.shapes import OrderHandle
from ...model.world import Brief, World
from ...rules.allocate import Offer, in_its_turn, split
from ...rules.waiting import reason, whole


@command("orders.allocate", scope="system", refuses=("order_unknown",), example={"order": {"channel": "web", "reference": "W-1001"}})
class AllocateOrder(Command):
    """Promise what of an order waits for stock, as far as stock goes beyond what waits more urgently; or whole, or not at all."""

    order: OrderHandle

    @dataclass(frozen=True)
    class Outcome:
        """Units promised now."""

        order: Brief
        promised: int

    def needs(self) -> Needs:
        return Needs(order=[self.order], turn=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        told: list[dict[str, Any]] = []
        if not world.blocked(order, "promise"):
            for group, rows in self._groups(world, order).items():
                by_sku: dict[Id, list[Promise]] = {}
                for p in rows:
                    assert p.sku_id is not None
                    by_sku.setdefault(p.sku_id, []).append(p)
                offers = {sku_id: in_its_turn(world, order, sku_id) for sku_id in by_sku}
                lacking = {sku_id for sku_id, mine in by_sku.items() if not _enough(mine, offers[sku_id])}
                if group[0] != "alone" and (lacking or (group[0] == "order" and self._stuck(world, order))):
                    self._wait(world, order, by_sku, lacking)
                    continue
                for sku_id, mine in by_sku.items():
                    self._promise(world, order, mine, offers[sku_id], told)
        if told:
            world.emit(OrderAllocated(order.id, "allocate", told))
        return self.Outcome(world.brief(order), sum(t["promised"] for t in told))

    @staticmethod
    def _groups(world: World, order: Order) -> dict[tuple[str, int | None], list[Promise]]:
        """Waiting rows that are filled together: a whole order's, a bundle's, or one alone."""
        found: dict[tuple[str, int | None], list[Promise]] = {}
        for p in world.promises(order):
            if p.reason in IN_TURN or p.reason == REST:
                found.setdefault(whole(order, world.rows[Line][order.id, p.line]) or ("alone", p.n), []).append(p)
        return found

    @staticmethod
    def _stuck(world: World, order: Order) -> bool:
        """Whether units of it wait for something else than stock, so that it can't be whole whatever there is."""
        return any(p.kind == "waiting" and p.reason not in IN_TURN and p.reason != REST for p in world.promises(order))

    @staticmethod
    def _promise(world: World, order: Order, rows: list[Promise], offers: list[Offer], told: list[dict[str, Any]]) -> None:
        left = Counter(dict(offers))
        for p in rows:
            line: Line = world.rows[Line][order.id, p.line]
            for location, n in split(p.quantity, [(at, left[at]) for at, _ in offers]):
                left[location] -= n
                world.promise(p, "promised", n, at=location)
                told.append({"line": line.n, "sku": line.code, "promised": n, "waiting": line.waiting, "location": location})

    @staticmethod
    def _wait(world: World, order: Order, by_sku: dict[Id, list[Promise]], lacking: set[Id]) -> None:
        """It is not whole: what lacks has its turn again when stock of it comes, and what was set aside for the rest is given up."""
        for sku_id, rows in by_sku.items():
            for p in rows:
                line: Line = world.rows[Line][order.id, p.line]
                now = reason(world, order, line) if sku_id in lacking else REST
                if p.reason != now:
                    world.wait_for(p, now)
                    if now == REST:
                        world.ask_rebalance(line.code)


def _enough(rows: list[Promise], offers: list[Offer]) -> bool:
    return sum(p.quantity for p in rows) <= sum(max(0, n) for _, n in offers)
