"""The reads of customers. They are people, and everybody's: a key with limits sees none of them but with its orders."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request

from argosy.api import answers_customers as answers
from argosy.api.problems import malformed
from argosy.api.reads import After, Limit, May, page, service_of
from argosy.api.routes import PREFIX
from argosy.base.errors import Refused
from argosy.base.limits import KEY_LENGTH_MAX, TEXT_LENGTH_MAX
from argosy.queries.customers import customer_list, customer_page
from argosy.queries.sight import Sight


async def unlimited(sight: Annotated[Sight, Depends(May("customers:read"))]) -> None:
    """Refused: key_limited."""
    if sight != Sight():
        raise Refused("key_limited")


customer_reads = APIRouter(prefix=PREFIX, dependencies=[Depends(unlimited)])
Begins = Annotated[str | None, Query(min_length=1, max_length=TEXT_LENGTH_MAX, pattern=r"^[^\x00]*$", description="How it begins.")]
Named = Annotated[
    str, Path(min_length=1, max_length=KEY_LENGTH_MAX, pattern=r"^[^\x00]*$", description="An id or a reference.", examples=["C-10001"])
]


@customer_reads.get(
    "/customers",
    operation_id="customers.list",
    summary="Customers, newest first, or found by how something of them begins.",
    tags=["customers"],
    response_model=answers.CustomerList,
    openapi_extra={"x-scope": "customers:read", "x-refuses": ["key_limited"]},
)
async def customers(
    request: Request, email: Begins = None, reference: Begins = None, name: Begins = None, after: After = None, limit: Limit = 50
) -> Any:
    """A page of customers. At most one of `email`, `reference` and `name` is asked for; the list is then in its order."""
    asked = [(field, said) for field, said in (("email", email), ("reference", reference), ("name", name)) if said is not None]
    if len(asked) > 1:
        raise malformed(asked[1][0], f"name one: {asked[0][0]} is asked for already")
    field, said = asked[0] if asked else (None, "")
    return await page(request, customer_list(field, said, after, limit))


@customer_reads.get(
    "/customers/{customer:path}",
    operation_id="customers.get",
    summary="A customer as a whole.",
    tags=["customers"],
    response_model=answers.CustomerPage,
    openapi_extra={"x-scope": "customers:read", "x-refuses": ["key_limited", "customer_not_found"]},
)
async def customer(request: Request, customer: Named) -> Any:
    """Their address book, their newest orders, and who was merged into them. One that was merged says who it `became`."""
    found = await service_of(request).readers.run(customer_page(customer))
    if found is None:
        raise Refused("customer_not_found")
    return found
