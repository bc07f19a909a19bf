"""What is put forward for a time only: an authorization, or money that is expected. When its time is over, what is left of it lapses."""

from __future__ import annotations

from ..base.ids import text
from ..model.events.payments import PaymentMoved
from ..model.rows import Order, Payment
from ..model.world import World
from .settle import open_amount


def watch(world: World, payment: Payment, command: str = "payments.expire") -> None:
    """Have the payment looked at when its time is over."""
    if payment.expires_at is not None:
        order = text(payment.order_id)
        world.due(command, f"{order}:{payment.n}", payment.expires_at, {"order": order, "payment": payment.n})


def lapse(world: World, order: Order, payment: Payment) -> int:
    """What is open of the authorization is gone, and what was expected is expected no more. Answers what is gone.

    What we have asked for already stays asked: the collector answers that.
    """
    gone = open_amount(payment)
    world.pay(payment, "authorized", "voided", gone, reason="expired")
    if gone:
        world.emit(PaymentMoved(order.id, payment.n, "voided", gone, order.currency))
    withdraw(world, order, payment, payment.pending, "expired")
    return gone


def withdraw(world: World, order: Order, payment: Payment, n: int, reason: str | None = None) -> None:
    """`n` minor units are expected no more."""
    world.pay(payment, "pending", "offered", n, reason=reason)
    if n:
        world.emit(PaymentMoved(order.id, payment.n, "offered", n, order.currency))
