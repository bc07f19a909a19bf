"""What the reads of customers answer, as their documentation describes it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from argosy.api.answers import AddressShown, Answer, OrderHead, PageOf


class CustomerShown(Answer):
    """Who orders. `reference`: their number in the merchant's other systems. `became`: whom they were merged into."""

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


class CustomerPage(CustomerShown):
    """A customer as a whole. `merged`: who became this one; `orders`: the newest, newest first."""

    addresses: list[EntryShown]
    merged: list[MergedShown]
    orders: list[OrderHead]
