"""What happens, as frozen classes with a version and an example: the catalogue that webhooks, timelines and read tables share.

Events hold ids, codes, quantities and money (decimal strings would need a currency's exponent: amounts here are minor units),
never personal data. They grow by optional fields only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from ..base.ids import Id

EVENTS: dict[str, type[Event]] = {}


class Event:
    """`subject` is the order, SKU, account of value or setting it is about."""

    type: ClassVar[str]
    version: ClassVar[int] = 1
    example: ClassVar[dict[str, Any]]
    subject: Id

    def __init_subclass__(cls) -> None:
        EVENTS[cls.type] = cls


class NumberOf:
    """Stands for a number that is drawn when the batch is written; rendered as that number."""

    __slots__ = ("row",)

    def __init__(self, row: Any) -> None:
        self.row = row


@dataclass(frozen=True)
class OrderPlaced(Event):
    """An order was received. `gross` is its total with tax, in minor units."""

    type = "order.placed"
    example: ClassVar = {
        "subject": "0190a3f0-0000-7000-8000-000000000001",
        "number": "100001",
        "channel": "web",
        "reference": "W-1001",
        "currency": "EUR",
        "gross": 5997,
        "lines": [{"line": 1, "sku": "TEA", "quantity": 3, "waiting": 0}],
    }
    subject: Id
    number: NumberOf
    channel: str
    reference: str
    currency: str
    gross: int
    lines: list[dict[str, Any]]


@dataclass(frozen=True)
class OrderStatusChanged(Event):
    """One or more of the order's four statuses changed; all four are told."""

    type = "order.status_changed"
    example: ClassVar = {
        "subject": "0190a3f0-0000-7000-8000-000000000001",
        "status": "complete",
        "payment_status": "paid",
        "fulfillment_status": "shipped",
        "return_status": "none",
    }
    subject: Id
    status: str
    payment_status: str
    fulfillment_status: str
    return_status: str


@dataclass(frozen=True)
class OrderOversold(Event):
    """A channel that takes orders whatever stock there is has sold what we don't have: somebody must find it, or tell the customer."""

    type = "order.oversold"
    example: ClassVar = {"subject": "0190a3f0-0000-7000-8000-000000000001", "lines": [{"line": 1, "sku": "TEA", "quantity": 1}]}
    subject: Id
    lines: list[dict[str, Any]]


@dataclass(frozen=True)
class OrderCancelled(Event):
    """Units were cancelled, or their cancellation was asked of the floor (`recalling`)."""

    type = "order.cancelled"
    example: ClassVar = {
        "subject": "0190a3f0-0000-7000-8000-000000000001",
        "reason": "customer",
        "lines": [{"line": 1, "cancelled": 2, "recalling": 0}],
    }
    subject: Id
    reason: str
    lines: list[dict[str, Any]]


@dataclass(frozen=True)
class OrderHeld(Event):
    """The order stands still; what it blocks depends on the hold's type."""

    type = "order.held"
    example: ClassVar = {
        "subject": "0190a3f0-0000-7000-8000-000000000001",
        "hold": 1,
        "hold_type": "payment",
        "reason": "capture failed: declined",
    }
    subject: Id
    hold: int
    hold_type: str
    reason: str


@dataclass(frozen=True)
class OrderUnheld(Event):
    """A hold was released. `reason` is a person's; there is none where a payment released it."""

    type = "order.unheld"
    example: ClassVar = {
        "subject": "0190a3f0-0000-7000-8000-000000000001",
        "hold": 1,
        "hold_type": "payment",
        "reason": "the bank lifted its block",
    }
    subject: Id
    hold: int
    hold_type: str
    reason: str | None = None


@dataclass(frozen=True)
class OrderAllocated(Event):
    """Units of the order that waited are promised now, or the other way round."""

    type = "order.allocated"
    example: ClassVar = {
        "subject": "0190a3f0-0000-7000-8000-000000000001",
        "reason": "receipt",
        "lines": [{"line": 1, "sku": "TEA", "promised": 2, "waiting": 0, "location": "BER"}],
    }
    subject: Id
    reason: str
    lines: list[dict[str, Any]]


@dataclass(frozen=True)
class PaymentMoved(Event):
    """An amount of a payment came to stand in another account: authorized, captured, voided, refunded."""

    type = "payment.moved"
    example: ClassVar = {
        "subject": "0190a3f0-0000-7000-8000-000000000001",
        "payment": 1,
        "account": "authorized",
        "amount": 5997,
        "currency": "EUR",
    }
    subject: Id
    payment: int
    account: str
    amount: int
    currency: str


@dataclass(frozen=True)
class PaymentFailed(Event):
    """What we asked of the collector was refused; the amount stands again where it stood."""

    type = "payment.failed"
    example: ClassVar = {
        "subject": "0190a3f0-0000-7000-8000-000000000001",
        "payment": 1,
        "asked": "capture",
        "amount": 5997,
        "currency": "EUR",
        "failure": "declined",
    }
    subject: Id
    payment: int
    asked: str
    amount: int
    currency: str
    failure: str


@dataclass(frozen=True)
class PaymentOverdrawn(Event):
    """More of a payment was given back than was ever taken: somebody must look. Told when it grows."""

    type = "payment.discrepancy"
    example: ClassVar = {"subject": "0190a3f0-0000-7000-8000-000000000001", "payment": 1, "discrepancy": 4000}
    subject: Id
    payment: int
    discrepancy: int


@dataclass(frozen=True)
class ValueOverdrawn(Event):
    """More is held on an account of value than it has, its credit included: somebody must look. Told when it grows."""

    type = "value.over"
    example: ClassVar = {"subject": "0190a3f0-0000-7000-8000-000000000005", "kind": "gift_card", "unit": "EUR", "over": 500}
    subject: Id
    kind: str
    unit: str
    over: int


@dataclass(frozen=True)
class InstructionGiven(Event):
    """We asked the outside for something: capture, void, refund, recall."""

    type = "instruction.given"
    example: ClassVar = {"subject": "0190a3f0-0000-7000-8000-000000000001", "instruction": 1, "asked": "capture", "amount": 5997}
    subject: Id
    instruction: int
    asked: str
    amount: int


@dataclass(frozen=True)
class FulfillmentReleased(Event):
    """A location may start picking."""

    type = "fulfillment.released"
    example: ClassVar = {
        "subject": "0190a3f0-0000-7000-8000-000000000001",
        "fulfillment": 1,
        "location": "BER",
        "lines": [{"line": 1, "quantity": 2}],
    }
    subject: Id
    fulfillment: int
    location: str
    lines: list[dict[str, Any]]


@dataclass(frozen=True)
class FulfillmentPicked(Event):
    """What the floor found, and what it did not."""

    type = "fulfillment.picked"
    example: ClassVar = {
        "subject": "0190a3f0-0000-7000-8000-000000000001",
        "fulfillment": 1,
        "location": "BER",
        "lines": [{"line": 1, "picked": 1, "short": 1}],
    }
    subject: Id
    fulfillment: int
    location: str
    lines: list[dict[str, Any]]


@dataclass(frozen=True)
class Shipped(Event):
    """Units left us. `unasked`: they left without our asking."""

    type = "fulfillment.shipped"
    example: ClassVar = {
        "subject": "0190a3f0-0000-7000-8000-000000000001",
        "parcel": 1,
        "fulfillment": 1,
        "location": "BER",
        "carrier": "dhl",
        "tracking": "00340434161094021501",
        "lines": [{"line": 1, "quantity": 2}],
        "unasked": False,
    }
    subject: Id
    parcel: int
    fulfillment: int | None
    location: str
    carrier: str | None
    tracking: str | None
    lines: list[dict[str, Any]]
    unasked: bool = False


@dataclass(frozen=True)
class RecallAnswered(Event):
    """The floor's answer to a recall: so many stopped, so many could not be."""

    type = "fulfillment.recall_answered"
    example: ClassVar = {"subject": "0190a3f0-0000-7000-8000-000000000001", "instruction": 2, "line": 1, "stopped": 1, "not_stopped": 1}
    subject: Id
    instruction: int
    line: int
    stopped: int
    not_stopped: int


@dataclass(frozen=True)
class StockReceived(Event):
    """Goods arrived from a supplier."""

    type = "stock.received"
    example: ClassVar = {
        "subject": "0190a3f0-0000-7000-8000-000000000002",
        "sku": "TEA",
        "location": "BER",
        "quantity": 10,
        "receipt": "GRN-77",
    }
    subject: Id
    sku: str
    location: str
    quantity: int
    receipt: str | None


@dataclass(frozen=True)
class StockCorrected(Event):
    """Stock was found to be more or less than the books said."""

    type = "stock.corrected"
    example: ClassVar = {
        "subject": "0190a3f0-0000-7000-8000-000000000002",
        "sku": "TEA",
        "location": "BER",
        "change": -2,
        "reason": "damaged",
    }
    subject: Id
    sku: str
    location: str
    change: int
    reason: str


@dataclass(frozen=True)
class StockShort(Event):
    """More of this SKU is promised at this location than is on hand.

    Soft promises are pushed back at once; if the floor has started on the rest, somebody must look. Told when it grows.
    """

    type = "stock.short"
    example: ClassVar = {"subject": "0190a3f0-0000-7000-8000-000000000002", "sku": "TEA", "location": "BER", "short": 2}
    subject: Id
    sku: str
    location: str
    short: int


@dataclass(frozen=True)
class SupplyShort(Event):
    """More of this SKU is promised of a supply than is still expected of it. Told when it grows."""

    type = "supply.short"
    example: ClassVar = {
        "subject": "0190a3f0-0000-7000-8000-000000000002",
        "sku": "TEA",
        "supply": "0190a3f0-0000-7000-8000-000000000004",
        "short": 20,
    }
    subject: Id
    sku: str
    supply: Id
    short: int


@dataclass(frozen=True)
class SkuPut(Event):
    """A SKU was made or changed."""

    type = "catalog.sku_put"
    example: ClassVar = {"subject": "0190a3f0-0000-7000-8000-000000000002", "sku": "TEA", "created": True}
    subject: Id
    sku: str
    created: bool


@dataclass(frozen=True)
class SettingPut(Event):
    """A setting was made or changed: a location, a channel, a collector, an API key."""

    type = "settings.put"
    example: ClassVar = {"subject": "0190a3f0-0000-7000-8000-000000000003", "setting": "location", "code": "BER", "created": True}
    subject: Id
    setting: str
    code: str
    created: bool
