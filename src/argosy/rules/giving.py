"""What gives away money or goods, within the actor's limits: cancelling units, refunding, making an order cost less,
editing it, taking one for less.

Rules, since two commands do most: its own, and the approval of one that was above its asker's limit. Goods first, then money, then
whether that was too much.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter

from ..base.errors import Refused
from ..base.money import line_total
from ..model.edit_shapes import Edit, Edits
from ..model.events.orders import OrderCancelled, OrderEdited
from ..model.rows import Adjustment, Instruction, Line, Note, Order, Payment
from ..model.shapes import Units
from ..model.world import World
from .adjust import adjust
from .amounts import minor, shown
from .approval import allowed, beyond
from .bundle import in_components
from .edit.applying import Applied, apply
from .edit.comparing import Before, before
from .edit.folding import fold
from .holds import let_through
from .price import Wanted
from .settle import excess, net_captured, owed, settle, worth
from .unwind import cancellable, unwind

EDITS: TypeAdapter[list[Edit]] = TypeAdapter(Edits)


def carry_out(world: World, order: Order, command: str, body: Mapping[str, Any]) -> None:
    """What one of these commands would do with this body, all its fields named."""
    if command == "orders.cancel":
        lines = body["lines"]
        cancel(world, order, None if lines is None else [Units(**units) for units in lines], body["reason"])
    elif command == "payments.refund":
        refund(world, order, body["payment"], body["amount"], body["reason"], body["line"])
    elif command == "orders.edit":
        edit(world, order, EDITS.validate_python(body["changes"]), body["reason"])
    else:
        reprice(world, order, body["kind"], body["amount"], body["reason"], body["line"], body["title"])


# ── units ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def cancel(world: World, order: Order, lines: Sequence[Units] | None, reason: str | None) -> dict[int, tuple[int, int]]:
    """Cancel these units, or all that can be. Answers, by line, how many were cancelled and how many recalled.

    Refused: nothing_to_cancel, line_twice, line_unknown, units_not_cancellable, approval_needed.
    """
    units = _all(world, order) if lines is None else _named(world, order, lines)
    given_up = worth(world, order, units)
    done = unwind(world, order, units)
    settle(world, order)
    allowed(world, order, "cancel", given_up)
    told = [{"line": n, "cancelled": cancelled, "recalling": recalled} for n, (cancelled, recalled) in done.items()]
    world.emit(OrderCancelled(order.id, told, note=_noted(world, order, "reason", reason)))
    return done


def _all(world: World, order: Order) -> dict[int, int]:
    units = {line.n: cancellable(world, line) for line in world.lines(order)}
    units = {n: k for n, k in units.items() if k}
    if not units:
        raise Refused("nothing_to_cancel", order_status=order.status)
    return units


def _named(world: World, order: Order, lines: Sequence[Units]) -> dict[int, int]:
    twice = [n for n, times in Counter(u.line for u in lines).items() if times > 1]
    if twice:
        raise Refused("line_twice", field="lines", value=twice[0])
    for i, u in enumerate(lines):
        world.line(order, u.line, f"lines[{i}].line")
    return in_components(world, order, {u.line: u.quantity for u in lines})


# ── money ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def refund(
    world: World, order: Order, payment: int, asked: str | None, reason: str | None, line: int | None
) -> tuple[Instruction | None, int, Adjustment | None]:
    """Ask to give back what is paid too much, or what is `asked`. Answers the instruction, the amount, and the goodwill that explains it.

    Refused: payment_unknown, amount_too_precise, not_refundable, refund_unexplained, order_held, line_unknown, approval_needed, and as
    `adjust`.
    """
    paid = world.payment(order, payment)
    captured = net_captured(paid)
    overpaid = max(0, excess(world, order))
    amount = min(captured, overpaid) if asked is None else minor(asked, order.exponent, "amount")
    if not 0 < amount <= captured:
        facts = {"captured": shown(captured, order.exponent), "overpaid": shown(overpaid, order.exponent)}
        raise Refused("not_refundable", field="amount", value=shown(amount, order.exponent), **facts)
    beyond = amount - overpaid if paid.purpose == "pay" else 0
    explained = _explain(world, order, paid, beyond, reason, line) if beyond > 0 else None
    made = world.ask("refund", paid, amount)
    settle(world, order)
    allowed(world, order, "refund", amount)
    return made, amount, explained


def _explain(world: World, order: Order, payment: Payment, beyond: int, reason: str | None, line: int | None) -> Adjustment:
    """The order costs so much less, for a reason: else it would be owed again."""
    if reason is None:
        raise Refused("refund_unexplained", field="reason", payment=payment.n, owed=shown(beyond, order.exponent))
    let_through(world, order, "edit")
    about = None if line is None else world.line(order, line)
    return adjust(world, order, "goodwill", -beyond, reason, line=about)


def reprice(world: World, order: Order, kind: str, change: str, reason: str, line: int | None, title: str | None) -> Adjustment:
    """The order, or one of its lines, costs so much more or, below zero, less.

    Refused: order_held, amount_too_precise, goodwill_is_given, line_unknown, approval_needed, and as `adjust`.
    """
    let_through(world, order, "edit")
    amount = minor(change, order.exponent, "amount")
    if kind == "goodwill" and amount > 0:
        raise Refused("goodwill_is_given", field="amount", value=change)
    about = None if line is None else world.line(order, line)
    made = adjust(world, order, kind, amount, reason, line=about, title=title)
    settle(world, order)
    allowed(world, order, "discount", -amount)
    return made


# ── edits ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def edit(world: World, order: Order, changes: Sequence[Edit], reason: str | None) -> tuple[Before, Applied]:
    """Fold changes into one set, and carry it out. Answers the order as it stood, and what became of it.

    Units that are removed count as cancelled; what is made cheaper counts as a discount, whatever is made dearer beside it.
    Refused: line_unknown, approval_needed, and as `apply`.
    """
    was = before(world, order)
    done = apply(world, order, fold(changes))
    allowed(world, order, "cancel", done.given_up)
    allowed(world, order, "discount", _cheaper(done))
    _tell(world, order, done, reason, owed(world.lines(order), world.adjustments(order)) - was.owed)
    return was, done


def sell(world: World, order: Order, wanted: Sequence[Wanted]) -> None:
    """An order is taken at what it is taken at, if that is not too far below the catalog's prices. Refused: sold_too_low."""
    if "discount" not in world.actor.limits:
        return
    off = sum(line.discount for line, _, _ in wanted) - sum(min(0, a.gross) for a in world.adjustments(order) if a.kind == "discount")
    for line, sku, units in wanted:
        if line.parent is None and sku is not None and sku.price_currency == order.currency:
            off += _below_its_price(line, sku.price, units)
    if facts := beyond(world, order, "discount", off):
        raise Refused("sold_too_low", **facts)


def _cheaper(done: Applied) -> int:
    """What is taken off beside the lines and on added ones, and what these cost less than the catalog, or the line they add to, says."""
    added = [stands.line for stands in done.added]
    off = sum(line.discount for line in added) - sum(min(0, row.gross) for row in done.adjustments)
    return off + sum(
        _below_its_price(line, done.listed.get(line.n, line.list_price), line.ordered) for line in added if line.parent is None
    )


def _below_its_price(line: Line, price: int | None, units: int) -> int:
    return 0 if price is None else max(0, line_total(line.bundles or units, price - line.unit_price))


def _tell(world: World, order: Order, done: Applied, reason: str | None, more: int) -> None:
    note = _noted(world, order, "edit", reason)
    codes = {line.n: line.code for line in world.lines(order)}
    cancelled = [{"line": n, "sku": codes[n], "cancelled": c, "recalling": r} for n, (c, r) in done.cancelled.items()]
    added = [s.told() for s in done.added]
    rows = [{"adjustment": a.n, "kind": a.kind, "gross": a.gross, "line": a.line} for a in done.adjustments]
    world.emit(OrderEdited(order.id, cancelled, added, rows, done.changed, more, order.currency, note))


def _noted(world: World, order: Order, kind: str, text: str | None) -> int | None:
    """Why, as a note, since events hold no words of people: its number, if anything was said."""
    if not text:
        return None
    return world.add(Note(order.id, world.next_n(Note, order), kind, text, world.now, world.actor.id)).n
