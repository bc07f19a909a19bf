"""What happens to an order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from ...base.ids import Id
from .base import ORDER, Event, NumberOf


@dataclass(frozen=True)
class OrderPlaced(Event):
    """An order was received. `gross` is its total with tax, in minor units. A bundle is a line without units, of so many `bundles`."""

    type = "order.placed"
    example: ClassVar = {
        "subject": ORDER,
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
        "subject": ORDER,
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
    example: ClassVar = {"subject": ORDER, "lines": [{"line": 1, "sku": "TEA", "quantity": 1}]}
    subject: Id
    lines: list[dict[str, Any]]


@dataclass(frozen=True)
class OrderCancelled(Event):
    """Units were cancelled, or their cancellation was asked of the floor (`recalling`).

    `note`: where a person said why; `reason` is a code, where nobody had to.
    """

    type = "order.cancelled"
    example: ClassVar = {
        "subject": ORDER,
        "lines": [{"line": 1, "cancelled": 2, "recalling": 0}],
        "reason": None,
        "note": 1,
    }
    subject: Id
    lines: list[dict[str, Any]]
    reason: str | None = None
    note: int | None = None


@dataclass(frozen=True)
class OrderHeld(Event):
    """The order stands still; what it blocks depends on the hold's type. Told anew when a person changes why, or `until` when.

    Why, stands with the hold.
    """

    type = "order.held"
    example: ClassVar = {
        "subject": ORDER,
        "hold": 1,
        "hold_type": "payment",
        "until": None,
    }
    subject: Id
    hold: int
    hold_type: str
    until: datetime | None = None


@dataclass(frozen=True)
class OrderUnheld(Event):
    """A hold was released. What a person said of it stands with the hold; nothing, where a payment released it."""

    type = "order.unheld"
    example: ClassVar = {
        "subject": ORDER,
        "hold": 1,
        "hold_type": "payment",
    }
    subject: Id
    hold: int
    hold_type: str


@dataclass(frozen=True)
class OrderAllocated(Event):
    """Units of the order that waited are promised now, or the other way round."""

    type = "order.allocated"
    example: ClassVar = {
        "subject": ORDER,
        "reason": "receipt",
        "lines": [{"line": 1, "sku": "TEA", "promised": 2, "waiting": 0, "location": "BER"}],
    }
    subject: Id
    reason: str
    lines: list[dict[str, Any]]


@dataclass(frozen=True)
class OrderAnnotated(Event):
    """Somebody wrote something about the order, and mentioned users. What, stands with the order alone: it may be personal."""

    type = "order.annotated"
    example: ClassVar = {"subject": ORDER, "note": 1, "kind": "note", "mentions": ["user:0190a3f0-0000-7000-8000-000000000009"]}
    subject: Id
    note: int
    kind: str
    mentions: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class OrderAttached(Event):
    """A file was attached to the order. Its name stands with the order alone: it may be personal."""

    type = "order.attached"
    example: ClassVar = {"subject": ORDER, "attachment": 1, "media_type": "application/pdf", "size": 48213}
    subject: Id
    attachment: int
    media_type: str
    size: int


@dataclass(frozen=True)
class OrderDetached(Event):
    """A file was taken off the order."""

    type = "order.detached"
    example: ClassVar = {"subject": ORDER, "attachment": 1}
    subject: Id
    attachment: int


@dataclass(frozen=True)
class OrderTagged(Event):
    """So many tags were put on the order, or taken off. Which, stands with the order alone: people write them, and may name people."""

    type = "order.tagged"
    example: ClassVar = {"subject": ORDER, "added": 1, "removed": 0}
    subject: Id
    added: int
    removed: int


@dataclass(frozen=True)
class OrderCustomSet(Event):
    """These of the merchant's own fields say something else now. What, stands with the order alone: it may name people."""

    type = "order.custom_set"
    example: ClassVar = {"subject": ORDER, "fields": ["engraving"]}
    subject: Id
    fields: list[str]


@dataclass(frozen=True)
class OrderAssigned(Event):
    """Somebody else sees to the order now; or nobody."""

    type = "order.assigned"
    example: ClassVar = {"subject": ORDER, "assignee": "desk-1", "before": None}
    subject: Id
    assignee: str | None
    before: str | None


@dataclass(frozen=True)
class OrderTermsSet(Event):
    """The order's terms were changed: those named, to these values."""

    type = "order.terms_set"
    example: ClassVar = {
        "subject": ORDER,
        "terms": {"priority": 5, "ship_by": "2026-03-06T16:00:00Z", "requested_at": None},
    }
    subject: Id
    terms: dict[str, Any]


@dataclass(frozen=True)
class OrderReaddressed(Event):
    """The order goes, or is billed, to another address."""

    type = "order.readdressed"
    example: ClassVar = {"subject": ORDER, "changed": ["ship_to"]}
    subject: Id
    changed: list[str]


@dataclass(frozen=True)
class OrderAdjusted(Event):
    """The order costs more, or less. `gross`: how much, with tax, in minor units; `line`: of that line alone."""

    type = "order.adjusted"
    example: ClassVar = {
        "subject": ORDER,
        "adjustment": 1,
        "kind": "goodwill",
        "gross": -1000,
        "currency": "EUR",
        "line": None,
    }
    subject: Id
    adjustment: int
    kind: str
    gross: int
    currency: str
    line: int | None


@dataclass(frozen=True)
class OrderEdited(Event):
    """A person changed what the order is: units `cancelled` (or their recall asked for), lines `added`, and what it costs beside them.

    `changed`: its addresses and its delivery, where these are others now. `owed`: by how much what the customer owes for it changed, with
    tax, in minor units. `note`: where the person said why.
    """

    type = "order.edited"
    example: ClassVar = {
        "subject": ORDER,
        "cancelled": [{"line": 1, "sku": "TEA", "cancelled": 1, "recalling": 0}],
        "added": [{"line": 3, "sku": "CUP", "quantity": 2, "waiting": 0}],
        "adjustments": [{"adjustment": 1, "kind": "price", "gross": -200, "line": 2}],
        "changed": ["ship_to"],
        "owed": 800,
        "currency": "EUR",
        "note": 1,
    }
    subject: Id
    cancelled: list[dict[str, Any]]
    added: list[dict[str, Any]]
    adjustments: list[dict[str, Any]]
    changed: list[str]
    owed: int
    currency: str
    note: int | None


@dataclass(frozen=True)
class OrderResourced(Event):
    """Units of the order that nobody had begun with are promised from somewhere else."""

    type = "order.resourced"
    example: ClassVar = {
        "subject": ORDER,
        "source": "BER",
        "lines": [{"line": 1, "sku": "TEA", "quantity": 2, "location": "HAM"}],
    }
    subject: Id
    source: str
    lines: list[dict[str, Any]]


@dataclass(frozen=True)
class OrderRecorded(Event):
    """An order that was taken, delivered and paid elsewhere was written down: nothing is to be done for it.

    `gross` is its total with tax, in minor units; of each line's units, those that were cancelled and that came back are told.
    """

    type = "order.recorded"
    example: ClassVar = {
        "subject": ORDER,
        "number": "100001",
        "channel": "web",
        "reference": "W-1001",
        "currency": "EUR",
        "gross": 5997,
        "placed_at": "2011-12-09T12:50:00Z",
        "lines": [{"line": 1, "sku": "TEA", "quantity": 3, "cancelled": 0, "returned": 1}],
    }
    subject: Id
    number: NumberOf
    channel: str
    reference: str
    currency: str
    gross: int
    placed_at: datetime
    lines: list[dict[str, Any]]


@dataclass(frozen=True)
class OrderCredited(Event):
    """Units came back elsewhere and their price was given back: `amount` in minor units, by a document of this reference."""

    type = "order.credited"
    example: ClassVar = {
        "subject": ORDER,
        "reference": "CN-1001",
        "amount": 1999,
        "currency": "EUR",
        "lines": [{"line": 1, "quantity": 1}],
    }
    subject: Id
    reference: str
    amount: int
    currency: str
    lines: list[dict[str, Any]]


@dataclass(frozen=True)
class OrderDateMet(Event):
    """A date of the order has come: its goods are wanted now (`not_before`), or need not be complete any more (`complete_by`)."""

    type = "order.date_met"
    example: ClassVar = {"subject": ORDER, "dates": ["not_before"]}
    subject: Id
    dates: list[str]


@dataclass(frozen=True)
class LineMapped(Event):
    """A line that came with a code we did not know has its SKU now."""

    type = "order.line_mapped"
    example: ClassVar = {"subject": ORDER, "line": 1, "code": "B00ABC", "sku": "TEA"}
    subject: Id
    line: int
    code: str
    sku: str
