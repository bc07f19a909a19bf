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
