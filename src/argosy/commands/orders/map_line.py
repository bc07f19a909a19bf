"""orders.map_line: which SKU a line means that came with a code we did not know. It is set once; then its units have their turn."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.events.orders import LineMapped
from ...model.needs import Needs
from ...model.rows import Line, Sku
from ...model.shapes import Code, N, OrderHandle
from ...model.world import Brief, World
from ...rules.waiting import rejoin


@command(
    "orders.map_line",
    http="POST /orders/{order}/map",
    scope="orders:write",
    example={"line": 1, "sku": "SKU-0001"},
    refuses=("order_unknown", "line_unknown", "line_mapped", "sku_unknown", "sku_is_bundle"),
)
class MapLine(Command):
    """Say which SKU a line means. Price, tax and title stay as they were sent; its units wait for stock from now on, in their turn."""

    order: OrderHandle
    line: N
    sku: Code

    @dataclass(frozen=True)
    class Outcome:
        """The code it came with, and the SKU it means."""

        order: Brief
        line: int
        code: str
        sku: str

    def needs(self) -> Needs:
        return Needs(order=[self.order], sku=[self.sku])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        line = world.line(order, self.line)
        if line.sku_id is not None:
            raise Refused("line_mapped", field="line", value=self.line, sku=line.code)
        sku = world.sku(self.sku)
        if sku.bundle:
            raise Refused("sku_is_bundle", field="sku", value=self.sku)
        code = line.code
        self._map(world, line, sku)
        rejoin(world, order)
        world.emit(LineMapped(order.id, line.n, code, sku.code))
        return self.Outcome(world.brief(order), line.n, code, sku.code)

    @staticmethod
    def _map(world: World, line: Line, sku: Sku) -> None:
        world.set(line, sku_id=sku.id, code=sku.code, tax_class=sku.tax_class, cost=sku.cost)
        for p in world.promises(line):
            world.set(p, sku_id=sku.id)
            if not sku.tracked:
                world.promise(p, "promised", p.quantity)
