"""Which taxes a new order bears. As the channel gives them, they are kept; where it says `computed`, they come from the tax table.

The table's rows for the region of the address hold if there are any for the tax class, else the country's; several are added up.
What has no class is of class `standard`. A class without a row there bears no tax, and a row at rate 0 says that none was found: goods
that leave the tax's country bear none, and an order must not be lost for a row that is missing. A line is rounded once, whatever the
number of its taxes, and what was rounded is frozen on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..base.errors import Refused
from ..base.money import half_up
from ..model.order_shapes import AdjustmentIn, LineIn
from ..model.rows import Line, Order, Tax
from ..model.world import World
from .amounts import minor, shown
from .prorate import spread

MILLION = 1_000_000
PERCENT_DECIMALS = 4
"""Millionths are per cent with four decimals."""

STANDARD = "standard"
UNRATED = "none"
ROUNDING = "rounding"

Rates = tuple[tuple[str, int], ...]
Share = tuple[str, int, int, int]
"""Of one tax: code, rate in millionths, base, amount."""


@dataclass
class Taxing:
    """How one new order is taxed. `place`: country and region, where taxes are computed.

    `apart`: minor units that lists of taxes lack or have too many, beyond rounding.
    """

    place: tuple[str, str | None] | None
    rates: dict[str, Rates] = field(default_factory=dict)
    by_line: dict[int, Rates] = field(default_factory=dict)
    apart: int = 0
    written: int = 0


def taxed(world: World, order: Order, taxing: Taxing, asked: LineIn | AdjustmentIn, amount: int, name: str) -> tuple[int, list[Share]]:
    """The tax on `amount` as the channel gives it, and the taxes it is made of, if they are told.

    Refused: taxes_computed, amount_too_precise, tax_too_large, tax_mismatch.
    """
    if taxing.place is not None and (asked.tax is not None or asked.taxes):
        raise Refused("taxes_computed", field=f"{name}.tax", value=asked.tax)
    decimals = order.exponent
    told = None if asked.tax is None else minor(asked.tax, decimals, f"{name}.tax")
    amounts = [minor(t.amount, decimals, f"{name}.taxes[{i}].amount") for i, t in enumerate(asked.taxes)] if asked.taxes else []
    tax = sum(amounts) if told is None else told
    if order.prices_include_tax and tax > amount:
        raise Refused("tax_too_large", field=f"{name}.tax", value=shown(tax, decimals), line=shown(amount, decimals))
    if not asked.taxes:
        return tax, []
    net = amount - tax if order.prices_include_tax else amount
    shares: list[Share] = []
    for i, (t, part) in enumerate(zip(asked.taxes, amounts, strict=True)):
        base = net if t.base is None else minor(t.base, decimals, f"{name}.taxes[{i}].base")
        shares.append((t.code, minor(t.rate, PERCENT_DECIMALS, f"{name}.taxes[{i}].rate"), base, part))
    apart = tax - sum(amounts)
    if abs(apart) > 1:
        if not world.channel(order.channel).accept_always:
            raise Refused("tax_mismatch", field=f"{name}.taxes", value=shown(sum(amounts), decimals), expected=shown(tax, decimals))
        taxing.apart += abs(apart)
    if apart:
        shares.append((ROUNDING, 0, 0, apart))
    return tax, shares


def rates(world: World, taxing: Taxing, tax_class: str | None) -> Rates:
    """What a tax class bears where the order goes: (code, rate in millionths) each."""
    assert taxing.place is not None
    named = tax_class or STANDARD
    found = taxing.rates.get(named)
    if found is None:
        country, region = taxing.place
        rows = [r for r in world.settings.tax_rates.values() if r.active and r.country == country and r.tax_class == named]
        here = [r for r in rows if r.region is not None and r.region == region] or [r for r in rows if r.region is None]
        found = taxing.rates[named] = tuple((r.code, r.rate) for r in here) or ((UNRATED, 0),)
    return found


def computed(borne: Rates, amount: int, *, included: bool) -> tuple[int, list[Share]]:
    """The tax in (or on top of) `amount`: rounded once, and split over the rates so that it adds up."""
    together = sum(rate for _, rate in borne)
    tax = half_up(amount * together, MILLION + together if included else MILLION)
    net = amount - tax if included else amount
    parts = spread(tax, [rate for _, rate in borne])
    return tax, [(code, rate, net, part) for (code, rate), part in zip(borne, parts, strict=True)]


def like_the_lines(taxing: Taxing, lines: Iterable[Line], amount: int, *, included: bool) -> tuple[int, list[Share]]:
    """The tax on money that is spread over lines: each part of it bears what its lines bear. One row for each tax and rate."""
    weights: dict[Rates, int] = {}
    for line in lines:
        if (borne := taxing.by_line.get(line.n)) is not None:
            weights[borne] = weights.get(borne, 0) + (line.gross if included else line.net)
    tax = 0
    merged: dict[tuple[str, int], tuple[int, int]] = {}
    for borne, part in zip(weights, spread(amount, list(weights.values())), strict=True):
        more, shares = computed(borne, part, included=included)
        tax += more
        for code, rate, base, k in shares:
            had = merged.get((code, rate), (0, 0))
            merged[code, rate] = had[0] + base, had[1] + k
    return tax, [(code, rate, base, k) for (code, rate), (base, k) in merged.items()]


def write(
    world: World, order: Order, taxing: Taxing, shares: Sequence[Share], *, line: int | None = None, adjustment: int | None = None
) -> None:
    """The rows of the taxes of a line or of an adjustment."""
    for code, rate, base, amount in shares:
        taxing.written += 1
        world.add(Tax(order.id, taxing.written, code, rate, base, amount, line, adjustment))
