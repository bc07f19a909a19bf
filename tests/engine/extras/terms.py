"""A versioned policy that decides, and holds of any type."""

from dataclasses import dataclass

from argosy.engine.registry import Command, command
from argosy.model.needs import Needs
from argosy.model.shapes import Code, OrderHandle
from argosy.model.world import Brief, World
from argosy.rules.holds import hold, unhold
from argosy.rules.settle import settle
from argosy.rules.waiting import rejoin


@command("test.days_to_return", scope="system")
class DaysToReturn(Command):
    """How many days a customer has, by the policy in force."""

    kind: Code

    @dataclass(frozen=True)
    class Outcome:
        """Nothing, if there is no policy."""

        version: int | None
        days: int | None

    def needs(self) -> Needs:
        return Needs()

    def decide(self, world: World) -> Outcome:
        policy = world.policy(self.kind)
        return self.Outcome(policy and policy.version, policy and policy.body["days"])


@command("test.ship_complete", scope="system", refuses=("order_unknown",))
class ShipComplete(Command):
    """The customer wants all of the order at once, or takes it as it comes."""

    order: OrderHandle
    wait: bool = True

    @dataclass(frozen=True)
    class Outcome:
        """The order."""

        order: Brief

    def needs(self) -> Needs:
        return Needs(order=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        world.set(order, ship_complete="wait" if self.wait else "no")
        rejoin(world, order)
        return self.Outcome(world.brief(order))


@command("test.hold", scope="system", refuses=("order_unknown",))
class HoldOrder(Command):
    """Hold an order, or take its hold away; then money is settled."""

    order: OrderHandle
    type: Code
    on: bool = True

    @dataclass(frozen=True)
    class Outcome:
        """The order."""

        order: Brief

    def needs(self) -> Needs:
        return Needs(order=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        if self.on:
            hold(world, order, self.type, "because")
        else:
            unhold(world, order, self.type)
        settle(world, order)
        return self.Outcome(world.brief(order))
