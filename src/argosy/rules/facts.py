"""What happened outside is never refused: it is split to fit what we hold, and only the rest is an alarm.

What was asked moves first, then what was merely held, then what was given up, then money nobody told us about.
"""

from __future__ import annotations

from ..model.rows import Instruction, Order, Payment
from ..model.world import ASKED, World
from .amounts import shown
from .holds import hold


def captured(world: World, payment: Payment, amount: int) -> None:
    """`amount` was taken: from what we asked to capture, what is authorized, what was pending or being voided, else from nowhere."""
    left = amount
    for account in ("capturing", "authorized", "pending", "voiding"):
        left -= _move(world, payment, account, "captured", min(left, _balance(payment, account)))
    world.pay(payment, "offered", "captured", left)
    world.set(payment, declined=False)
    _cash(world, payment, "payer", "clearing", amount)


def voided(world: World, payment: Payment, amount: int) -> int:
    """`amount` of the authorization is gone. Answers what was not there to be voided."""
    left = amount
    for account in ("voiding", "authorized", "capturing"):
        left -= _move(world, payment, account, "voided", min(left, _balance(payment, account)))
    return left


def refunded(world: World, payment: Payment, amount: int) -> None:
    """`amount` was given back: what we asked to refund, else more than we asked; more than was taken is a discrepancy."""
    asked = _move(world, payment, "refunding", "refunded", min(amount, payment.refunding))
    world.pay(payment, "captured", "refunded", amount - asked)
    _cash(world, payment, "clearing", "payer", amount)


def stands(order: Order, payment: Payment) -> list[str]:
    """How a payment stands, for whoever told a fact of it: authorized, captured, refunded, and refunded beyond what was taken."""
    beyond = max(0, payment.refunded + payment.refunding - payment.captured)
    return [shown(amount, order.exponent) for amount in (payment.authorized, payment.captured, payment.refunded, beyond)]


def _balance(payment: Payment, account: str) -> int:
    if account == "authorized":
        return payment.authorized - payment.captured - payment.capturing - payment.voided - payment.voiding
    return int(getattr(payment, account))


def _move(world: World, payment: Payment, source: str, target: str, n: int) -> int:
    world.pay(payment, source, target, n)
    return max(0, n)


def _cash(world: World, payment: Payment, source: str, target: str, amount: int) -> None:
    order = world.order(payment.order_id)
    if payment.value_account is not None:
        return
    ends = {"collector": payment.collector} if source == "clearing" else {"to_collector": payment.collector}
    world.money(source, target, amount, currency=order.currency, payment=payment, **ends)  # type: ignore[arg-type]


# ── instructions ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def recorded(world: World, order: Order, payment: Payment, kind: str, external_id: str | None) -> bool:
    """Whether this very act of the collector is known already: its webhook and our own loop may both tell of it."""
    return external_id is not None and any(
        i.payment == payment.n and i.kind == kind and i.external_id == external_id for i in world.instructions(order)
    )


def answered(world: World, order: Order, payment: Payment, kind: str, amount: int, external_id: str | None, n: int | None = None) -> None:
    """Bring the payment's open instructions back to what is still asked.

    Instruction `n` was answered, if the answer names one; else one of just this amount, else the oldest; others a fact
    overtook. A named one is over even if less was done than asked: the gateway, asked again by its key, would tell the
    same act. The collector's own id of the act is kept, on the instruction it answers or on a row of its own.
    """
    kept = external_id is None
    for asked, (source, column, _) in ASKED.items():
        standing = [i for i in world.instructions(order) if i.payment == payment.n and i.kind == asked and i.state == "open"]
        if asked == kind:
            standing.sort(key=lambda i: (i.n != n, i.amount != amount, i.n))
        surplus = sum(i.amount for i in standing) - getattr(payment, column)
        for instruction in standing:
            if surplus <= 0:
                break
            if instruction.amount > surplus and (asked, instruction.n) != (kind, n):
                world.set(instruction, amount=instruction.amount - surplus)
                break
            world.pay(payment, column, source, instruction.amount - surplus, reason="not done in full")
            surplus -= instruction.amount
            if asked != kind:
                world.set(instruction, state="displaced")
                continue
            world.set(instruction, state="done", external_id=None if kept else external_id)
            kept = True
    if not kept:
        n = world.next_n(Instruction, order)
        world.add(Instruction(order.id, n, kind, amount, world.now, world.now, payment.n, state="done", external_id=external_id))


def failed(world: World, order: Order, instruction: Instruction, failure: str) -> Payment:
    """What we asked was refused: the amount stands again where it stood, and a person must look."""
    assert instruction.payment is not None
    payment = world.payment(order, instruction.payment)
    asked, back = {"capture": ("capturing", "authorized"), "void": ("voiding", "authorized"), "refund": ("refunding", "captured")}[
        instruction.kind
    ]
    world.pay(payment, asked, back, instruction.amount, reason="failed")
    world.set(instruction, state="failed", failure=failure)
    if instruction.kind == "capture":
        world.set(payment, declined=True)
    hold(world, order, "payment", f"{instruction.kind} failed: {failure}")
    return payment
