"""The parts of an order as somebody sends them: where to, what, what it costs beside the goods, and how it is paid."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictFloat, StrictInt, model_validator

from ..base import limits
from .shapes import (
    Amount,
    Code,
    Count,
    Country,
    Instant,
    N,
    Name,
    Percent,
    PositiveAmount,
    Price,
    Quantity,
    Reference,
    Shape,
    SignedAmount,
    Text,
)


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


class TaxIn(Shape):
    """One tax as the channel charged it. `base`: what it was charged on, if not on all of it without tax."""

    code: Code
    rate: Percent
    amount: Amount
    base: Amount | None = None


Taxes = Annotated[list[TaxIn], Field(max_length=limits.TAXES_PER_LINE_MAX)]


class DiscountIn(Shape):
    """What something took off a line, and what it was."""

    title: Name
    amount: PositiveAmount


class LineIn(Shape):
    """What is wanted. Where our `sku` isn't known, the channel's `code` stands for it, if the channel's orders are always accepted.

    Without a `unit_price` the SKU's own holds; with a `price_reason` the SKU's own is noted beside the one that is given.
    `discount` is what the channel took off the whole line, `discounts` what else it took off, by title. `tax` is what it charged for
    the whole line, or `taxes`, one by one; with both, what they differ by is rounding.
    """

    sku: Code | None = None
    quantity: Quantity
    unit_price: Price | None = None
    tax: Amount | None = None
    discount: Amount = "0"
    title: Text | None = None
    channel_line: Reference | None = None
    code: Code | None = None
    price_reason: Name | None = None
    discounts: Annotated[list[DiscountIn], Field(max_length=limits.DISCOUNTS_PER_LINE_MAX)] | None = None
    taxes: Taxes | None = None


class AdjustmentIn(Shape):
    """Money beside the lines: `amount` is taken off by a discount, and added by a fee or shipping; with tax or without, as prices are.

    `leaves`: a discount shrinks with the `units` it is spread over, unless it says otherwise; fees and shipping leave with the `last`
    unit, or `never`. Where taxes are computed and it names no `tax_class`, it bears those of the lines, by what they come to.
    """

    kind: Literal["discount", "fee", "shipping"]
    title: Name
    amount: Amount
    tax: Amount | None = None
    taxes: Taxes | None = None
    tax_class: Code | None = None
    leaves: Literal["units", "last", "never"] | None = None
    reason: Text | None = None


class TenderIn(Shape):
    """A payment as placed: how much the collector expects, holds for us, or has taken already."""

    collector: Code
    reference: Reference | None = None
    method: Text | None = None
    pending: Amount = "0"
    authorized: Amount = "0"
    captured: Amount = "0"
    expires_at: Instant | None = None


CustomValue = StrictBool | StrictInt | StrictFloat | Text
Custom = Annotated[dict[Code, CustomValue], Field(max_length=limits.CUSTOM_FIELDS_PER_ORDER_MAX)]
"""Values of the merchant's own fields, by the fields' codes."""


class SoldLineIn(Shape):
    """A line of an order that is over: of its units some were cancelled, the others delivered, and of those some came back.

    `tax` is what was charged for the whole line, `discount` what was taken off.
    """

    sku: Code
    quantity: Quantity
    unit_price: Price
    tax: Amount = "0"
    discount: Amount = "0"
    title: Text | None = None
    channel_line: Reference | None = None
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
