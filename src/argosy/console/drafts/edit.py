"""An order that somebody is changing, on its way to `orders.edit`: the fields of the form beside the order as it is, and the changes
that these say. What a field says as it is already is no change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from pydantic import ValidationError

from argosy.base import ids
from argosy.base.money import PRICE_DECIMALS, half_up, scaled
from argosy.commands.orders.edit import EditOrder
from argosy.console.drafts import shares
from argosy.console.drafts.fields import Fields, Said, rows
from argosy.console.drafts.new_order import ADDRESS
from argosy.console.forms import typed
from argosy.console.sides import OVER, Side, Theirs, mark, read
from argosy.queries.plain import price

_DISCOUNTS = ("discounts", "discounts[0].amount")
NAMES = frozenset({"lines", "added", "adjustments", "taken", "shipping", "ship_to", "bill_to", "delivery", "reason"})
Order = dict[str, Any]
Tree = dict[str, Any]


@dataclass
class EditDraft:
    """`key`: of idempotency. `was`: what each field said of the order when it was first changed, or when the person saw it since."""

    key: str
    fields: Fields = field(default_factory=dict)
    was: Fields = field(default_factory=dict)

    @classmethod
    def read(cls, body: Mapping[str, Any] | None) -> EditDraft:
        """As it was kept; else a new one."""
        return cls(ids.text(ids.command_id())) if body is None else cls(body["key"], dict(body["fields"]), dict(body.get("was", {})))

    def sent(self, form: Any) -> EditDraft:
        """With what a form says otherwise than it was opened with: what nobody touched may be another by now, and is no change."""
        base = read(str(form.get("base", "")))
        told = ((name, value) for name, value in form.multi_items() if name.partition(".")[0] in NAMES and isinstance(value, str))
        fields = {name: value for name, value in told if value != base.get(name, "")}
        return EditDraft(str(form.get("key", "")) or self.key, fields, {name: self.was.get(name, base.get(name, "")) for name in fields})

    def theirs(self, order: Order, form: Mapping[str, Any]) -> Theirs | None:
        """Fields of this draft that somebody else has changed in the order since, and not to what they say here. What the form says
        is to go over theirs has been seen, and is not told again.
        """
        now = base(order)
        still = {name: was for name, was in self.was.items() if name in self.fields}
        found = {name: now.get(name, "") for name, was in still.items() if now.get(name, "") not in (was, self.fields[name])}
        if found and form.get(OVER) == mark(found):
            self.was |= found
            return None
        codes = {str(line["n"]): line["code"] for line in order["lines"]}
        sides = [Side(_called(name, codes), self.was[name], value, self.fields[name]) for name, value in found.items()]
        return Theirs(sides, mark(found), made=False) if sides else None

    @property
    def codes(self) -> list[str]:
        """SKUs that are added."""
        return [row["sku"] for _, row in rows(self.fields, "added") if isinstance(row.get("sku"), str)]

    def kept(self) -> Tree:
        """As it is kept."""
        return {"key": self.key, "fields": self.fields, "was": self.was}


@dataclass
class Asked:
    """The command, if the form says one; else what is wrong with it, by field, and what is missing. `nothing`: it changes nothing."""

    body: EditOrder | None
    said: Said
    wrong: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    nothing: bool = False


def stands(order: Order) -> dict[int, int]:
    """By line that can be edited by itself, the units that are kept and not being cancelled; of a bundle's heading, bundles."""
    found: dict[int, int] = {}
    for line in order["lines"]:
        if line["parent"] is None:
            parts = [part for part in order["lines"] if part["parent"] == line["n"]] if line["role"] == "bundle" else [line]
            found[line["n"]] = min((_kept(part) // (part["per_parent"] or 1) for part in parts), default=0)
    return found


def left(order: Order, line: Mapping[str, Any]) -> int:
    """Units of a line that have left: they are kept. Of a bundle's heading, bundles of which something has."""
    parts = [part for part in order["lines"] if part["parent"] == line["n"]] if line["role"] == "bundle" else [line]
    return max((-(-part["shipped"] // (part["per_parent"] or 1)) for part in parts), default=0)


def base(order: Order) -> Fields:
    """What the form says before anything is changed."""
    found = {"shipping.amount": shipping(order), "delivery.method": order["delivery_method"] or ""}
    for n, units in stands(order).items():
        line = next(line for line in order["lines"] if line["n"] == n)
        found |= {f"lines.{n}.quantity": str(units), f"lines.{n}.unit_price": unit_costs(order, line)}
    for part in ("ship_to", "bill_to"):
        found |= {f"{part}.{name}": (order[part] or {}).get(name) or "" for name in ADDRESS}
    return found


def shipping(order: Order) -> str:
    """What shipping costs now, as prices are on the order."""
    amount = "gross" if order["prices_include_tax"] else "net"
    return str(sum((Decimal(a[amount]) for a in order["adjustments"] if a["kind"] == "shipping"), Decimal(order["due"]) * 0))


def _called(name: str, codes: Mapping[str, str]) -> str:
    """A field in words: of a line, with the code of what it sells."""
    part, _, rest = name.partition(".")
    n, _, last = rest.partition(".")
    return f"{codes.get(n, n)} {last}" if part == "lines" else f"{part} {rest}"


def asked(draft: EditDraft, order: Order, zone: tzinfo, listed: Mapping[str, str]) -> Asked:
    """What the form says as a command. `listed`: prices of SKUs in the order's currency, where a line that is added names none."""
    told = _Changes(draft.fields, order, listed)
    said = Said({"changes": list(range(len(told.changes)))}, lambda _, n, rest: told.places[n].get(rest, told.places[n][""] + rest))
    if not told.changes:
        return Asked(None, said, nothing=True)
    body: Tree = {"order": order["id"], "changes": told.changes}
    if reason := draft.fields.get("reason"):
        body["reason"] = reason
    try:
        return Asked(EditOrder.model_validate(typed(EditOrder, body, zone)), said)
    except ValidationError as error:
        return Asked(None, said, *said.wrong(error))


class _Changes:
    """The changes, and of each where its fields stand in the form: by name, or, for all others, below the place at ''."""

    def __init__(self, fields: Fields, order: Order, listed: Mapping[str, str]) -> None:
        self.changes: list[Tree] = []
        self.places: list[dict[str, str]] = []
        self.fields, self.order = fields, order
        self._lines()
        decimals, goods = decimals_of(order), self._goods()
        for n, row in rows(fields, "added"):
            line, amount = shares.line(row, listed.get(str(row.get("sku"))), decimals)
            goods += amount
            self._say({"type": "add_line", **line}, f"added.{n}.", **dict.fromkeys(_DISCOUNTS, f"added.{n}.discount"))
        for a in order["adjustments"]:
            if fields.get(f"taken.{a['n']}"):
                self._say({"type": "remove_adjustment", "adjustment": a["n"]}, "taken.", adjustment=f"taken.{a['n']}")
        for n, row in rows(fields, "adjustments"):
            if row.get("amount"):
                self._say({"type": "add_adjustment", **shares.beside(row, goods, decimals)}, f"adjustments.{n}.")
        self._terms()

    def _say(self, change: Tree, place: str, **named: str) -> None:
        self.changes.append(change)
        self.places.append({"": place, **named})

    def _goods(self) -> int:
        """What the lines that are there come to as the form has them, each with the part of its discount that its units keep."""
        decimals, total = decimals_of(self.order), 0
        for n, units in stands(self.order).items():
            line = next(line for line in self.order["lines"] if line["n"] == n)
            quantity = self.fields.get(f"lines.{n}.quantity", str(units))
            costs = self.fields.get(f"lines.{n}.unit_price", unit_costs(self.order, line))
            off = sum(
                half_up(scaled(one["discount"], decimals) * _kept(one), one["ordered"])
                for one in self.order["lines"]
                if n in (one["n"], one["parent"]) and one["ordered"]
            )
            total += (shares.comes_to(quantity, costs, decimals) or 0) - off
        return total

    def _lines(self) -> None:
        units = stands(self.order)
        for line in self.order["lines"]:
            n, place = line["n"], f"lines.{line['n']}."
            if n not in units:
                continue
            quantity, costs = self.fields.get(f"{place}quantity"), self.fields.get(f"{place}unit_price")
            if quantity is not None and quantity != str(units[n]):
                self._say({"type": "set_quantity", "line": n, "quantity": quantity}, place, line=f"{place}quantity")
            if costs is not None and not _same(costs, unit_costs(self.order, line)):
                change = {"type": "set_price", "line": n, "unit_price": costs}
                if reason := self.fields.get(f"{place}reason"):
                    change["reason"] = reason
                self._say(change, place, line=f"{place}unit_price")

    def _terms(self) -> None:
        amount = self.fields.get("shipping.amount")
        if amount is not None and not _same(amount, shipping(self.order)):
            tax = {"tax": self.fields["shipping.tax"]} if self.fields.get("shipping.tax") else {}
            self._say({"type": "set_shipping", "amount": amount, **tax}, "shipping.")
        if parts := {part: told for part in ("ship_to", "bill_to") if (told := self._address(part))}:
            self._say({"type": "set_address", **parts}, "")
        if "delivery.method" in self.fields:
            method = self.fields["delivery.method"] or None
            self._say({"type": "set_delivery", "delivery_method": method}, "delivery.", delivery_method="delivery.method")

    def _address(self, part: str) -> Tree:
        """As the form has it, if it is another one than the order's."""
        now = self.order[part] or {}
        said = {name: self.fields.get(f"{part}.{name}", now.get(name) or "") for name in ADDRESS}
        return {name: value for name, value in said.items() if value} if said != {name: now.get(name) or "" for name in ADDRESS} else {}


def decimals_of(order: Order) -> int:
    """Of its currency."""
    return -int(Decimal(order["due"]).as_tuple().exponent)


def unit_costs(order: Order, line: Mapping[str, Any]) -> str:
    """What a unit of a line, or a bundle, costs now: as it was sold, and by how much each change of its price has moved it since."""
    amount = "gross" if order["prices_include_tax"] else "net"
    per = {part["n"]: part["per_parent"] or 1 for part in order["lines"] if line["n"] in (part["n"], part["parent"])}
    changes = [a for a in order["adjustments"] if a["kind"] == "price" and a["line"] in per and a["units"]]
    if not changes:
        return str(line["unit_price"])
    costs = Decimal(line["unit_price"]) + sum(Decimal(a[amount]) * per[a["line"]] / a["units"] for a in changes)
    decimals = decimals_of(order)
    return price(int(costs.scaleb(decimals + PRICE_DECIMALS).to_integral_value(ROUND_HALF_UP)), decimals)


def _kept(line: Mapping[str, Any]) -> int:
    return int(line["ordered"] - line["cancelled"] - line["credited"] - line["recalling"])


def _same(said: str, now: str) -> bool:
    try:
        return Decimal(said) == Decimal(now)
    except InvalidOperation:
        return False
