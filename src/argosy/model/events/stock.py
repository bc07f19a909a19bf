"""What happens to stock and supplies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from ...base.ids import Id
from .base import REMARK, Event

TRANSFER = {"subject": "0190a3f0-0000-7000-8000-000000000005", "transfer": "T-9", "source": "BER", "target": "HAM"}
RESERVATION = {"subject": "0190a3f0-0000-7000-8000-000000000006", "channel": "web", "reservation": "cart-77"}
"""What examples share."""


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
    supply: str | None = None


@dataclass(frozen=True)
class SupplyExpected(Event):
    """Units are expected of a supplier, or more or fewer of them, or at another time. `promised`: of them, to orders."""

    type = "supply.expected"
    example: ClassVar = {
        "subject": "0190a3f0-0000-7000-8000-000000000002",
        "sku": "TEA",
        "location": "BER",
        "supply": "PO-7",
        "expected": 80,
        "expected_at": "2026-03-09T08:00:00Z",
        "promised": 20,
    }
    subject: Id
    sku: str
    location: str
    supply: str
    expected: int
    expected_at: datetime | None
    promised: int


@dataclass(frozen=True)
class SupplyClosed(Event):
    """Nothing more comes of a supply: `closed` units that were still expected will not. `remark`: where it stands why."""

    type = "supply.closed"
    example: ClassVar = {
        "subject": "0190a3f0-0000-7000-8000-000000000002",
        "sku": "TEA",
        "location": "BER",
        "supply": "PO-7",
        "closed": 20,
        **REMARK,
    }
    subject: Id
    sku: str
    location: str | None
    supply: str
    closed: int
    remark: Id | None = None


@dataclass(frozen=True)
class StockCorrected(Event):
    """Stock was found to be more or less than the books said. `reason`: `count`, or none; `remark`: where it stands what was said of it;
    `receipt`: the document it was corrected by.
    """

    type = "stock.corrected"
    example: ClassVar = {
        "subject": "0190a3f0-0000-7000-8000-000000000002",
        "sku": "TEA",
        "location": "BER",
        "change": -2,
        "reason": None,
        **REMARK,
        "receipt": None,
    }
    subject: Id
    sku: str
    location: str
    change: int
    reason: str | None = None
    remark: Id | None = None
    receipt: str | None = None


@dataclass(frozen=True)
class StockCounted(Event):
    """A shelf was counted. `on_hand` is what the books said; a difference is corrected, and told by an event of its own."""

    type = "stock.counted"
    example: ClassVar = {
        "subject": "0190a3f0-0000-7000-8000-000000000002",
        "sku": "TEA",
        "location": "BER",
        "counted": 8,
        "on_hand": 10,
    }
    subject: Id
    sku: str
    location: str
    counted: int
    on_hand: int


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
class TransferOpened(Event):
    """Units at one place of ours are set aside to go to another."""

    type = "transfer.opened"
    example: ClassVar = {
        **TRANSFER,
        "lines": [{"sku": "TEA", "quantity": 10}],
    }
    subject: Id
    transfer: str
    source: str
    target: str
    lines: list[dict[str, Any]]


@dataclass(frozen=True)
class TransferShipped(Event):
    """A transfer left its source. `left`: units that were to go with it and stay."""

    type = "transfer.shipped"
    example: ClassVar = {
        **TRANSFER,
        "lines": [{"sku": "TEA", "shipped": 8, "left": 2}],
    }
    subject: Id
    transfer: str
    source: str
    target: str
    lines: list[dict[str, Any]]


@dataclass(frozen=True)
class TransferReceived(Event):
    """Some or all of a transfer arrived, or was lost on the way. `complete`: nothing of it is under way any more.

    `remark`, of a line: where it stands what was said of its loss.
    """

    type = "transfer.received"
    example: ClassVar = {
        **TRANSFER,
        "lines": [{"sku": "TEA", "received": 8, "lost": 2, **REMARK}],
        "complete": True,
    }
    subject: Id
    transfer: str
    source: str
    target: str
    lines: list[dict[str, Any]]
    complete: bool


@dataclass(frozen=True)
class TransferCancelled(Event):
    """A transfer does not happen; what was set aside for it is free."""

    type = "transfer.cancelled"
    example: ClassVar = TRANSFER
    subject: Id
    transfer: str
    source: str
    target: str


@dataclass(frozen=True)
class ReservationMade(Event):
    """A checkout claims units until it becomes an order, or its time is over. `wanted` and not `reserved` was not there."""

    type = "reservation.made"
    example: ClassVar = {
        **RESERVATION,
        "expires_at": "2026-03-02T08:30:00Z",
        "lines": [{"sku": "TEA", "wanted": 2, "reserved": 2}],
    }
    subject: Id
    channel: str
    reservation: str
    expires_at: datetime
    lines: list[dict[str, Any]]


@dataclass(frozen=True)
class ReservationEnded(Event):
    """A reservation is over: `confirmed` as an order, `released`, or `expired`."""

    type = "reservation.ended"
    example: ClassVar = {
        **RESERVATION,
        "state": "expired",
    }
    subject: Id
    channel: str
    reservation: str
    state: str
