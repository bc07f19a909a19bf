"""orders.cancel_unpaid: the money that was expected has not come in time. Internal: it falls due when that was said to be."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import Command, command
from ...model.events.orders import OrderCancelled
from ...model.needs import Needs
from ...model.shapes import N, OrderHandle
from ...model.world import Brief, World
from ...rules.expiry import lapse
from ...rules.settle import expired, settle
from ...rules.unwind import cancellable, unwind


@command(
    "orders.cancel_unpaid",
    scope="system",
    refuses=("order_unknown", "payment_unknown"),
    example={"payment": 1},
)
class CancelUnpaid(Command):
    """Expect a payment no more; and cancel what of its order has not left, if something is still due of it."""

    order: OrderHandle
    payment: N

    @dataclass(frozen=True)
    class Outcome:
        """Units cancelled, and units recalled from the floor."""

        order: Brief
        cancelled: int
        recalling: int

    def needs(self) -> Needs:
        return Needs(order=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        payment = world.payment(order, self.payment)
        done: dict[int, tuple[int, int]] = {}
        if payment.pending and expired(world, payment):
            lapse(world, order, payment)
            units = {line.n: k for line in world.lines(order) if (k := cancellable(world, line))}
            if order.due and units:
                done = unwind(world, order, units)
                lines = [{"line": n, "cancelled": cancelled, "recalling": recalled} for n, (cancelled, recalled) in done.items()]
                world.emit(OrderCancelled(order.id, lines, "unpaid"))
            settle(world, order)
        return self.Outcome(world.brief(order), sum(c for c, _ in done.values()), sum(r for _, r in done.values()))
