"""Money put forward with an order: expected, held for us, or taken already."""

from __future__ import annotations

from collections.abc import Sequence

from ..base.errors import Refused
from ..model.events.payments import PaymentMoved
from ..model.order_shapes import TenderIn
from ..model.rows import Order, Payment
from ..model.world import World
from .amounts import minor, shown
from .expiry import watch

ACCOUNTS = ("pending", "authorized", "captured")


def put_forward(world: World, order: Order, tenders: Sequence[TenderIn]) -> None:
    """Write a payment for each tender. Refused: collector_unknown, amount_too_precise, overpaid."""
    together = 0
    for n, tender in enumerate(tenders, 1):
        field = f"payments[{n - 1}]"
        collector = world.collector(tender.collector, f"{field}.collector").code
        amounts = {account: minor(getattr(tender, account), order.exponent, f"{field}.{account}") for account in ACCOUNTS}
        amount = sum(amounts.values())
        together += amount
        payment = world.add(
            Payment(order.id, n, collector, amount, world.now, tender.reference, tender.method, expires_at=tender.expires_at)
        )
        for account, k in amounts.items():
            if k:
                world.pay(payment, "offered", account, k)
                world.emit(PaymentMoved(order.id, n, account, k, order.currency))
        watch(world, payment)
        world.money("payer", "clearing", amounts["captured"], currency=order.currency, payment=payment, to_collector=collector)
    if together > order.gross:
        raise Refused("overpaid", field="payments", value=shown(together, order.exponent), expected=shown(order.gross, order.exponent))
