"""A document with a gap-free number, as invoices will have."""

from dataclasses import dataclass

from argosy.base.errors import Refused
from argosy.engine.registry import Command, command
from argosy.model.needs import Needs
from argosy.model.shapes import Code, OrderHandle
from argosy.model.world import Brief, World


@command("test.number", scope="system", refuses=("order_unknown", "order_held"))
class NumberOrder(Command):
    """Give an order a number of a series, once drawn for good; refuse after drawing if told to."""

    order: OrderHandle
    series: Code
    refuse: bool = False

    @dataclass(frozen=True)
    class Outcome:
        """The order; its number of the series is in its customer reference."""

        order: Brief

    def needs(self) -> Needs:
        return Needs(money=[self.order], series=[self.series])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        world.draw(order, "customer_reference", self.series)
        if self.refuse:
            raise Refused("order_held")
        return self.Outcome(world.brief(order))
