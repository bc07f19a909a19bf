"""What happened elsewhere and is only written down: goods and money pass our books, and no stock of ours moves.

Goods come from outside (`opening`) straight to the customer, and go back outside, to where they were sold from. The location is
where that was; nothing is on hand there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ..base.errors import Refused
from ..model.events.payments import PaymentMoved
from ..model.order_shapes import ChargeIn
from ..model.rows import Adjustment, Line, Order, Payment
from ..model.world import World
from .amounts import AMOUNT_MAX, minor, shown
from .facts import answered, captured, refunded

REASON = "history"


def delivered(world: World, line: Line, n: int, location: str) -> None:
    """`n` units that nobody asked us for reached the customer."""
    if n > 0:
        world.promise(line, "shipped", n, of="demand")
        if world.tracked(line):
            assert line.sku_id is not None
            world.goods("opening", "customer", n, sku=line.sku_id, at=location, line=line, reason=REASON)


def never_left(world: World, line: Line, n: int) -> None:
    """`n` units were ordered and cancelled. They are promised from no place in between, so that nobody's stock is touched."""
    promise = world.promise(line, "promised", n)
    if promise is not None:
        world.promise(promise, "cancelled", n)


def came_back(world: World, line: Line, n: int, location: str | None = None) -> None:
    """`n` units were taken back elsewhere, and nobody owes their price any more. A parcel on its way arrives all the same."""
    if n <= 0:
        return
    world.promise(line, "returned", n, of="shipped")
    world.shift(line, credited=n)
    if world.tracked(line):
        assert line.sku_id is not None
        world.goods("customer", "supplier", n, sku=line.sku_id, to=location, line=line, reason=REASON)


def charge(world: World, order: Order, asked: Sequence[ChargeIn], units: int) -> list[Adjustment]:
    """Money beside the goods, as it was charged then: it never leaves with units. Refused: amount_too_precise."""
    made = []
    for n, one in enumerate(asked, 1):
        gross = minor(one.amount, order.exponent, f"charges[{n - 1}].amount")
        row = Adjustment(order.id, n, one.kind, one.title, gross, 0, gross, order.placed_at, units, leaves="never")
        made.append(world.add(row))
    return made


def total(world: World, order: Order, lines: Sequence[Line], charges: Sequence[Adjustment]) -> None:
    """Add up the order; below zero where more was given than sold. Refused: amount_too_large."""
    size = sum([line.gross for line in lines]) + sum([abs(a.gross) for a in charges])
    if size > AMOUNT_MAX:
        raise Refused("amount_too_large", field="lines", value=shown(size, order.exponent))
    gross = sum([line.gross for line in lines]) + sum([a.gross for a in charges])
    tax, discount = sum([line.tax for line in lines]), sum([line.discount for line in lines])
    world.shift(order, net=gross - tax, tax=tax, gross=gross, discount=discount)


def paid(world: World, order: Order, collector: str, amount: int, at: datetime) -> Payment | None:
    """`amount` was taken by a collector, in one payment; nothing where nothing was."""
    if not amount:
        return None
    payment = world.add(Payment(order.id, 1, collector, amount, at))
    captured(world, payment, amount)
    world.emit(PaymentMoved(order.id, payment.n, "captured", amount, order.currency))
    return payment


def given_back(world: World, order: Order, payments: Sequence[Payment], amount: int, reference: str | None = None) -> int:
    """`amount` was given back, first payment first, as far as they have it. Answers how much; the document's number is kept."""
    left = amount
    for payment in payments:
        k = min(left, payment.captured - payment.refunded - payment.refunding)
        if k > 0:
            refunded(world, payment, k)
            answered(world, order, payment, "refund", k, reference)
            world.emit(PaymentMoved(order.id, payment.n, "refunded", k, order.currency))
            left -= k
    return amount - left
