"""What is sold: a list by search and life cycle; and one product, its terms, its barcodes, what it is made of."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from argosy.console.ask import Ask
from argosy.console.asked import Question, Said, asked
from argosy.console.screening import Screens
from argosy.console.screens.product_form import contents, currencies, terms
from argosy.console.screens.stock import SEARCH, searched
from argosy.console.sides import written
from argosy.queries.skus import sku_choice, sku_page
from argosy.serving.addresses import ending

screens = Screens()


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


ROWS = 50
STATES = ("active", "stopped", "archived")


@screens.get("/products", "catalog:read")
async def products(ask: Ask) -> Response:
    """A page of the list, by code; what can't be asked is said beside an empty one."""

    async def page(said: Said, after: str | None) -> dict[str, Any]:
        found = await searched(ask, said)
        codes = None if found is None else found.codes
        listed: dict[str, Any] = await ask.read(sku_choice(codes, said.get("state"), after, ROWS))
        return listed | {"more": found is not None and found.more}

    looked = await asked(ask, "/products", (SEARCH, Question("state", _("Life cycle"), STATES)), page)
    return await ask.page("products.html", looked=looked, states=STATES)


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
