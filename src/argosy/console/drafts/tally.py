"""What an edit makes of an order's goods, as people count them: by SKU and price.

The engine appends more of a line as a line of its own, since what was ordered never shrinks or grows; a person has changed 3 to 4. Lines of
one SKU that cost the same are one row here, with those among them that nothing happens to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from argosy.base.money import decimal, scaled
from argosy.console.drafts.edit import decimals_of, stands, unit_costs
from argosy.model.edit_shapes import AddLine, SetPrice, SetQuantity
from argosy.rules.prorate import share

Line = Mapping[str, Any]


@dataclass
class Row:
    """Units before and after, and what is owed for them."""

    code: str
    before: int = 0
    after: int = 0
    owed_before: Decimal = Decimal(0)
    owed_after: Decimal = Decimal(0)

    def add(self, line: Line) -> None:
        """A line as an outcome tells it."""
        self.before += line["before"]
        self.after += line["after"]
        self.owed_before += Decimal(line["owed_before"])
        self.owed_after += Decimal(line["owed_after"])


def tally(order: dict[str, Any], edited: list[Line], changes: Iterable[Any], listed: Mapping[str, str]) -> list[Row]:
    """`edited`: the outcome's lines. `listed`: prices of SKUs in the order's currency. The rows that something happens to."""
    changes = list(changes)
    groups = _groups(order, changes)
    touched = {line["line"]: line for line in edited}
    groups |= _appended(order, [line for n, line in sorted(touched.items()) if n not in groups], changes, groups, listed)
    still = {line["n"]: line for line in order["lines"] if line["n"] not in touched}
    moving, rows = {groups[n] for n in touched}, dict[Any, Row]()
    for n in sorted(groups):
        if groups[n] in moving:
            line = touched[n] if n in touched else _as_it_is(order, still[n])
            rows.setdefault(groups[n], Row(line["sku"])).add(line)
    return list(rows.values())


def _groups(order: dict[str, Any], changes: list[Any]) -> dict[int, Any]:
    """By line that is there, what it is one with. Bundles, and what is in them, stay by themselves."""
    prices = {change.line: change.unit_price for change in changes if isinstance(change, SetPrice)}
    found: dict[int, Any] = {}
    for line in order["lines"]:
        alone = line["role"] == "bundle" or line["parent"] is not None
        price = Decimal(prices.get(line["n"], unit_costs(order, line)))
        found[line["n"]] = line["n"] if alone else (line["code"], price)
    return found


def _appended(
    order: dict[str, Any], new: list[Line], changes: list[Any], groups: dict[int, Any], listed: Mapping[str, str]
) -> dict[int, Any]:
    """By line that is new, what it is one with: first come those that are more of a line, a bundle's with its parts; then those added."""
    found: dict[int, Any] = {}
    units, waiting = stands(order), list(new)
    for change in changes:
        if isinstance(change, SetQuantity) and change.quantity > units[change.line]:
            for n in (change.line, *(line["n"] for line in order["lines"] if line["parent"] == change.line)):
                if waiting:
                    found[waiting.pop(0)["line"]] = groups[n]
    added = [change for change in changes if isinstance(change, AddLine)]
    for line in waiting:
        like = next((change for change in added if change.sku == line["sku"]), None)
        price = None if like is None else like.unit_price or listed.get(line["sku"])
        if like is not None:
            added.remove(like)
        found[line["line"]] = line["line"] if price is None else (line["sku"], Decimal(price))
    return found


def _as_it_is(order: dict[str, Any], line: Line) -> dict[str, Any]:
    """A line that nothing happens to, as an outcome would tell it."""
    decimals, kept = decimals_of(order), line["ordered"] - line["cancelled"] - line["credited"]
    owed = share(scaled(line["gross"], decimals), line["ordered"], kept)
    for a in order["adjustments"]:
        if a["line"] == line["n"]:
            gross = scaled(a["gross"], decimals)
            owed += share(gross, a["units"], min(a["units"], kept)) if a["leaves"] == "units" else gross
    units, amount = stands(order).get(line["n"], kept - line["recalling"]), decimal(owed, decimals)
    return {"sku": line["code"], "before": units, "after": units, "owed_before": amount, "owed_after": amount}
