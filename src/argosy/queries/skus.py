"""What is sold: a list by code, one SKU as a whole, and whose a barcode is."""

from __future__ import annotations

from typing import Any

from argosy.base.limits import PAGE_ROWS_MAX
from argosy.base.money import decimal, exponent
from argosy.model.rows import Sku
from argosy.queries.plain import LAST_LETTER, cursor, key_of, price, rows, uuid
from argosy.store.statement import Call, Script, Statement

_SKU = ", ".join("k." + column for column in Sku.spec.columns)
PAGE = Statement(
    f"select {_SKU} from skus k where k.code > {{}} and k.code >= {{}} and k.code < {{}} order by k.code limit {{}}",
    ["text", "text", "text", "integer"],
    rows=True,
)
CHOSEN = Statement(
    f"select {_SKU} from skus k where k.code > {{}} and ({{}} is null or k.code = any({{}})) and ({{}} is null or k.state = {{}}) "
    "order by k.code limit {}",
    ["text", "text[]", "text[]", "text", "text", "integer"],
    rows=True,
)
ONE = Statement(f"select {_SKU} from skus k where k.code = {{}}", ["text"], rows=True)
COMPONENTS = Statement(
    "select p.code, p.title, c.per from skus k join components c on c.sku_id = k.id join skus p on p.id = c.component_id "
    "where k.code = {} order by p.code",
    ["text"],
    rows=True,
)
BUNDLES = Statement(
    "select b.code from skus k join components c on c.component_id = k.id join skus b on b.id = c.sku_id "
    f"where k.code = {{}} order by b.code limit {PAGE_ROWS_MAX}",
    ["text"],
    rows=True,
)
BARCODES = Statement(
    "select b.barcode, b.units from skus k join barcodes b on b.sku_id = k.id where k.code = {} order by b.barcode", ["text"], rows=True
)
SCANNED = Statement(
    "select b.barcode, b.units, k.id, k.code, k.title, k.unit, k.exponent, k.state from barcodes b join skus k on k.id = b.sku_id "
    "where b.barcode = {}",
    ["text"],
    rows=True,
)


def sku_list(prefix: str, after: str | None, limit: int) -> Script[dict[str, Any]]:
    """{"items", "next"}: SKUs whose code begins so, by code. Raises BadCursor."""
    (last,) = ("",) if after is None else key_of(after, str)
    items = [_shown(Sku(*row)) for row in rows((yield [Call(PAGE, [last, prefix, prefix + LAST_LETTER, limit])]), 0)]
    return {"items": items, "next": cursor(items[-1]["sku"]) if len(items) == limit else None}


def sku_choice(codes: list[str] | None, state: str | None, after: str | None, limit: int) -> Script[dict[str, Any]]:
    """{"items", "next"}: SKUs by code: of these codes, in this state. Raises BadCursor."""
    (last,) = ("",) if after is None else key_of(after, str)
    items = [_shown(Sku(*row)) for row in rows((yield [Call(CHOSEN, [last, codes, codes, state, state, limit])]), 0)]
    return {"items": items, "next": cursor(items[-1]["sku"]) if len(items) == limit else None}


def sku_page(code: str) -> Script[dict[str, Any] | None]:
    """The SKU, with what it is made of, the bundles it is in (the first of many), and its barcodes; None if there is no such SKU."""
    answer = yield [Call(statement, [code]) for statement in (ONE, COMPONENTS, BUNDLES, BARCODES)]
    found = rows(answer, 0)
    if not found:
        return None
    return _shown(Sku(*found[0])) | {
        "components": [{"sku": part, "title": title, "per": per} for part, title, per in rows(answer, 1)],
        "bundles": [row[0] for row in rows(answer, 2)],
        "barcodes": [{"barcode": barcode, "units": units} for barcode, units in rows(answer, 3)],
    }


def scanned(text: str) -> Script[dict[str, Any] | None]:
    """What a scanner has read: the SKU, and how many units of it; None if it is nobody's."""
    found = rows((yield [Call(SCANNED, [text])]), 0)
    if not found:
        return None
    names = ("barcode", "units", "id", "sku", "title", "unit", "exponent", "state")
    shown = dict(zip(names, found[0], strict=True))
    return shown | {"id": uuid(shown["id"])}


def _shown(sku: Sku) -> dict[str, Any]:
    shown = {name: getattr(sku, name) for name in Sku.spec.columns if name not in ("id", "code", "price", "cost")}
    return {"id": uuid(sku.id), "sku": sku.code} | shown | _amounts(sku)


def _amounts(sku: Sku) -> dict[str, str | None]:
    listed = None if sku.price is None or sku.price_currency is None else price(sku.price, exponent(sku.price_currency))
    cost = None if sku.cost is None or sku.cost_currency is None else decimal(sku.cost, exponent(sku.cost_currency))
    return {"price": listed, "cost": cost}
