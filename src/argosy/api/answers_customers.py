"""What the reads of customers answer, as their documentation describes it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from argosy.api.answers import AddressShown, Answer, OrderHead, OrderRow, PageOf


class CustomerShown(Answer):
    """Who orders. `reference`: their number in the merchant's other systems. `became`: whom they were merged into.

    Of one that was erased only the id and the times are known.
    """

    id: UUID
    created_at: datetime
    reference: str | None
    name: str | None
    company: str | None
    email: str | None
    phone: str | None
    vat_id: str | None
    language: str | None
    note: str | None
    became: UUID | None
    erased_at: datetime | None


class CustomerList(PageOf[CustomerShown]):
    """Customers, newest first, or in the order of what is asked for."""


class EntryShown(Answer):
    """An entry of the address book. `version`: what orders that go there point at, and what never changes."""

    n: int
    label: str | None
    ships: bool
    bills: bool
    version: UUID
    address: AddressShown


class MergedShown(Answer):
    id: UUID
    reference: str | None


class TotalShown(Answer):
    """Of their newest 1,000 orders, in one currency: what those that are not cancelled come to, and what is due."""

    currency: str
    orders: int
    gross: str
    due: str


class OrderNote(Answer):
    order: UUID
    number: str | None
    kind: Literal["note", "gift"]
    text: str
    at: datetime
    by: str


class CreditShown(Answer):
    """An account of value, in minor units of its currency, or in points."""

    id: UUID
    kind: str
    unit: str
    balance: int
    held: int


class Person(Answer):
    """A customer beside another."""

    id: UUID
    created_at: datetime
    reference: str | None
    name: str | None
    company: str | None
    email: str | None
    phone: str | None


class AlikePerson(Person):
    """`same`: what they have in common. Case, accents, and what stands before a telephone number don't matter."""

    same: list[Literal["email", "phone", "name_and_postcode"]]


class CustomerPage(CustomerShown):
    """A customer as a whole. `merged`: who became this one; `orders`: the newest, newest first; `notes`: on these; `alike`: who may be
    the same.
    """

    addresses: list[EntryShown]
    merged: list[MergedShown]
    orders: list[OrderHead]
    totals: list[TotalShown]
    notes: list[OrderNote]
    credit: list[CreditShown]
    alike: list[AlikePerson]


class PersonalData(Answer):
    """Everything we hold on a person, as the rows say it."""

    customers: list[dict[str, Any]]
    address_book: list[dict[str, Any]]
    addresses: list[dict[str, Any]] = Field(description="every version there ever was")
    accounts: list[dict[str, Any]]
    orders: list[dict[str, Any]]


class AlikeCustomers(Answer):
    customer: Person
    alike: list[AlikePerson]


class AlikeCustomerList(PageOf[AlikeCustomers]):
    """Customers, newest first, each with those before them who may be the same."""


class AlikeOrders(Answer):
    order: OrderRow
    alike: list[OrderRow]


class AlikeOrderList(PageOf[AlikeOrders]):
    """Open orders, newest first, each with those before it that it may repeat."""
