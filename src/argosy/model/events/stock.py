"""What happens to stock and supplies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ...base.ids import Id
from .base import Event


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
