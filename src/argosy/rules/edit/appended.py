"""More of what an order has: `ordered` never rises, so further units are a line of their own, at its price now and taxed as it was."""

from __future__ import annotations

from fractions import Fraction

from ...base.errors import Refused
from ...base.limits import QUANTITY_MAX
from ...base.money import PRICE_DECIMALS, half_up, line_total
from ...model.edit_shapes import SetPrice
from ...model.rows import Line, Order, Sku
from ...model.world import World
from ..amounts import AMOUNT_MAX, minor, shown
from ..price import Wanted
from ..prorate import spread
from ..tax import write
from .changeset import Told
from .frozen import Retaxing, as_priced, taxed_like
from .quantities import parts, per


def appended(
    world: World, order: Order, taxing: Retaxing, line: Line, more: int, price: Told[SetPrice] | None, name: str, n: int
) -> list[Wanted]:
    """Line `n`: `more` of a line, or of a bundle with the lines of its components. The line's discount is as large for each of them, and
    they cost what its units cost now: by the new `price`, or by the changes there were.

    Refused: sku_not_for_sale, amount_too_large, amount_too_precise, discount_too_large.
    """
    several = parts(world, line)
    _for_sale(world, line, name)
    if more * max(per(part) for part in several) > QUANTITY_MAX:
        raise Refused("amount_too_large", field=name, value=more)
    had = line.bundles or line.ordered
    unit_price, reason = _costs_now(world, order, line, several) if price is None else (new_price(order, price), price.change.reason)
    discounts = [half_up(part.discount * more, had) for part in several]
    amount = line_total(more, unit_price) - sum(discounts)
    if amount > AMOUNT_MAX:
        raise Refused("amount_too_large", field=name, value=shown(amount, order.exponent))
    if amount < 0:
        raise Refused("discount_too_large", field=name, value=shown(sum(discounts), order.exponent))
    made: list[Wanted] = []
    first = Line(order.id, n, line.sku_id, line.code, line.title, unit_price, 0, 0, 0, tax_class=line.tax_class, role=line.role)
    if price is not None or unit_price != line.unit_price:
        first.list_price, first.price_reason = line.unit_price, reason
    if line.role == "bundle":
        first.bundles = more
        made.append((world.add(first), _sku(world, line), 0))
    amounts = spread(amount, [as_priced(order, part) for part in several])
    for part, of_it, discount in zip(several, amounts, discounts, strict=True):
        units = more * per(part)
        copy = first
        if part is not line:
            unit = half_up((of_it + discount) * 10**PRICE_DECIMALS, units)
            copy = Line(order.id, n + len(made), part.sku_id, part.code, part.title, unit, 0, 0, 0, tax_class=part.tax_class)
            copy.role, copy.parent, copy.per_parent = part.role, n, part.per_parent
        tax, shares = taxed_like(order, taxing, part, of_it)
        copy.gross = of_it if order.prices_include_tax else of_it + tax
        copy.net, copy.tax, copy.discount = copy.gross - tax, tax, discount
        sku = _sku(world, part)
        copy.cost = None if sku is None else sku.cost
        made.append((world.add(copy), sku, units))
        taxing.by_line[copy.n] = taxing.by_line.get(part.n, ())
        write(world, order, taxing, shares, line=copy.n)
    return made


def new_price(order: Order, told: Told[SetPrice]) -> int:
    """The unit price as told, with its further decimals. Refused: amount_too_precise."""
    return minor(told.change.unit_price, order.exponent + PRICE_DECIMALS, f"{told.where}.unit_price")


def _costs_now(world: World, order: Order, line: Line, several: list[Line]) -> tuple[int, str | None]:
    """A line's unit price, moved by each change of its price since it was sold, and why it was changed last."""
    of = {part.n: per(part) for part in several}
    changes = [a for a in world.adjustments(order) if a.kind == "price" and a.line in of and a.units]
    moved = sum((Fraction(as_priced(order, a) * of[a.line or line.n], a.units) for a in changes), Fraction()) * 10**PRICE_DECIMALS
    return line.unit_price + half_up(moved.numerator, moved.denominator), changes[-1].reason if changes else None


def _for_sale(world: World, line: Line, name: str) -> None:
    sku = _sku(world, line)
    if sku is not None and sku.state != "active":
        raise Refused("sku_not_for_sale", field=name, value=sku.code, state=sku.state)


def _sku(world: World, line: Line) -> Sku | None:
    return None if line.sku_id is None else world.rows[Sku][line.sku_id]
