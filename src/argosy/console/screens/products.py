"""What is sold: a list by search and life cycle; and one product, its terms, its barcodes, what it is made of."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from argosy.console.ask import Ask
from argosy.console.screening import Screens
from argosy.console.screens.product_form import contents, currencies, terms
from argosy.console.screens.stock import searched
from argosy.console.sides import written
from argosy.queries.plain import BadCursor
from argosy.queries.skus import sku_choice, sku_page
from argosy.serving.addresses import ending

screens = Screens()

ROWS = 50
STATES = ("active", "stopped", "archived")


@screens.get("/products", "catalog:read")
async def products(ask: Ask) -> Response:
    """A page of the list, by code; what can't be asked is said beside an empty one."""
    asked = {name: ask.query[name] for name in ("q", "state") if ask.query.get(name)}
    found = await searched(ask)
    listed: dict[str, Any] = {"items": [], "next": None}
    wrong = ""
    if asked.get("state", "active") not in STATES:
        wrong = "state"
    else:
        codes = None if found is None else found.codes
        try:
            listed = await ask.read(sku_choice(codes, asked.get("state"), ask.query.get("after") or None, ROWS))
        except BadCursor:
            wrong = "after"
    return await ask.page(
        "products.html",
        items=listed["items"],
        next=None if listed["next"] is None else f"/products?{urlencode([*asked.items(), ('after', listed['next'])])}",
        first=f"/products?{urlencode(asked)}" if ask.query.get("after") else None,
        asked={"q": "", "state": ""} | asked,
        filtered=bool(asked),
        states=STATES,
        more=found is not None and found.more,
        wrong=wrong,
    )


@screens.get(ending("/products", "sku"), "catalog:read")
async def product(ask: Ask) -> Response:
    """One product as a form, which whoever may not change it reads."""
    found = await ask.found(sku_page(ask.path("sku")), "sku_not_found")
    return await ask.page(
        "product.html",
        sku=found,
        values=terms(found),
        was=written(terms(found)),
        parts=contents(found),
        parts_were=written(contents(found)),
        may_change=ask.may("catalog:write"),
        currencies=await currencies(ask),
    )
