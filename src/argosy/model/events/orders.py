"""What happens to an order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from ...base.ids import Id
from .base import Event, NumberOf


@dataclass(frozen=True)
class OrderPlaced(Event):
    """An order was received. `gross` is its total with tax, in minor units. A bundle is a line without units, of so many `bundles`."""

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
class OrderDateMet(Event):
    """A date of the order has come: its goods are wanted now (`not_before`), or need not be complete any more (`complete_by`)."""

    type = "order.date_met"
    example: ClassVar = {"subject": "0190a3f0-0000-7000-8000-000000000001", "dates": ["not_before"]}
    subject: Id
    dates: list[str]


@dataclass(frozen=True)
class LineMapped(Event):
    """A line that came with a code we did not know has its SKU now."""

    type = "order.line_mapped"
    example: ClassVar = {"subject": "0190a3f0-0000-7000-8000-000000000001", "line": 1, "code": "B00ABC", "sku": "TEA"}
    subject: Id
    line: int
    code: str
    sku: str
