"""The reads of customers. They are people, and everybody's: a key with limits sees none of them but with its orders."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path, Query, Request
from pydantic import Field

from argosy.api import answers_customers as answers
from argosy.api.reading import MayAll, Reads, known, service_of
from argosy.queries.customers import customer_list, customer_page
from argosy.queries.duplicates import alike_customers
from argosy.queries.personal_data import personal_data
from argosy.serving.asked import Key, Listing, Value
from argosy.serving.problems import malformed

customer_reads = Reads("customers", MayAll("customers:read"))
Begins = Annotated[Value | None, Field(description="How it begins.")]
Named = Annotated[Key, Path(description="An id or a reference.", examples=["C-10001"])]


class CustomersAsked(Listing):
    """Which customers: one of the four, or none."""

    q: Annotated[
        Value | None,
        Field(
            description="Words, each the beginning of one of a name, the company, the e-mail address, or the reference; or a phone number."
        ),
    ] = None
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
    """A page of customers. At most one of `q`, `email`, `reference` and `name` is asked for; the list is then in its order."""
    named = [(field, said) for field in ("q", "email", "reference", "name") if (said := getattr(asked, field)) is not None]
    if len(named) > 1:
        raise malformed(named[1][0], f"name one: {named[0][0]} is asked for already")
    field, said = named[0] if named else (None, "")
    return await customer_reads.listed(request, asked, lambda _, after, limit: customer_list(field, said, after, limit))


@customer_reads.one(
    "/customers/{customer}/personal_data",
    "customers.personal_data",
    "Everything we hold on a person.",
    answers.PersonalData,
    "key_limited",
    "customer_not_found",
)
async def personal(request: Request, customer: Named) -> Any:
    """Themselves and all they were, every address they ever had, their orders with what was written on them: to be handed out.

    It is what `customers.erase` erases. A reference with a slash is written %2F, or the id is named.
    """
    return known(await service_of(request).lists.run(personal_data(customer)), "customer_not_found")


@customer_reads.one(
    "/customers/{customer:any}", "customers.get", "A customer as a whole.", answers.CustomerPage, "key_limited", "customer_not_found"
)
async def customer(request: Request, customer: Named) -> Any:
    """Address book, newest orders and notes, what all come to and what is owed, credit, who was merged into them, who may be the same.

    One that was merged says who it `became`.
    """
    return known(await service_of(request).lists.run(customer_page(customer)), "customer_not_found")


@customer_reads.list("/duplicates/customers", "duplicates.customers", "Customers who may be one.", answers.AlikeCustomerList, "key_limited")
async def duplicates(request: Request, asked: Annotated[Listing, Query()]) -> Any:
    """Newest first, each with those before them of the same e-mail address, telephone number, or name and postcode.

    A page may hold fewer than `limit` and still have a `next`. `customers.merge` makes them one.
    """
    return await customer_reads.listed(request, asked, lambda _, after, limit: alike_customers(after, limit))
