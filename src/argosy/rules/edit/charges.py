"""Money beside the lines of an order that is edited: a discount, a fee, what shipping costs in all, and an adjustment taken back."""

from __future__ import annotations

from ...base.errors import Refused
from ...base.money import half_up
from ...model.edit_shapes import AddAdjustment, RemoveAdjustment, SetShipping
from ...model.rows import Adjustment, Order
from ...model.world import World
from ..adjust import spread_adjustment
from ..amounts import AMOUNT_MAX, minor, shown
from ..beside import beside
from ..prorate import share
from ..settle import kept
from ..tax import Share, like_the_lines, write
from .changeset import Told
from .frozen import Retaxing
from .repricing import left_to_pay, not_below_nothing


def charge(world: World, order: Order, taxing: Retaxing, told: Told[AddAdjustment]) -> Adjustment:
    """A row more, spread over what is kept.

    Refused: nothing_kept, adjustment_too_large; amount_too_precise, amount_too_large, tax_too_large, tax_mismatch, taxes_computed.
    """
    lines = [line for line in world.lines(order) if kept(line)]
    if not lines:
        raise Refused("nothing_kept", field=told.where, line=None)
    units, n, left = sum(kept(line) for line in lines), world.next_n(Adjustment, order), left_to_pay(world, order)
    made = beside(world, order, taxing, lines, units, told.change, told.where, n)
    world.shift(order, net=made.net, tax=made.tax, gross=made.gross)
    not_below_nothing(order, made.gross, left, f"{told.where}.amount")
    return made


def take_back(world: World, order: Order, taxing: Retaxing, told: Told[RemoveAdjustment]) -> Adjustment:
    """The reverse of an adjustment, spread as it is: together they come to nothing, whatever becomes of the units.

    Refused: adjustment_unknown, adjustment_reversed, adjustment_too_large.
    """
    name, n = f"{told.where}.adjustment", told.change.adjustment
    was = world.adjustment(order, n, name)
    if was.reverses is not None or any(a.reverses == n for a in world.adjustments(order)):
        raise Refused("adjustment_reversed", field=name, value=n)
    not_below_nothing(order, -was.gross, left_to_pay(world, order), name)
    number = world.next_n(Adjustment, order)
    made = Adjustment(order.id, number, was.kind, was.title, -was.net, -was.tax, -was.gross, world.now, was.units, was.leaves, was.line)
    made.tax_class, made.reverses = was.tax_class, n
    world.add(made)
    world.shift(order, net=made.net, tax=made.tax, gross=made.gross)
    shares = [(t.code, t.rate, -t.base, -t.amount) for t in world.taxes(order) if t.adjustment == n]
    write(world, order, taxing, shares, adjustment=number)
    return made


def set_shipping(world: World, order: Order, taxing: Retaxing, told: Told[SetShipping]) -> Adjustment | None:
    """The row that brings all that shipping costs to an amount; None, where it is that already.

    Refused: nothing_kept, adjustment_too_large, amount_too_precise, amount_too_large, tax_too_large, taxes_computed.
    """
    lines = [line for line in world.lines(order) if kept(line)]
    if not lines:
        raise Refused("nothing_kept", field=told.where, line=None)
    wanted = minor(told.change.amount, order.exponent, f"{told.where}.amount")
    if wanted > AMOUNT_MAX:
        raise Refused("amount_too_large", field=f"{told.where}.amount", value=told.change.amount)
    had, had_tax = _shipping_now(world, order, sum(kept(line) for line in lines))
    tax = _shipping_tax(order, taxing, told, wanted, had, had_tax)
    shares: list[Share] = []
    if taxing.place is not None:
        tax, shares = like_the_lines(taxing, lines, wanted - had, included=order.prices_include_tax)
    gross = wanted - had + (0 if order.prices_include_tax else tax)
    if not gross and not tax:
        return None
    not_below_nothing(order, gross, left_to_pay(world, order), f"{told.where}.amount")
    made = spread_adjustment(world, order, "shipping", gross, tax, told.change.reason, title=told.change.title)
    write(world, order, taxing, shares, adjustment=made.n)
    return made


def _shipping_now(world: World, order: Order, units: int) -> tuple[int, int]:
    """What shipping costs while so many units are kept, as prices are; and its tax."""
    amount = tax = 0
    for a in world.adjustments(order):
        if a.kind == "shipping":
            spread_over, left = (a.units, min(a.units, units)) if a.leaves == "units" else (1, 1)
            amount += share(a.gross if order.prices_include_tax else a.net, spread_over, left)
            tax += share(a.tax, spread_over, left)
    return amount, tax


def _shipping_tax(order: Order, taxing: Retaxing, told: Told[SetShipping], wanted: int, had: int, had_tax: int) -> int:
    """How much more (or less) tax there is on shipping, as told; else in proportion to what there was."""
    asked, name = told.change.tax, f"{told.where}.tax"
    if asked is None:
        return half_up((wanted - had) * had_tax, had) if had > 0 else -had_tax
    if taxing.place is not None:
        raise Refused("taxes_computed", field=name, value=asked)
    tax = minor(asked, order.exponent, name)
    if order.prices_include_tax and tax > wanted:
        raise Refused("tax_too_large", field=name, value=shown(tax, order.exponent), line=shown(wanted, order.exponent))
    return tax - had_tax
