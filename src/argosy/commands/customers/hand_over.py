"""customers.hand_over: the next orders of a merged customer become those of whom it became. Internal: merging asks for it.

A slice at a time, however many there are: each asks for the next. If the other one has been merged as well meanwhile, what came to it
goes on from there.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...base.limits import ORDERS_HANDED_OVER_MAX
from ...engine.registry import Command, command
from ...model.events.customers import OrderHandedOver
from ...model.needs import Needs
from ...model.rows import Customer
from ...model.shapes import Uuid
from ...model.world import World
from ...rules.merging import hand_over

EXAMPLE = {"customer": "0190a3f0-0000-7000-8000-000000000004", "into": "0190a3f0-0000-7000-8000-000000000005"}


@command("customers.hand_over", scope="system", example=EXAMPLE)
class HandOver(Command):
    """Give the next orders of a merged customer, and its accounts of value, to whom it became."""

    customer: Uuid
    into: Uuid

    @dataclass(frozen=True)
    class Outcome:
        """Orders that were handed over now."""

        orders: int

    @property
    def weight(self) -> int:
        return ORDERS_HANDED_OVER_MAX

    def needs(self) -> Needs:
        return Needs(customer=[self.customer, self.into], left=[self.customer])

    def decide(self, world: World) -> Outcome:
        customer, into = world.find_customer(self.customer), world.find_customer(self.into)
        if customer is None or into is None or customer.merged_into != into.id:
            return self.Outcome(0)
        return self._hand_over(world, customer, into)

    def _hand_over(self, world: World, customer: Customer, into: Customer) -> Outcome:
        orders = world.orders_left(customer)
        for order in orders:
            world.set(order, customer_id=into.id)
            world.emit(OrderHandedOver(order.id, customer.id, into.id))
        for account in world.accounts_left(customer):
            world.set(account, holder=into.id)
        if len(world.left[customer.id]) == ORDERS_HANDED_OVER_MAX:
            hand_over(world, customer.id, into.id)
        elif into.merged_into is not None:
            hand_over(world, into.id, into.merged_into)
        return self.Outcome(len(orders))
