"""customers.erase_orders: what the next orders of an erased customer say of them is gone. Internal: erasing asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from ...base.limits import ORDERS_ERASED_MAX
from ...engine.registry import Command, command
from ...model.events.customers import OrderErased
from ...model.needs import Needs
from ...model.rows import Order
from ...model.shapes import Instant, Uuid
from ...model.world import World
from ...rules.erasing import erase_order
from ...rules.merging import erase_next

EXAMPLE = {"customer": "0190a3f0-0000-7000-8000-000000000004"}
FIRST = datetime.min.replace(tzinfo=UTC)


@command("customers.erase_orders", scope="system", example=EXAMPLE)
class EraseOrders(Command):
    """Erase whose the next orders of an erased customer were: those behind the order `after`, which was placed at `placed_at`."""

    customer: Uuid
    placed_at: Instant | None = None
    after: Uuid | None = None

    @dataclass(frozen=True)
    class Outcome:
        """Orders that were erased now."""

        orders: int

    @property
    def weight(self) -> int:
        return ORDERS_ERASED_MAX

    @property
    def _after(self) -> tuple[bytes, datetime, bytes]:
        return self.customer, self.placed_at or FIRST, self.after or bytes(16)

    def needs(self) -> Needs:
        return Needs(customer=[self.customer], erasing=[self._after])

    def decide(self, world: World) -> Outcome:
        customer = world.find_customer(self.customer)
        if customer is None or customer.erased_at is None:
            return self.Outcome(0)
        orders: list[Order] = [world.rows[Order][id] for id in world.erasing[self._after]]
        for order in orders:
            erase_order(world, order)
            world.emit(OrderErased(order.id))
        if len(orders) == ORDERS_ERASED_MAX:
            erase_next(world, customer.id, orders[-1])
        return self.Outcome(len(orders))
