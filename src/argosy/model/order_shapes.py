"""The parts of an order as somebody sends them: where to, what, what it costs beside the goods, and how it is paid."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictFloat, StrictInt

from ..base import limits
from .shapes import Amount, Code, Country, Instant, Name, Percent, PositiveAmount, Price, Quantity, Reference, Shape, Text


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
