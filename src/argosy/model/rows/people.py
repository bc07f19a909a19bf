"""Who orders, and where to: the only rows that hold personal data."""

from __future__ import annotations

from ..spec import row
from .base import Id, Instant, Row, Str


@row("customers", key="id")
class Customer(Row):
    """A person or company that orders."""

    id: Id
    created_at: Instant
    name: Str | None = None
    email: Str | None = None
    phone: Str | None = None


@row("addresses")
class Address(Row):
    """One immutable version of where, and to whom. Personal: the only place beside customers that holds any."""

    id: Id
    name: Str
    line1: Str
    city: Str
    country: Str
    line2: Str | None = None
    region: Str | None = None
    postcode: Str | None = None
    email: Str | None = None
    phone: Str | None = None
    customer_id: Id | None = None
