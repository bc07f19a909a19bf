"""The parts of an order as somebody sends them: where to, what, and how it is paid."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from .shapes import Amount, Code, Count, Country, Instant, N, Name, Price, Quantity, Reference, Shape, SignedAmount, Text


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


class SoldLineIn(LineIn):
    """A line of an order that is over: of its units some were cancelled, the others delivered, and of those some came back."""

    cancelled: Count = 0
    returned: Count = 0

    @model_validator(mode="after")
    def _within(self) -> SoldLineIn:
        if self.cancelled + self.returned > self.quantity:
            raise ValueError("no more units can be cancelled and returned than were ordered")
        return self


class ChargeIn(Shape):
    """Money beside the goods: postage, a discount (below zero), a fee; below zero as well what of it was given back."""

    kind: Literal["shipping", "discount", "fee"]
    title: Name
    amount: SignedAmount


class CreditLineIn(Shape):
    """Units of a line that came back. `amount`: what was given back for them, if that is not their share of the line."""

    line: N
    quantity: Quantity
    amount: Amount | None = None
