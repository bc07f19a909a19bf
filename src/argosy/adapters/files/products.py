"""Products as a file: made where they are new, changed where they differ. What has no column, or an empty cell, stays as it is."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ...base.money import decimal, exponent
from ...commands.catalog.put_sku import PutSku
from ...model.rows import Sku
from ...model.shapes import message
from ...queries.plain import price
from ...store.drivers.drive import Connection
from ...store.statement import Call, Statement
from .guess import PRODUCTS, guessed
from .intake import Planned
from .mapped import place_of
from .tables import Line, Table
from .values import BadValue, plain, value

SKUS = Statement(f"select {', '.join(Sku.spec.columns)} from skus where code = any({{}})", ["text[]"], rows=True)
BARCODES = Statement(
    "select k.code, b.barcode, b.units from skus k join barcodes b on b.sku_id = k.id where k.code = any({}) order by b.barcode",
    ["text[]"],
    rows=True,
)
CURRENCIES = Statement("select distinct currency from channels where active order by currency", [], rows=True)
KEPT = [name for name in PutSku.model_fields if name not in ("code", "barcodes", "price", "cost")]


class Products:
    """Amounts without a currency are in the one that the company sells in. Raises UnreadableFile."""

    def __init__(self, path: Path) -> None:
        self.mapping = guessed(path, "catalog.put_sku", PRODUCTS, ("code",), {})
        self.table = Table(path, self.mapping)

    def key(self, line: Line) -> str:
        """The SKU's code."""
        try:
            return str(plain(line.cells.get(self.mapping.fields["code"])) or "")
        except BadValue:
            return ""

    def plan(self, connection: Connection, lines: list[Line]) -> list[Planned]:
        standing = current(connection, [key for line in lines if (key := self.key(line)) and "\0" not in key])
        (rows,) = connection.execute([Call(CURRENCIES, [])])
        currencies = [currency for (currency,) in rows]  # type: ignore[union-attr]
        return [self._planned(line, standing.get(self.key(line)), currencies) for line in lines]

    def heard(self, planned: Planned, outcome: dict[str, Any]) -> None:
        planned.what = "create" if outcome["created"] else "change"

    def _planned(self, line: Line, before: dict[str, Any] | None, currencies: list[str]) -> Planned:
        planned = Planned(line, self.key(line), "create" if before is None else "change")
        try:
            said = self._said(line, (before or {}).get("barcodes", {}))
        except BadValue as error:
            return planned.reject("unreadable_value", str(error))
        if unclear := _with_currency(said, before or {}, currencies):
            return planned.reject("currency_unknown", unclear)
        try:
            body = PutSku.model_validate({**(before or {}), **said})
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False)[0]
            return planned.reject("malformed", f"{place_of(self.mapping, line.number, first['loc'])}: {message(first)}")
        after = body.model_dump(mode="json")
        old = {} if before is None else PutSku.model_validate(before).model_dump(mode="json")
        changed = [name for name in said if name != "code" and not _same(name, old.get(name), after[name])]
        planned.before = {name: old.get(name) for name in changed} if before is not None else {}
        planned.after = {name: after[name] for name in changed}
        if before is not None and not changed:
            planned.what = "unchanged"
        else:
            planned.body = body
        return planned

    def _said(self, line: Line, barcodes: dict[str, int]) -> dict[str, Any]:
        """What the row says, by the command's field. Barcodes are added to those it has, each of one unit. Raises BadValue."""
        found: dict[str, Any] = {}
        for name, column in self.mapping.fields.items():
            try:
                said = value(self.mapping, self.mapping.kinds[name], line.cells.get(column))
            except BadValue as error:
                raise BadValue(f"line {line.number}, column {column!r}: {error}") from None
            if said is not None:
                found[name] = said
        if "barcodes" in found:
            found["barcodes"] = {code: 1 for code in re.split(r"[\s,;|]+", str(found["barcodes"])) if code} | barcodes
        if found.get("price_currency") is not None and found.get("cost") is not None:
            found.setdefault("cost_currency", found["price_currency"])
        return found


def _with_currency(said: dict[str, Any], before: dict[str, Any], currencies: list[str]) -> str:
    """Where the row has an amount, and neither it nor the product a currency, it is the only one that channels sell in. Answers what
    is unclear where there is no such one."""
    for amount, currency in (("price", "price_currency"), ("cost", "cost_currency")):
        if said.get(amount) is not None and said.get(currency) is None and before.get(currency) is None:
            if len(currencies) != 1:
                sold = f"The channels sell in {', '.join(currencies)}" if currencies else "There is no channel that sells in one"
                return f"The row names no currency. {sold}: add a column for the currency."
            said[currency] = currencies[0]
    return ""


def _same(name: str, before: Any, after: Any) -> bool:
    """Amounts are the same however many zeros they end with."""
    if name in ("price", "cost") and before is not None and after is not None:
        return Decimal(before) == Decimal(after)
    return bool(before == after)


def current(connection: Connection, codes: list[str]) -> dict[str, dict[str, Any]]:
    """SKUs as the command that would make them says them, by code."""
    skus, barcodes = connection.execute([Call(SKUS, [codes]), Call(BARCODES, [codes])])
    found = {sku.code: _as_put(sku) for sku in (Sku(*row) for row in skus)}  # type: ignore[union-attr]
    for code, barcode, units in barcodes:  # type: ignore[union-attr]
        found[code]["barcodes"][barcode] = units
    return found


def _as_put(sku: Sku) -> dict[str, Any]:
    shown = {name: getattr(sku, name) for name in KEPT}
    listed = None if sku.price is None or sku.price_currency is None else price(sku.price, exponent(sku.price_currency))
    cost = None if sku.cost is None or sku.cost_currency is None else decimal(sku.cost, exponent(sku.cost_currency))
    return {"code": sku.code, **shown, "barcodes": {}, "price": listed, "cost": cost}
