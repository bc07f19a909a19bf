"""What a location is to do, and what left."""

from __future__ import annotations

from ..spec import row
from .base import Big, Id, Instant, Int, Row, Str


@row("fulfillments", key="order_id n", parent="order_id", delta="shipped")
class Fulfillment(Row):
    """What one location is to do for one order, together. `shipped`: units that left of it; `method`: ship, pickup or digital."""

    order_id: Id
    n: Int
    location: Str
    at: Instant
    method: Str = "ship"
    state: Str = "released"
    promised_at: Instant | None = None
    address: Id | None = None
    shipped: Big = 0


@row("parcels", key="order_id n", parent="order_id")
class Parcel(Row):
    """What is packed and leaves together, with whom, under which tracking number; and what became of it."""

    order_id: Id
    n: Int
    location: Str
    at: Instant
    fulfillment: Int | None = None
    carrier: Str | None = None
    tracking: Str | None = None
    state: Str = "shipped"
    delivered_at: Instant | None = None
    weight_g: Big | None = None
    failure: Str | None = None


@row("parcel_lines", key="order_id parcel line", parent="order_id", delta="quantity")
class ParcelLine(Row):
    """Units of a line in a parcel."""

    order_id: Id
    parcel: Int
    line: Int
    quantity: Big
