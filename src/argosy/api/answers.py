"""What the reads answer, as their documentation describes it. Money is decimal strings in major units; quantities are in the
SKU's smallest unit; instants are UTC.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Generic, Literal, TypeVar, get_args
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class Answer(BaseModel):
    """Base of all answers: nothing is in one that its documentation does not name."""

    model_config = ConfigDict(extra="forbid")


Item = TypeVar("Item", bound=Answer)


class PageOf(Answer, Generic[Item]):
    """What every list answers."""

    items: list[Item]
    next: str | None = Field(description="the cursor of the next page; null: this was the last")


def columns(page: type[Answer]) -> list[str]:
    """What a page's items have, as a file of them is headed."""
    (item,) = get_args(page.model_fields["items"].annotation)
    return list(item.model_fields)


FulfillmentState = Literal["released", "started", "picked", "packed", "shipped", "delivered", "cancelled"]
ParcelState = Literal["packed", "shipped", "delivered", "failed", "returned", "lost", "undone"]


# ── an order ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


class AddressShown(Answer):
    name: str
    line1: str
    line2: str | None
    city: str
    region: str | None
    postcode: str | None
    country: str
    email: str | None
    phone: str | None


class PromiseShown(Answer):
    """Some units of a line with one fate. `waiting`: for `reason`, perhaps `until`; `stock`: at `location`; `none`: needs no stock."""

    n: int
    kind: Literal["waiting", "stock", "supply", "none"]
    quantity: int
    location: str | None
    supply: UUID | None
    level: Literal["soft", "hard"] = Field(description="soft: may still be moved; hard: in a fulfillment")
    fulfillment: int | None
    reason: str | None
    until: datetime | None
    recalling: int
    picked: int
    packed: int


class DiscountShown(Answer):
    title: str
    amount: str


class TaxShown(Answer):
    """`rate` is per cent. Code `rounding`: what the channel's taxes differ by; `none`: the tax table has no rate there."""

    code: str
    rate: str
    base: str
    amount: str


class LineShown(Answer):
    """ordered = cancelled + waiting + promised + shipped; `recalling` is part of promised, `returned` of shipped.

    `sku`: null until the line is mapped; until then `code` is the channel's. A bundle is a line of role `bundle` without units and price,
    and a line for each component: `component`, if the bundle is filled whole, else `part`.
    """

    n: int
    sku: str | None
    code: str
    title: str
    role: str
    parent: int | None
    per_parent: int | None
    bundles: int
    channel_line: str | None
    tax_class: str | None
    unit_price: str
    list_price: str | None
    price_reason: str | None
    net: str
    tax: str
    gross: str
    discount: str
    ordered: int
    waiting: int
    promised: int
    recalling: int
    cancelled: int
    shipped: int
    returning: int
    returned: int
    credited: int
    discounts: list[DiscountShown]
    taxes: list[TaxShown]
    promises: list[PromiseShown]


class AdjustmentShown(Answer):
    """Money beside the lines; what is taken off is below zero. `leaves`: with the units it is spread over, the last of them, or never.
    `reverses`: which earlier one it takes back.
    """

    n: int
    kind: str
    title: str
    line: int | None
    units: int
    tax_class: str | None
    leaves: Literal["units", "last", "never"]
    reason: str | None
    reverses: int | None
    at: datetime
    net: str
    tax: str
    gross: str
    taxes: list[TaxShown]


class PaymentShown(Answer):
    """`discrepancy`: refunded beyond what was captured. `may`: the commands for which something of it is left, holds aside."""

    n: int
    collector: str
    reference: str | None
    method: str | None
    purpose: str
    at: datetime
    expires_at: datetime | None
    amount: str
    pending: str
    authorized: str
    capturing: str
    captured: str
    voiding: str
    voided: str
    refunding: str
    refunded: str
    discrepancy: str
    may: list[str]


class InstructionShown(Answer):
    """What we told the outside to do. A recall is of `units`, everything else of an `amount`."""

    n: int
    kind: str
    state: Literal["open", "done", "failed", "displaced"]
    payment: int | None
    fulfillment: int | None
    line: int | None
    amount: str | None
    units: int | None
    at: datetime
    try_at: datetime
    attempts: int
    external_id: str | None
    failure: str | None


class FulfillmentLine(Answer):
    line: int | None
    quantity: int
    picked: int
    packed: int


class FulfillmentShown(Answer):
    """What one location is to do; `lines` are the units that still stand in it."""

    n: int
    location: str
    method: str
    state: FulfillmentState
    at: datetime
    promised_at: datetime | None
    lines: list[FulfillmentLine]


class ParcelContent(Answer):
    line: int
    quantity: int


class ParcelShown(Answer):
    n: int
    location: str
    fulfillment: int | None
    carrier: str | None
    tracking: str | None
    state: ParcelState
    at: datetime
    delivered_at: datetime | None
    weight_g: int | None
    failure: str | None
    lines: list[ParcelContent]


class HoldShown(Answer):
    """`until`: when it ends by itself. `answer`: what was said when it was released."""

    n: int
    type: str
    reason: str
    at: datetime
    by: str
    until: datetime | None
    released_at: datetime | None
    released_by: str | None
    answer: str | None


class NoteShown(Answer):
    """What somebody wrote. A gift note is the message that goes with the goods; edit and reason notes say
    why the order was edited, or something of it cancelled."""

    n: int
    kind: Literal["note", "gift", "edit", "reason"]
    text: str
    at: datetime
    by: str


class CustomerShown(Answer):
    id: UUID
    reference: str | None
    name: str | None
    company: str | None
    email: str | None


class AttachmentShown(Answer):
    """A file on the order; `media_type` is told by its content. Its bytes are at the order's `/attachments/{n}`."""

    n: int
    name: str
    media_type: str
    size: int
    at: datetime
    by: str


class Happening(Answer):
    """An event, and who caused it by which command. Amounts in `data` are minor units."""

    seq: int
    time: datetime
    type: str
    actor: str
    command: str
    data: dict[str, Any]


class OrderHead(Answer):
    """An order at a glance. `due`: what somebody still has to pay or decide."""

    id: UUID
    number: str | None
    channel: str
    reference: str
    placed_at: datetime
    status: Literal["open", "complete", "cancelled"]
    payment_status: Literal["none", "pending", "authorized", "part_paid", "paid", "part_refunded", "refunded", "voided"]
    fulfillment_status: Literal["none", "partial", "shipped", "delivered"]
    return_status: Literal["none", "announced", "partial", "returned"]
    currency: str
    gross: str
    due: str


class OrderPage(OrderHead):
    """An order as a whole."""

    customer_reference: str | None
    version: int
    progress: int
    prices_include_tax: bool
    capture_policy: str
    priority: int
    requested_at: datetime | None
    not_before: datetime | None
    ship_by: datetime | None
    ship_complete: Literal["no", "wait", "keep"]
    complete_by: datetime | None
    delivery_method: str | None
    customer: CustomerShown | None
    custom: dict[str, Any]
    test: bool
    assignee: str | None
    tags: list[str]
    net: str
    tax: str
    discount: str
    ship_to: AddressShown | None
    bill_to: AddressShown | None
    lines: list[LineShown]
    adjustments: list[AdjustmentShown]
    payments: list[PaymentShown]
    instructions: list[InstructionShown]
    fulfillments: list[FulfillmentShown]
    parcels: list[ParcelShown]
    holds: list[HoldShown]
    notes: list[NoteShown]
    attachments: list[AttachmentShown]
    timeline: list[Happening]


class OrderRow(OrderHead):
    """An order as the list shows it. `units`: those that are not cancelled; `days_late`: whole days since it should have left, if it is
    open and late; `holds`: the types of those that stand.
    """

    ship_by: datetime | None
    days_late: int | None
    delivery_method: str | None
    assignee: str | None
    tags: list[str]
    custom: dict[str, Any]
    test: bool
    customer_name: str | None
    country: str | None
    units: int
    holds: list[str]
    payment_methods: list[str]


class OrderList(PageOf[OrderRow]):
    """Orders, newest first."""


class Waiting(Answer):
    """Units of a line that wait. Of a SKU, those come first that are filled first: by `priority`, then `ship_by`, then whose money is
    there, then age. `since`: when the order was placed.
    """

    order: UUID
    n: int
    number: str | None
    channel: str
    reference: str
    line: int | None
    sku: str | None
    quantity: int
    priority: int
    ship_by: datetime | None
    payment_status: str
    reason: str
    until: datetime | None
    since: datetime


class WaitingList(PageOf[Waiting]):
    """What waits, the most urgent first."""
