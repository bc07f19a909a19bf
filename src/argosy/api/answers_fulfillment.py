"""What the reads of fulfillments and parcels answer, as their documentation describes it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from argosy.api.answers import AddressShown, Answer, FulfillmentState, PageOf, ParcelContent, ParcelState


class FulfillmentHead(Answer):
    """What one location is to do for one order, at a glance. `units` stand in it; of them some are picked, of those some packed."""

    order: UUID
    number: str | None
    channel: str
    reference: str
    priority: int
    fulfillment: int
    location: str
    method: str
    state: FulfillmentState
    at: datetime
    promised_at: datetime | None
    units: int
    picked: int
    packed: int


class PickLine(Answer):
    """Units of a line that stand in the fulfillment. `recalling`: the order's cancellation asks for them back."""

    line: int
    sku: str
    title: str
    units: int
    picked: int
    packed: int
    recalling: int


class ParcelPage(Answer):
    """A parcel, whose it is and what became of it."""

    order: UUID
    number: str | None
    channel: str
    reference: str
    parcel: int
    fulfillment: int | None
    location: str
    carrier: str | None
    tracking: str | None
    state: ParcelState
    at: datetime
    delivered_at: datetime | None
    weight_g: int | None
    failure: str | None
    lines: list[ParcelContent]


class FulfillmentPage(FulfillmentHead):
    """With its pick list, its parcels, and where they go."""

    lines: list[PickLine]
    parcels: list[ParcelPage]
    ship_to: AddressShown | None


class WorkList(PageOf[FulfillmentHead]):
    """Open fulfillments of a location, soonest promised first."""


class ParcelList(PageOf[ParcelPage]):
    """Parcels with one tracking number."""
