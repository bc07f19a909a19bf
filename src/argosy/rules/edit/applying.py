"""A set of changes carried out: units given back, lines added and promised, then what it costs, where it goes, and the money."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...base.errors import Refused
from ...base.limits import LINES_PER_ORDER_MAX
from ...model.edit_shapes import AddLine
from ...model.rows import Adjustment, Order, Sku
from ...model.world import World
from ..amounts import AMOUNT_MAX, shown
from ..dates import plan
from ..holds import let_through
from ..price import Wanted, lined
from ..promising import Stands, must_be_there, promise_more
from ..settle import settle, worth
from ..unwind import unwind
from ..waiting import try_the_rest
from .appended import appended
from .changeset import ChangeSet, Told
from .charges import charge, set_shipping, take_back
from .directions import direct
from .frozen import Retaxing, retaxing
from .quantities import Units, quantities
from .repricing import reprice


@dataclass
class Applied:
    """What became of a set of changes. `cancelled`: by line, units cancelled and units recalled. `given_up`: what these were worth.

    `listed`: by added line, its unit price as the catalog says, where it says one; more of a line costs what the line does.
    """

    given_up: int = 0
    cancelled: dict[int, tuple[int, int]] = field(default_factory=dict)
    added: list[Stands] = field(default_factory=list)
    listed: dict[int, int] = field(default_factory=dict)
    adjustments: list[Adjustment] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)


def apply(world: World, order: Order, changes: ChangeSet) -> Applied:
    """Carry out all of it, or refuse.

    Refused: order_held, order_closed, nothing_changes, too_many_lines; and as each change is.
    """
    let_through(world, order, "edit")
    if order.status == "cancelled":
        raise Refused("order_closed", order_status=order.status)
    taxing = retaxing(world, order, changes)
    units = quantities(world, order, changes.quantities)
    done = Applied()
    if units.fewer:
        done.given_up = worth(world, order, units.fewer)
        done.cancelled = unwind(world, order, units.fewer)
    _add(world, order, taxing, changes, units, done)
    done.adjustments = _costs(world, order, taxing, changes)
    done.changed = direct(world, order, changes)
    if not (done.cancelled or done.added or done.adjustments or done.changed):
        raise Refused("nothing_changes", field="changes")
    if order.gross > AMOUNT_MAX:
        raise Refused("amount_too_large", field="changes", value=shown(order.gross, order.exponent))
    settle(world, order)
    return done


def _add(world: World, order: Order, taxing: Retaxing, changes: ChangeSet, units: Units, done: Applied) -> None:
    """More of the order's lines, and new ones, with their price; then their units promised, or made to wait."""
    wanted: list[Wanted] = []
    fields: list[str] = []
    next_n = max((line.n for line in world.lines(order)), default=0) + 1
    for line, more, name in units.more:
        price = changes.prices.get(line.n)
        wanted += appended(world, order, taxing, line, more, price, name, next_n + len(wanted))
        fields.append(name)
    for told in changes.added:
        sku, n = _sold(world, told), next_n + len(wanted)
        if sku is not None and sku.price is not None and sku.price_currency == order.currency:
            done.listed[n] = sku.price
        wanted += lined(world, order, taxing, told.change, sku, told.where, n)
        fields.append(f"{told.where}.quantity")
    if not wanted:
        return
    lines = [line for line, _, _ in wanted]
    if len(world.lines(order)) > LINES_PER_ORDER_MAX:
        raise Refused("too_many_lines", field="changes", most=LINES_PER_ORDER_MAX)
    world.shift(
        order,
        net=sum(line.net for line in lines),
        tax=sum(line.tax for line in lines),
        gross=sum(line.gross for line in lines),
        discount=sum(line.discount for line in lines),
    )
    done.added = promise_more(world, order, wanted)
    must_be_there(world, order, done.added, fields)
    plan(world, order)
    try_the_rest(world, order)


def _sold(world: World, told: Told[AddLine]) -> Sku | None:
    """The SKU that is added; None for a line that says itself what it is. Refused: code_beside_sku, sku_unknown, sku_not_for_sale."""
    asked, name = told.change, told.where
    if asked.sku is None:
        if asked.title is None or asked.unit_price is None:
            raise Refused("sku_unknown", field=f"{name}.sku", value=None)
        return None
    if asked.code is not None:
        raise Refused("code_beside_sku", field=f"{name}.code", value=asked.code)
    sku = world.sku(asked.sku, f"{name}.sku")
    if sku.state != "active":
        raise Refused("sku_not_for_sale", field=f"{name}.sku", value=asked.sku, state=sku.state)
    return sku


def _costs(world: World, order: Order, taxing: Retaxing, changes: ChangeSet) -> list[Adjustment]:
    """What is taken back comes first: it may make room for what is taken off instead."""
    made: list[Adjustment] = []
    for _, removed in sorted(changes.removed.items()):
        made.append(take_back(world, order, taxing, removed))
    for _, price in sorted(changes.prices.items()):
        made += reprice(world, order, taxing, price)
    for beside in changes.beside:
        made.append(charge(world, order, taxing, beside))
    if changes.shipping is not None and (row := set_shipping(world, order, taxing, changes.shipping)) is not None:
        made.append(row)
    return made
