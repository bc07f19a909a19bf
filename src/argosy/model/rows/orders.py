"""An order, its lines, and what is promised of them."""

from __future__ import annotations

from ..spec import row
from .base import Big, Blob, Flag, Id, Instant, Int, Json, Row, Small, Str


@row(
    "orders",
    key="id",
    delta="net tax gross discount due version progress last_promise",
    edits="requested_at not_before ship_by ship_complete complete_by priority assignee custom ship_to bill_to delivery_method tags "
    "customer_id",
)
class Order(Row):
    """What is wanted, by whom, on which terms, and what is derived from its lines and payments: four statuses, and when it has its `turn`
    where units are scarce (the lower, the sooner).
    """

    id: Id
    company: Str
    channel: Str
    reference: Str
    currency: Str
    exponent: Small
    prices_include_tax: Flag
    content_hash: Blob
    placed_at: Instant
    number: Str | None = None
    customer_id: Id | None = None
    customer_reference: Str | None = None
    settlement_currency: Str | None = None
    settlement_rate: Str | None = None
    requested_at: Instant | None = None
    not_before: Instant | None = None
    ship_by: Instant | None = None
    ship_complete: Str = "no"
    complete_by: Instant | None = None
    priority: Small = 0
    capture_policy: Str = "shipment"
    dues: Json = None
    assignee: Str | None = None
    test: Flag = False
    custom: Json = None
    ship_to: Id | None = None
    bill_to: Id | None = None
    net: Big = 0
    tax: Big = 0
    gross: Big = 0
    discount: Big = 0
    due: Big = 0
    status: Str = "open"
    payment_status: Str = "none"
    fulfillment_status: Str = "none"
    return_status: Str = "none"
    version: Int = 1
    progress: Int = 1
    last_promise: Int = 0
    delivery_method: Str | None = None
    tags: Json = None
    turn: Big = 0


@row(
    "order_lines",
    key="order_id n",
    parent="order_id",
    delta="credited net tax gross discount billed bundles",
    balances="ordered waiting promised recalling cancelled shipped returning returned under_way",
    edits="net tax gross discount",
)
class Line(Row):
    """Some units of one SKU at one price. ordered = cancelled + waiting + promised + shipped, always.

    `list_price` and `price_reason` stand where somebody gave it another price than the catalog's. `discounts` explain its discount:
    titles, and amounts in minor units. Role `component`: of a bundle that is filled whole or not at all; `part`: of one that may leave
    incomplete.
    """

    order_id: Id
    n: Int
    sku_id: Id | None
    code: Str
    title: Str
    unit_price: Big
    net: Big
    tax: Big
    gross: Big
    discount: Big = 0
    tax_class: Str | None = None
    cost: Big | None = None
    role: Str = "goods"
    parent: Int | None = None
    per_parent: Big | None = None
    replaces: Int | None = None
    channel_line: Str | None = None
    bundles: Big = 0
    billed: Big = 0
    ordered: Big = 0
    waiting: Big = 0
    promised: Big = 0
    recalling: Big = 0
    cancelled: Big = 0
    shipped: Big = 0
    returning: Big = 0
    returned: Big = 0
    credited: Big = 0
    under_way: Big = 0
    list_price: Big | None = None
    price_reason: Str | None = None
    custom: Json = None
    discounts: Json = None


@row("adjustments", key="order_id n", parent="order_id")
class Adjustment(Row):
    """Money no line's gross contains: shipping, discounts, fees, goodwill. Signed, append-only.

    `units`: how many it is spread over, of `line` (null: of the whole order), counted when it is made. `leaves`: with the units,
    last, or never. `reverses`: which earlier one it takes back, all of it.
    """

    order_id: Id
    n: Int
    kind: Str
    title: Str
    net: Big
    tax: Big
    gross: Big
    at: Instant
    units: Big
    leaves: Str = "units"
    line: Int | None = None
    tax_class: Str | None = None
    reason: Str | None = None
    reverses: Int | None = None


@row("taxes", key="order_id n", parent="order_id")
class Tax(Row):
    """One tax of a line or an adjustment: code, rate in millionths, base and amount."""

    order_id: Id
    n: Int
    code: Str
    rate: Big
    base: Big
    amount: Big
    line: Int | None = None
    adjustment: Int | None = None


@row("promises", key="owner n", parent="owner", delta="quantity recalling picked packed")
class Promise(Row):
    """Some units of one line (or of a reservation or transfer) with one fate: waiting, stock, supply, or none (not stocked).

    `turn` and `channel` are its order's, kept here so that a queue is read by an index.
    """

    owner: Id
    n: Int
    kind: Str
    sku_id: Id | None
    quantity: Big
    line: Int | None = None
    location: Str | None = None
    supply: Id | None = None
    level: Str = "soft"
    fulfillment: Int | None = None
    recalling: Big = 0
    picked: Big = 0
    packed: Big = 0
    reason: Str | None = None
    until: Instant | None = None
    turn: Big = 0
    channel: Str | None = None


@row("holds", key="order_id n", parent="order_id")
class Hold(Row):
    """Why an order stands still, since when, by whom; open until released, perhaps with a word why (`answer`)."""

    order_id: Id
    n: Int
    type: Str
    reason: Str
    at: Instant
    by: Str
    released_at: Instant | None = None
    released_by: Str | None = None
    until: Instant | None = None
    answer: Str | None = None


@row("reservations", key="id", delta="last_promise")
class Reservation(Row):
    """A checkout's claim on stock, until it expires or becomes an order."""

    id: Id
    channel: Str
    reference: Str
    at: Instant
    expires_at: Instant
    state: Str = "open"
    last_promise: Int = 0
    order_id: Id | None = None


@row("transfers", key="id", delta="last_promise")
class Transfer(Row):
    """Goods on their way between two places of ours."""

    id: Id
    reference: Str
    source: Str
    target: Str
    at: Instant
    state: Str = "open"
    last_promise: Int = 0
