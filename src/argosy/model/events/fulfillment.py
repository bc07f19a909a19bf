"""From release to the parcel's departure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from ...base.ids import Id
from .base import Event


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
class Delivered(Event):
    """A parcel arrived."""

    type = "fulfillment.delivered"
    example: ClassVar = {
        "subject": "0190a3f0-0000-7000-8000-000000000001",
        "parcel": 1,
        "fulfillment": 1,
        "lines": [{"line": 1, "quantity": 2}],
    }
    subject: Id
    parcel: int
    fulfillment: int | None
    lines: list[dict[str, Any]]


@dataclass(frozen=True)
class DeliveryFailed(Event):
    """A carrier could not leave a parcel, and has it still."""

    type = "fulfillment.delivery_failed"
    example: ClassVar = {
        "subject": "0190a3f0-0000-7000-8000-000000000001",
        "parcel": 1,
        "fulfillment": 1,
        "reason": "nobody at home",
    }
    subject: Id
    parcel: int
    fulfillment: int | None
    reason: str


@dataclass(frozen=True)
class DeliveryRetried(Event):
    """A parcel that was not delivered goes out again."""

    type = "fulfillment.delivery_retried"
    example: ClassVar = {"subject": "0190a3f0-0000-7000-8000-000000000001", "parcel": 1, "fulfillment": 1}
    subject: Id
    parcel: int
    fulfillment: int | None


@dataclass(frozen=True)
class ReturnedToSender(Event):
    """A parcel is back at a location. `refused`: its recipient did not want it, else it could not be delivered."""

    type = "fulfillment.returned_to_sender"
    example: ClassVar = {
        "subject": "0190a3f0-0000-7000-8000-000000000001",
        "parcel": 1,
        "fulfillment": 1,
        "location": "BER",
        "reason": "address unknown",
        "refused": False,
        "lines": [{"line": 1, "quantity": 2}],
    }
    subject: Id
    parcel: int
    fulfillment: int | None
    location: str
    reason: str
    refused: bool
    lines: list[dict[str, Any]]


@dataclass(frozen=True)
class ParcelLost(Event):
    """A parcel did not arrive, and will not."""

    type = "fulfillment.parcel_lost"
    example: ClassVar = {
        "subject": "0190a3f0-0000-7000-8000-000000000001",
        "parcel": 1,
        "fulfillment": 1,
        "reason": "lost by the carrier",
        "lines": [{"line": 1, "quantity": 2}],
    }
    subject: Id
    parcel: int
    fulfillment: int | None
    reason: str
    lines: list[dict[str, Any]]
