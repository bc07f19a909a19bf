"""From release to the parcel's departure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from ...base.ids import Id
from .base import ORDER, REMARK, Event

# What examples share.
WORK: dict[str, Any] = {"subject": ORDER, "fulfillment": 1, "location": "BER"}
PARCEL: dict[str, Any] = {"subject": ORDER, "parcel": 1, "fulfillment": 1}
UNITS = [{"line": 1, "quantity": 2}]


@dataclass(frozen=True)
class FulfillmentReleased(Event):
    """A location may start picking."""

    type = "fulfillment.released"
    example: ClassVar = WORK | {"lines": UNITS, "method": "ship"}
    subject: Id
    fulfillment: int
    location: str
    lines: list[dict[str, Any]]
    method: str = "ship"


@dataclass(frozen=True)
class FulfillmentPicked(Event):
    """What the floor found, and what it did not."""

    type = "fulfillment.picked"
    example: ClassVar = WORK | {"lines": [{"line": 1, "picked": 1, "short": 1}]}
    subject: Id
    fulfillment: int
    location: str
    lines: list[dict[str, Any]]


@dataclass(frozen=True)
class Shipped(Event):
    """Units left us. `unasked`: they left without our asking."""

    type = "fulfillment.shipped"
    example: ClassVar = PARCEL | {
        "location": "BER",
        "carrier": "dhl",
        "tracking": "00340434161094021501",
        "lines": UNITS,
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
    example: ClassVar = {"subject": ORDER, "instruction": 2, "line": 1, "stopped": 1, "not_stopped": 1}
    subject: Id
    instruction: int
    line: int
    stopped: int
    not_stopped: int


@dataclass(frozen=True)
class Delivered(Event):
    """A parcel arrived."""

    type = "fulfillment.delivered"
    example: ClassVar = PARCEL | {"lines": UNITS}
    subject: Id
    parcel: int
    fulfillment: int | None
    lines: list[dict[str, Any]]


@dataclass(frozen=True)
class DeliveryFailed(Event):
    """A carrier could not leave a parcel, and has it still. `remark`: where it stands why."""

    type = "fulfillment.delivery_failed"
    example: ClassVar = PARCEL | REMARK
    subject: Id
    parcel: int
    fulfillment: int | None
    remark: Id | None = None


@dataclass(frozen=True)
class DeliveryRetried(Event):
    """A parcel that was not delivered goes out again."""

    type = "fulfillment.delivery_retried"
    example: ClassVar = PARCEL
    subject: Id
    parcel: int
    fulfillment: int | None


@dataclass(frozen=True)
class ReturnedToSender(Event):
    """A parcel is back at a location. `refused`: its recipient did not want it, else it could not be delivered.

    `remark`: where it stands what was said of it.
    """

    type = "fulfillment.returned_to_sender"
    example: ClassVar = PARCEL | REMARK | {"location": "BER", "refused": False, "lines": UNITS}
    subject: Id
    parcel: int
    fulfillment: int | None
    location: str
    refused: bool
    lines: list[dict[str, Any]]
    remark: Id | None = None


@dataclass(frozen=True)
class ParcelLost(Event):
    """A parcel did not arrive, and will not. `remark`: where it stands what was said of it."""

    type = "fulfillment.parcel_lost"
    example: ClassVar = PARCEL | REMARK | {"lines": UNITS}
    subject: Id
    parcel: int
    fulfillment: int | None
    lines: list[dict[str, Any]]
    remark: Id | None = None


@dataclass(frozen=True)
class FulfillmentStarted(Event):
    """Somebody at the location has begun."""

    type = "fulfillment.started"
    example: ClassVar = WORK
    subject: Id
    fulfillment: int
    location: str


@dataclass(frozen=True)
class Packed(Event):
    """A parcel was packed. `state` packed: with it all is, and it is ready to leave, or by `method` pickup to be collected."""

    type = "fulfillment.packed"
    example: ClassVar = PARCEL | {"location": "BER", "method": "pickup", "state": "packed", "lines": UNITS}
    subject: Id
    parcel: int
    fulfillment: int
    location: str
    method: str
    state: str
    lines: list[dict[str, Any]]


@dataclass(frozen=True)
class Unpacked(Event):
    """A parcel was opened before it left."""

    type = "fulfillment.unpacked"
    example: ClassVar = PARCEL
    subject: Id
    parcel: int
    fulfillment: int


@dataclass(frozen=True)
class HandedOver(Event):
    """The customer has units without a carrier: by `method` pickup collected, by digital made available."""

    type = "fulfillment.handed_over"
    example: ClassVar = PARCEL | {"location": "BER", "method": "pickup", "lines": UNITS}
    subject: Id
    parcel: int
    fulfillment: int | None
    location: str
    method: str
    lines: list[dict[str, Any]]


@dataclass(frozen=True)
class FulfillmentCancelled(Event):
    """A location will not do it: these units are promised as they were before it was released. `remark`: where it stands why."""

    type = "fulfillment.cancelled"
    example: ClassVar = WORK | REMARK | {"lines": UNITS}
    subject: Id
    fulfillment: int
    location: str
    lines: list[dict[str, Any]]
    remark: Id | None = None


@dataclass(frozen=True)
class ShipmentUndone(Event):
    """A parcel had not left after all: its units lie at the location."""

    type = "fulfillment.shipment_undone"
    example: ClassVar = PARCEL | {"location": "BER", "lines": UNITS}
    subject: Id
    parcel: int
    fulfillment: int | None
    location: str
    lines: list[dict[str, Any]]


@dataclass(frozen=True)
class DeliveryUndone(Event):
    """A parcel had not arrived after all: it is under way."""

    type = "fulfillment.delivery_undone"
    example: ClassVar = PARCEL
    subject: Id
    parcel: int
    fulfillment: int | None
