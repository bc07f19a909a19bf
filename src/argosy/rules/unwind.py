"""Giving units back, least-done first: what cancel, edit, an expired hold and a rejected payment all do to the goods.

Waiting units are nobody's; soft promises are only ours to forget; hard ones that nobody has touched leave their fulfillment;
what has been picked is recalled, and its answer is another command. A later way to hold units adds one line to `unwind`.
"""

from __future__ import annotations

from collections.abc import Callable

from ..base.errors import Refused
from ..model.rows import Line, Order, Promise
from ..model.world import World
from .progress import advance
from .waiting import try_the_rest


def unwind(world: World, order: Order, units: dict[int, int]) -> dict[int, tuple[int, int]]:
    """Cancel `units` (line number → units) of an order. Answers, by line, how many were cancelled and how many recalled.

    Refused: units_not_cancellable, when a line holds fewer units that can still be given back.
    """
    done: dict[int, tuple[int, int]] = {}
    for n, wanted in units.items():
        line = world.line(order, n)
        rows = world.promises(line)
        left = wanted
        for part in (waiting, soft, untouched):
            left = _give_back(world, rows, part, left)
        recalled = _recall(world, rows, left)
        if recalled < left:
            raise Refused("units_not_cancellable", line=n, wanted=wanted, cancellable=wanted - left + recalled)
        done[n] = (wanted - left, recalled)
    advance(world, order)
    try_the_rest(world, order)
    return done


def cancellable(world: World, line: Line) -> int:
    """Units of the line that can still be given back or recalled."""
    return sum(p.quantity - p.recalling for p in world.promises(line))


def waiting(p: Promise) -> int:
    """Owed, nothing set aside."""
    return p.quantity if p.kind == "waiting" else 0


def soft(p: Promise) -> int:
    """Promised, in no fulfillment yet."""
    return p.quantity - p.recalling if p.kind != "waiting" and p.level == "soft" else 0


def untouched(p: Promise) -> int:
    """In a fulfillment, and nobody has picked it."""
    return max(0, p.quantity - max(p.picked, p.recalling)) if p.level == "hard" else 0


def _give_back(world: World, rows: list[Promise], part: Callable[[Promise], int], n: int) -> int:
    for p in rows:
        k = min(n, part(p))
        world.promise(p, "cancelled", k)
        n -= k
    return n


def _recall(world: World, rows: list[Promise], n: int) -> int:
    asked = 0
    for p in rows:
        k = min(n - asked, p.quantity - p.recalling) if p.level == "hard" else 0
        world.ask("recall", p, k)
        asked += max(0, k)
    return asked


def forget_recalls(world: World, order: Order) -> None:
    """Recalls of units that have meanwhile left or been lost are displaced: nobody need answer them any more."""
    recalling = {p.n: p.recalling for p in world.promises(order)}
    for instruction in world.instructions(order):
        if instruction.kind != "recall" or instruction.state != "open" or instruction.promise is None:
            continue
        left = min(instruction.amount, recalling.get(instruction.promise, 0))
        recalling[instruction.promise] = recalling.get(instruction.promise, 0) - left
        if not left:
            world.set(instruction, state="displaced")
        elif left < instruction.amount:
            world.set(instruction, amount=left)
