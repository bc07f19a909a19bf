"""The reads of customers. They are people, and everybody's: a key with limits sees none of them but with its orders."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path, Query, Request
from pydantic import Field

from argosy.api import answers_customers as answers
from argosy.api.reading import May, Reads, found
from argosy.base.errors import Refused
from argosy.queries.customers import customer_list, customer_page
from argosy.queries.sight import Sight
from argosy.serving.asked import Key, Listing, Value
from argosy.serving.problems import malformed


class MayAll(May):
    """Lets in who has the scope and no limits. Refused also: key_limited."""

    async def __call__(self, request: Request) -> Sight:
        sight = await super().__call__(request)
        if sight.limits != Sight().limits:
            raise Refused("key_limited")
        return sight


customer_reads = Reads("customers", MayAll("customers:read"))
Begins = Annotated[Value | None, Field(description="How it begins.")]
Named = Annotated[Key, Path(description="An id or a reference.", examples=["C-10001"])]


class CustomersAsked(Listing):
    """Which customers: one of the three, or none."""

    email: Begins = None
    reference: Begins = None
    name: Begins = None


@customer_reads.list(
    "/customers",
    "customers.list",
    "Customers, newest first, or found by how something of them begins.",
    answers.CustomerList,
    "key_limited",
)
async def customers(request: Request, asked: Annotated[CustomersAsked, Query()]) -> Any:
    """A page of customers. At most one of `email`, `reference` and `name` is asked for; the list is then in its order."""
    named = [(field, said) for field in ("email", "reference", "name") if (said := getattr(asked, field)) is not None]
    if len(named) > 1:
        raise malformed(named[1][0], f"name one: {named[0][0]} is asked for already")
    field, said = named[0] if named else (None, "")
    return await customer_reads.listed(request, asked, lambda _, after, limit: customer_list(field, said, after, limit))


@customer_reads.one(
    "/customers/{customer:any}", "customers.get", "A customer as a whole.", answers.CustomerPage, "key_limited", "customer_not_found"
)
async def customer(request: Request, customer: Named) -> Any:
    """Their address book, their newest orders, and who was merged into them. One that was merged says who it `became`."""
    return await found(request, customer_page(customer), "customer_not_found")
