"""Money follows goods. After any change, compare what is owed for the units kept with what is held, and ask for the difference.

Too much held is given back by itself: authorizations first, last payment first, then refunds by the ratio of what each payment
still has. What has shipped is captured from what is authorized, first payment first. A payment whose last capture was
declined is voided before the others and captured after them, or new money would be given up for a card that said no. Too little
is `order.due`, for a person.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..base.money import half_up
from ..model.rows import Adjustment, Line, Order, Payment
from ..model.world import World
from .prorate import share

NOTHING: Mapping[int, int] = {}


def settle(world: World, order: Order) -> None:
    """Write the instructions that bring what is held to what is owed, and keep `order.due`."""
    lines, adjustments = world.lines(order), world.adjustments(order)
    payments = [p for p in world.payments(order) if p.purpose == "pay"]
    to_pay = owed(lines, adjustments)
    asking = not any(i.type == "payment" for i in world.holds(order))
    if asking:
        excess = secured(payments) - to_pay
        by_trust = sorted(payments, key=lambda p: p.declined)
        excess -= _void(world, by_trust, excess)
        _refund(world, payments, excess)
        if order.capture_policy != "manual" and not world.blocked(order, "capture"):
            target = to_pay if order.capture_policy == "placed" else earned(lines, adjustments)
            _capture(world, by_trust, target)
    world.shift(order, due=max(0, to_pay - secured(payments)) - order.due)


# ── what is owed, earned and held ────────────────────────────────────────────────────────────────────────────────────────


def kept(line: Line) -> int:
    """Units whose price the customer owes."""
    return line.ordered - line.cancelled - line.credited


def owed(lines: list[Line], adjustments: list[Adjustment], given_up: Mapping[int, int] = NOTHING) -> int:
    """Minor units owed for what is kept, or would be if so many units (by line) were `given_up`; never below zero."""
    total = 0
    for n in lines:
        k = n.ordered - n.cancelled - n.credited - given_up.get(n.n, 0)
        total += n.gross if k == n.ordered else share(n.gross, n.ordered, k)
    if adjustments:
        total += _adjusted(adjustments, {n.n: kept(n) - given_up.get(n.n, 0) for n in lines})
    return max(0, total)


def worth(world: World, order: Order, units: Mapping[int, int]) -> int:
    """By how many minor units less would be owed, if these units (by line) were given up."""
    lines, adjustments = world.lines(order), world.adjustments(order)
    return owed(lines, adjustments) - owed(lines, adjustments, units)


def earned(lines: list[Line], adjustments: list[Adjustment]) -> int:
    """Minor units that may be captured: the shares of what has shipped. Unspread adjustments join the first shipment."""
    gone = {n.n: max(0, n.shipped - n.credited) for n in lines}
    if not any(gone.values()) and any(kept(n) for n in lines):
        return 0
    total = sum(share(n.gross, n.ordered, gone[n.n]) for n in lines)
    unspread = [a for a in adjustments if a.line is None]
    spread = [a for a in adjustments if a.line is not None]
    return max(0, total + _adjusted(spread, gone) + _adjusted(unspread, {n.n: kept(n) for n in lines}))


def _adjusted(adjustments: list[Adjustment], units: dict[int, int]) -> int:
    """What the adjustments come to while each line has so many `units`: each is spread over those that were kept when it was made."""
    total = 0
    for a in adjustments:
        if a.leaves == "never":
            total += a.gross
        elif a.leaves == "last":
            total += a.gross if any(units.values()) else 0
        elif a.line is not None:
            total += share(a.gross, a.units, min(a.units, units[a.line]))
        else:
            total += share(a.gross, a.units, min(a.units, sum(units.values())))
    return total


def secured(payments: list[Payment]) -> int:
    """Minor units held or taken, less what is given back or being given back."""
    return sum(p.authorized - p.voided - p.voiding - p.refunded - p.refunding for p in payments)


def open_amount(p: Payment) -> int:
    """Authorized, and neither captured nor voided nor asked to be."""
    return p.authorized - p.captured - p.capturing - p.voided - p.voiding


def expired(world: World, p: Payment) -> bool:
    """Whether its time is over: what it held is not ours to take any more."""
    return p.expires_at is not None and p.expires_at <= world.now


def net_captured(p: Payment) -> int:
    """Taken, and neither given back nor asked to be."""
    return max(0, p.captured - p.refunded - p.refunding)


def excess(world: World, order: Order) -> int:
    """Minor units held or taken beyond what is owed; below zero, what is due."""
    payments = [p for p in world.payments(order) if p.purpose == "pay"]
    return secured(payments) - owed(world.lines(order), world.adjustments(order))


def expected(payments: list[Payment]) -> int:
    """Minor units that are to come, and not held yet."""
    return sum(p.pending for p in payments if p.purpose == "pay")


# ── asking for the difference ────────────────────────────────────────────────────────────────────────────────────────────


def _void(world: World, payments: list[Payment], excess: int) -> int:
    asked = 0
    for p in reversed(payments):
        k = min(excess - asked, open_amount(p))
        if k > 0:
            world.ask("void", p, k)
            asked += k
    return asked


def _refund(world: World, payments: list[Payment], excess: int) -> None:
    total = sum(net_captured(p) for p in payments)
    if excess <= 0 or not total:
        return
    back = min(excess, total)
    asked = so_far = 0
    for p in payments:
        so_far += net_captured(p)
        k = half_up(back * so_far, total) - asked
        world.ask("refund", p, k)
        asked += k


def _capture(world: World, payments: list[Payment], target: int) -> None:
    wanted = target - sum(p.captured + p.capturing - p.refunded - p.refunding for p in payments)
    for p in payments:
        k = 0 if expired(world, p) else min(wanted, open_amount(p))
        if k > 0:
            world.ask("capture", p, k)
            wanted -= k
