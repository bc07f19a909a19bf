"""Who orders, where to, and what was written about it: with users (`access.py`) the only rows that hold personal data."""

from __future__ import annotations

from ..spec import row
from .base import Flag, Id, Instant, Int, Row, Str


@row("customers", key="id")
class Customer(Row):
    """A person or company that orders. `reference`: their number in the merchant's other systems.

    One that was merged points at whom it became. Of one that was erased this row is all there is.
    """

    id: Id
    created_at: Instant
    reference: Str | None = None
    name: Str | None = None
    company: Str | None = None
    email: Str | None = None
    phone: Str | None = None
    vat_id: Str | None = None
    language: Str | None = None
    note: Str | None = None
    merged_into: Id | None = None
    erased_at: Instant | None = None


@row("customer_addresses", key="customer_id n", parent="customer_id")
class CustomerAddress(Row):
    """An entry of a customer's address book: the version in use, and what it is used for when nothing else is said."""

    customer_id: Id
    n: Int
    address: Id
    label: Str | None = None
    ships: Flag = False
    bills: Flag = False
    removed_at: Instant | None = None


@row("notes", key="order_id n", parent="order_id")
class Note(Row):
    """What people wrote about an order. Personal, like an address. `kind`: note, gift (the message that goes with the goods), or edit
    (why the order was edited).
    """

    order_id: Id
    n: Int
    kind: Str
    text: Str
    at: Instant
    by: Str


@row("addresses", key="id")
class Address(Row):
    """One version of where, and to whom: immutable, until the person is erased. `replaces`: the version that was in use before."""

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
    replaces: Id | None = None


@row("remarks", key="id", parent="order_id")
class Remark(Row):
    """Why goods moved, or will not come, in somebody's words. Ledgers and events name it and hold none of it: personal, like a note.

    `order_id`: with whose erasing it goes; of stock that is nobody's there is none.
    """

    id: Id
    text: Str
    order_id: Id | None = None
