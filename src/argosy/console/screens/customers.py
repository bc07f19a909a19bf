"""Customers: the list with its search, one with all that is theirs, a new one, and what we hold on a person as a file."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.responses import Response

from argosy.base import ids
from argosy.console.actions import CUSTOMER, offered
from argosy.console.ask import Ask
from argosy.console.asked import Question, Said, asked
from argosy.console.screening import Screens
from argosy.queries.customers import customer_list, customer_page, still_coming
from argosy.queries.duplicates import alike_customers
from argosy.queries.personal_data import personal_data

screens = Screens()


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


ROWS = 50
PAIRS = 20


@screens.get("/customers", "customers:read")
async def customers(ask: Ask) -> Response:
    """A page of the list; newest first, or those whose words begin so."""

    async def page(said: Said, after: str | None) -> dict[str, Any]:
        return await ask.read(customer_list("q" if "q" in said else None, said.get("q", ""), after, ROWS))

    return await ask.page(
        "customers.html",
        looked=await asked(ask, "/customers", (Question("q", _("Search")),), page),
        actions=offered(ask, CUSTOMER[:1]),
    )


@screens.get("/customers/duplicates", "customers:read")
async def duplicates(ask: Ask) -> Response:
    """Customers who may be one, side by side with those before them."""

    async def page(_said: Said, after: str | None) -> dict[str, Any]:
        return await ask.read(alike_customers(after, PAIRS))

    return await ask.page("customers_duplicates.html", looked=await asked(ask, "/customers/duplicates", (), page))


@screens.get("/customers/{customer}", "customers:read")
async def customer(ask: Ask) -> Response:
    """One as a whole. Who was merged into another one is found there."""
    found = await known(ask, ask.path("customer"))
    if found["became"] is not None:
        return ask.go(f"/customers/{found['became']}")
    return await ask.page(
        "customer.html",
        customer=found,
        coming=await ask.read(still_coming(ids.parse(found["id"]))) if found["merged"] else False,
        actions={action.name: action for action in offered(ask, CUSTOMER) if found["erased_at"] is None},
        erasable=ask.may("customers:erase") and found["erased_at"] is None,
    )


@screens.get("/customers/{customer}/data", "customers:read")
async def data(ask: Ask) -> Response:
    """Everything we hold on the person, as a file for them."""
    found = await ask.found(personal_data(ask.path("customer")), "customer_not_found")
    written = orjson.dumps(found, option=orjson.OPT_INDENT_2)
    headers = {"content-disposition": 'attachment; filename="personal-data.json"', "cache-control": "no-store"}
    return Response(written, headers=headers, media_type="application/json")


async def known(ask: Ask, named: str) -> dict[str, Any]:
    """The customer of this id or reference. Refused: customer_not_found."""
    return await ask.found(customer_page(named), "customer_not_found")
