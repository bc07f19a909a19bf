"""How a new order's units are promised: each line as far as stock goes; an order that is to ship complete, or a bundle, all or nothing;
what has no SKU yet, or is not wanted before a date, waits for that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..base.errors import Refused
from ..base.ids import Id
from ..model.moves import REST
from ..model.rows import Line, Order, Sku
from ..model.world import World
from .allocate import Offer, allocate, offers, split
from .dates import early
from .price import Wanted
from .reserve import let_go, reserved, take_reserved
from .waiting import EARLY, UNMAPPED, reason, whole


@dataclass
class Stands:
    """Where a line's units stand now: how many `wait`, and how many of those `lack` stock."""

    line: Line
    sku: Sku | None
    units: int
    waiting: int = 0
    lacking: int = 0

    def told(self) -> dict[str, Any]:
        """As the order's event says it."""
        line = self.line
        told = {"line": line.n, "sku": line.code, "quantity": line.ordered, "waiting": self.waiting}
        if line.bundles:
            told["bundles"] = line.bundles
        return told


def promise_all(world: World, order: Order, wanted: Sequence[Wanted]) -> list[Stands]:
    """Promise the units of all lines of a new order, or make them wait; line by line, as they stand then."""
    stands = promise_more(world, order, wanted)
    let_go(world, order)
    return stands


def promise_more(world: World, order: Order, wanted: Sequence[Wanted]) -> list[Stands]:
    """The same for lines that an order is given later. While nothing of it may be promised, or the rest of what leaves whole waits, so
    do they.
    """
    stands = [Stands(*one) for one in wanted]
    rest_waits = order.ship_complete == "wait" and any(p.kind == "waiting" for p in world.promises(order))
    if rest_waits or early(world, order) or world.blocked(order, "promise"):
        for s in stands:
            _not_yet(world, order, s)
    else:
        _in_groups(world, order, stands)
    return stands


def _in_groups(world: World, order: Order, stands: list[Stands]) -> None:
    for group in _groups(order, stands):
        s = group[0]
        if whole(order, s.line) is not None:
            _together(world, order, group)
        elif s.sku is None:
            _unmapped(world, s)
        elif s.units:
            s.waiting = s.lacking = allocate(world, order, s.line, s.sku, s.units)


def must_be_there(world: World, order: Order, stands: Sequence[Stands], fields: Sequence[str] = ()) -> None:
    """What is not sold beyond its stock, or is in a bundle that isn't, lacks nothing. `fields`: where each line's units were asked for,
    if not in the order's own lines. Refused: not_available.
    """
    if world.channel(order.channel).accept_always:
        return
    asked, denied = -1, False
    for s in stands:
        if s.line.parent is None:
            asked, denied = asked + 1, s.sku is not None and s.sku.oversell == "deny"
        if s.lacking and (denied or (s.sku is not None and s.sku.oversell == "deny")):
            field = fields[asked] if fields else f"lines[{asked}].quantity"
            raise Refused("not_available", field=field, sku=s.line.code, wanted=s.units, available=s.units - s.lacking)


def _groups(order: Order, stands: list[Stands]) -> Iterator[list[Stands]]:
    """Lines that are promised together: all, a bundle's components, or one alone."""
    if order.ship_complete == "wait":
        yield stands
        return
    group: list[Stands] = []
    for s in stands:
        if group and (s.line.role != "component" or s.line.parent != group[0].line.parent):
            yield group
            group = []
        if s.line.role == "component":
            group.append(s)
        else:
            yield [s]
    if group:
        yield group


def _together(world: World, order: Order, group: list[Stands]) -> None:
    """Promise all units of the group if there is stock for all; else all wait: what is there for the rest, what lacks for stock."""
    wanted: Counter[Id] = Counter()
    for s in group:
        if s.sku is not None and s.sku.tracked:
            wanted[s.sku.id] += s.units
    offered: dict[Id, list[Offer]] = {sku_id: offers(world, sku_id, order.channel) for sku_id in wanted}
    lacks = {sku_id: n - reserved(world, order, sku_id) - sum(max(0, k) for _, k in offered[sku_id]) for sku_id, n in wanted.items()}
    lacking = any(n > 0 for n in lacks.values())
    blocked = any(s.sku is None for s in group)
    for s in group:
        if s.sku is None:
            _unmapped(world, s)
        elif not s.sku.tracked:
            allocate(world, order, s.line, s.sku, s.units)
        elif lacking or blocked:
            s.waiting = s.units
            s.lacking = max(0, min(s.units, lacks[s.sku.id]))
            world.promise(s.line, "waiting", s.units, reason=reason(world, order, s.line) if s.lacking else REST)
        else:
            n = s.units - take_reserved(world, order, s.line, s.sku.id, s.units)
            for location, k in split(n, offered[s.sku.id]):
                world.promise(s.line, "promised", k, at=location)
                offered[s.sku.id] = [(at, free - k if at == location else free) for at, free in offered[s.sku.id]]


def _unmapped(world: World, s: Stands) -> None:
    s.waiting = s.units
    world.promise(s.line, "waiting", s.units, reason=UNMAPPED)


def _not_yet(world: World, order: Order, s: Stands) -> None:
    """Nothing is set aside yet: before the date, say. What is not sold beyond its stock must be there today all the same."""
    if s.sku is None:
        _unmapped(world, s)
    elif not s.sku.tracked:
        allocate(world, order, s.line, s.sku, s.units)
    elif s.units:
        s.waiting = s.units
        if s.sku.oversell == "deny":
            there = reserved(world, order, s.sku.id) + sum(max(0, k) for _, k in offers(world, s.sku.id, order.channel))
            s.lacking = max(0, s.units - there)
        why = reason(world, order, s.line)
        world.promise(s.line, "waiting", s.units, reason=why, until=order.not_before if why == EARLY else None)
