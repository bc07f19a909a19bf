"""A bundle: one heading without units of its own, and components that are promised together or wait together."""

from dataclasses import dataclass

from argosy.engine.registry import Command, command
from argosy.model.needs import Needs
from argosy.model.rows import Line, Order, Sku
from argosy.model.shapes import Code, OrderHandle, Quantity
from argosy.model.world import Brief, World
from argosy.rules.allocate import offers, split


@command("test.add_bundle", scope="system", refuses=("order_unknown", "sku_unknown"))
class AddBundle(Command):
    """Put bundles onto an order: all of each component is promised, or all of every one waits."""

    order: OrderHandle
    channel: Code
    bundle: Code
    quantity: Quantity

    @dataclass(frozen=True)
    class Outcome:
        """Units of components that wait."""

        order: Brief
        waiting: int

    def needs(self) -> Needs:
        return Needs(order=[self.order], bundle=[(self.bundle, self.channel)])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        bundle = world.sku(self.bundle)
        heading = self._line(world, order, bundle, role="bundle", bundles=self.quantity)
        wanted = {c.component_id: c.per * self.quantity for c in world.components(bundle)}
        found = {id: split(n, offers(world, id, self.channel)) for id, n in wanted.items()}
        whole = all(sum(k for _, k in found[id]) == n for id, n in wanted.items())
        for id, n in wanted.items():
            sku = world.rows[Sku][id]
            line = self._line(world, order, sku, role="component", parent=heading.n, per_parent=n // self.quantity)
            for location, k in found[id] if whole else ():
                world.promise(line, "promised", k, at=location)
            world.promise(line, "waiting", 0 if whole else n, reason="bundle")
        return self.Outcome(world.brief(order), 0 if whole else sum(wanted.values()))

    def _line(self, world: World, order: Order, sku: Sku, **columns) -> Line:
        n = world.next_n(Line, order)
        return world.add(Line(order.id, n, sku.id, sku.code, sku.title, 0, 0, 0, 0, **columns))
