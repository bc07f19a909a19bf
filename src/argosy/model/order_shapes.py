"""The parts of an order as somebody sends them: where to, what, and how it is paid."""

from __future__ import annotations

from .shapes import Amount, Code, Country, Instant, Name, Price, Quantity, Reference, Shape, Text


class AddressIn(Shape):
    """Where to, and to whom."""

    name: Name
    line1: Name
    line2: Text | None = None
    city: Name
    region: Text | None = None
    postcode: Text | None = None
    country: Country
    email: Text | None = None
    phone: Text | None = None


class LineIn(Shape):
    """`tax` is what the channel charged for the whole line, `discount` what it took off."""

    sku: Code
    quantity: Quantity
    unit_price: Price
    tax: Amount = "0"
    discount: Amount = "0"
    title: Text | None = None
    channel_line: Reference | None = None


class TenderIn(Shape):
    """A payment as placed: how much the collector expects, holds for us, or has taken already."""

    collector: Code
    reference: Reference | None = None
    method: Text | None = None
    pending: Amount = "0"
    authorized: Amount = "0"
    captured: Amount = "0"
    expires_at: Instant | None = None
