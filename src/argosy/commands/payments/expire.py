"""payments.expire: the time of a payment is over. Internal: it falls due when the collector said so.

What it still held for us is gone, as a fact; what that leaves unpaid is due, and the order stands still until it is paid or let go.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import Command, command
from ...model.needs import Needs
from ...model.shapes import N, OrderHandle
from ...model.world import Brief, World
from ...rules.amounts import shown
from ...rules.expiry import lapse
from ...rules.holds import hold
from ...rules.settle import expired, settle


@command("payments.expire", scope="system", fact=True, refuses=("order_unknown", "payment_unknown"), example={"payment": 1})
class ExpirePayment(Command):
    """Give up what is open of an authorization, or still expected, when its time is over."""

    order: OrderHandle
    payment: N

    @dataclass(frozen=True)
    class Outcome:
        """What was held and is gone; what is due."""

        order: Brief
        voided: str
        due: str

    def needs(self) -> Needs:
        return Needs(money=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        payment = world.payment(order, self.payment)
        gone = lapse(world, order, payment) if expired(world, payment) else 0
        if gone:
            settle(world, order)
            if order.due:
                hold(world, order, "payment", "authorization expired")
        return self.Outcome(world.brief(order), shown(gone, order.exponent), shown(order.due, order.exponent))
