"""The rows a command may touch: one class a table, in the order a reader meets them.

Quantities are integers of the SKU's smallest unit; money is integer minor units of the row's currency; unit prices have four
more decimals. The tables in `store/tables/` state the same columns for the database; a test compares the two.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from ..base.ids import Id
from .spec import Spec, row

Int = int
Big = int
Small = int
Str = str
Flag = bool
Instant = datetime
Json = Any
Blob = bytes


class Row:
    """What every row class has. Rows are compared by identity: two of them are never the same row."""

    spec: ClassVar[Spec]
    key_of: ClassVar[Any]


# ── settings ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@row("settings_version", key="one", delta="version")
class SettingsVersion(Row):
    """One row; every change of a setting moves it, and every batch reads it first."""

    one: Int
    version: Big = 0


@row("locations", key="code")
class Location(Row):
    """A place that holds stock. Its code is its name for ever; its title may change."""

    code: Str
    company: Str
    title: Str
    timezone: Str
    address: Json = None
    active: Flag = True


@row("channels", key="code")
class Channel(Row):
    """Where orders come from. `locations` are the codes that may promise for it, in order of priority."""

    code: Str
    company: Str
    title: Str
    currency: Str
    prices_include_tax: Flag
    locations: Json
    capture_policy: Str = "shipment"
    accept_always: Flag = False
    active: Flag = True


@row("collectors", key="code")
class Collector(Row):
    """Who holds money for us on its way: gateway, bank, drawer, courier, marketplace."""

    code: Str
    kind: Str
    currency: Str | None = None
    smallest_step: Big = 1


@row("hold_types", key="code")
class HoldType(Row):
    """What an order's hold of this type blocks."""

    code: Str
    title: Str
    blocks_promise: Flag = False
    blocks_release: Flag = False
    blocks_capture: Flag = False
    blocks_edit: Flag = False


@row("policies", key="kind version")
class Policy(Row):
    """A versioned rule set: the newest version in force at a moment decides."""

    kind: Str
    version: Int
    active_from: Instant
    body: Json


@row("number_series", key="code", delta="last")
class Series(Row):
    """A gap-free series of numbers people say: invoices, credit notes."""

    code: Str
    company: Str
    prefix: Str = ""
    padding: Small = 0
    last: Big = 0


@row("api_keys", key="id")
class ApiKey(Row):
    """A key's hash and what it may do. `locations` and `channels`: null is all."""

    id: Id
    name: Str
    hash: Blob
    scopes: Json
    created_at: Instant
    locations: Json = None
    channels: Json = None
    revoked_at: Instant | None = None


# ── catalog and stock ───────────────────────────────────────────────────────────────────────────────────────────────────


@row("skus", key="id")
class Sku(Row):
    """A thing that is sold. `exponent`: decimals of its unit (kg with 3: quantities are grams)."""

    id: Id
    code: Str
    title: Str
    unit: Str = "piece"
    exponent: Small = 0
    pack_units: Json = None
    tax_class: Str | None = None
    cost: Big | None = None
    cost_currency: Str | None = None
    tracked: Flag = True
    oversell: Str = "backorder"
    state: Str = "active"


@row("components", key="sku_id component_id", parent="sku_id")
class Component(Row):
    """A bundle holds `per` pieces of its component."""

    sku_id: Id
    component_id: Id
    per: Big


@row("stock", key="sku_id location", parent="sku_id", delta="short", balances="on_hand quarantine promised")
class Stock(Row):
    """One SKU at one location. `short` is the declared overdraft: what is promised beyond what is on hand."""

    sku_id: Id
    location: Str
    on_hand: Big = 0
    quarantine: Big = 0
    promised: Big = 0
    short: Big = 0


@row("supplies", key="id", parent="sku_id", delta="expected closed short", balances="received in_transit promised")
class Supply(Row):
    """What is expected: a purchase, a transfer, a drop-ship order, a return."""

    id: Id
    sku_id: Id
    kind: Str
    location: Str | None = None
    expected_at: Instant | None = None
    expected: Big = 0
    received: Big = 0
    closed: Big = 0
    in_transit: Big = 0
    promised: Big = 0
    short: Big = 0


# ── people ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@row("customers", key="id")
class Customer(Row):
    """A person or company that orders."""

    id: Id
    created_at: Instant
    name: Str | None = None
    email: Str | None = None
    phone: Str | None = None


@row("addresses")
class Address(Row):
    """One immutable version of where, and to whom. Personal: the only place beside customers that holds any."""

    id: Id
    name: Str
    line1: Str
    city: Str
    country: Str
    line2: Str | None = None
    region: Str | None = None
    postcode: Str | None = None
    email: Str | None = None
    phone: Str | None = None
    customer_id: Id | None = None


# ── orders ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@row(
    "orders",
    key="id",
    delta="net tax gross discount due version progress last_promise",
    edits="requested_at not_before ship_by ship_complete complete_by priority assignee custom ship_to bill_to",
)
class Order(Row):
    """What is wanted, by whom, on which terms, and the four statuses derived from its lines and payments."""

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


@row(
    "order_lines",
    key="order_id n",
    parent="order_id",
    delta="credited net tax gross discount billed bundles",
    balances="ordered waiting promised recalling cancelled shipped returning returned under_way",
    edits="net tax gross discount",
)
class Line(Row):
    """Some units of one SKU at one price. ordered = cancelled + waiting + promised + shipped, always."""

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


@row("adjustments", key="order_id n", parent="order_id")
class Adjustment(Row):
    """Money no line's gross contains: shipping, discounts, fees, goodwill. Signed, append-only.

    `line`: spread over that line's units (null: over none). `leaves`: with the units, last, or never.
    """

    order_id: Id
    n: Int
    kind: Str
    title: Str
    net: Big
    tax: Big
    gross: Big
    at: Instant
    leaves: Str = "units"
    line: Int | None = None
    tax_class: Str | None = None
    reason: Str | None = None


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
    """Some units of one line (or of a reservation or transfer) with one fate: waiting, stock, supply, or none (not stocked)."""

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
    priority: Small = 0


@row("holds", key="order_id n", parent="order_id")
class Hold(Row):
    """Why an order stands still, since when, by whom; open until released."""

    order_id: Id
    n: Int
    type: Str
    reason: Str
    at: Instant
    by: Str
    released_at: Instant | None = None
    released_by: Str | None = None


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


# ── payments ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@row(
    "payments",
    key="order_id n",
    parent="order_id",
    delta="discrepancy",
    balances="pending authorized capturing captured voiding voided refunding refunded",
)
class Payment(Row):
    """One tender: who collects it, and how far it has come. `native_amount`: in the value account's own unit."""

    order_id: Id
    n: Int
    collector: Str
    amount: Big
    at: Instant
    reference: Str | None = None
    method: Str | None = None
    purpose: Str = "pay"
    value_account: Id | None = None
    native_amount: Big | None = None
    expires_at: Instant | None = None
    pending: Big = 0
    authorized: Big = 0
    capturing: Big = 0
    captured: Big = 0
    voiding: Big = 0
    voided: Big = 0
    refunding: Big = 0
    refunded: Big = 0
    discrepancy: Big = 0


@row("value_accounts", key="id", delta="limit over", balances="balance held")
class ValueAccount(Row):
    """A gift card, store credit, points, a credit line (debt is negative)."""

    id: Id
    kind: Str
    unit: Str
    holder: Id | None = None
    balance: Big = 0
    held: Big = 0
    limit: Big = 0
    over: Big = 0


@row("instructions", key="order_id n", parent="order_id", delta="attempts")
class Instruction(Row):
    """What we told the outside to do; `amount` is minor units, or pieces for a recall. Answered by a command."""

    order_id: Id
    n: Int
    kind: Str
    amount: Big
    at: Instant
    try_at: Instant
    payment: Int | None = None
    fulfillment: Int | None = None
    line: Int | None = None
    promise: Int | None = None
    state: Str = "open"
    external_id: Str | None = None
    failure: Str | None = None
    attempts: Int = 0


# ── fulfillment ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@row("fulfillments", key="order_id n", parent="order_id")
class Fulfillment(Row):
    """What one location is to do for one order, together: released, picked, shipped, or cancelled."""

    order_id: Id
    n: Int
    location: Str
    at: Instant
    method: Str = "ship"
    state: Str = "released"
    promised_at: Instant | None = None
    address: Id | None = None


@row("parcels", key="order_id n", parent="order_id")
class Parcel(Row):
    """What left together, with whom, under which tracking number."""

    order_id: Id
    n: Int
    location: Str
    at: Instant
    fulfillment: Int | None = None
    carrier: Str | None = None
    tracking: Str | None = None


@row("parcel_lines", key="order_id parcel line", parent="order_id")
class ParcelLine(Row):
    """Units of a line in a parcel."""

    order_id: Id
    parcel: Int
    line: Int
    quantity: Big


# ── the ledgers ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@row("goods_ledger", generated="seq")
class Goods(Row):
    """`quantity` units moved from one account to another, within one book."""

    at: Instant
    command_id: Id
    book: Str
    from_account: Str
    to_account: Str
    quantity: Big
    sku_id: Id | None
    seq: Big | None = None
    from_location: Str | None = None
    to_location: Str | None = None
    from_supply: Id | None = None
    to_supply: Id | None = None
    owner: Id | None = None
    line: Int | None = None
    reason: Str | None = None
    receipt: Str | None = None
    cost: Big | None = None
    lot: Str | None = None
    serial: Str | None = None
    from_bin: Str | None = None
    to_bin: Str | None = None
    reverses: Big | None = None


@row("money_ledger", generated="seq")
class Money(Row):
    """`amount` minor units moved from one account to another, within one book; `native`: in the value account's unit."""

    at: Instant
    command_id: Id
    book: Str
    from_account: Str
    to_account: Str
    amount: Big
    currency: Str
    seq: Big | None = None
    order_id: Id | None = None
    payment: Int | None = None
    from_collector: Str | None = None
    to_collector: Str | None = None
    from_value: Id | None = None
    to_value: Id | None = None
    native: Big | None = None
    reason: Str | None = None
    reverses: Big | None = None


# ── the engine's own ────────────────────────────────────────────────────────────────────────────────────────────────────


@row("due", key="id")
class Due(Row):
    """A command that falls due at a time. One row for each (command, key): the earliest time wins."""

    id: Id
    at: Instant
    command: Str
    key: Str
    body: Json


ROWS: tuple[type[Row], ...] = tuple(
    cls for cls in list(globals().values()) if isinstance(cls, type) and issubclass(cls, Row) and cls is not Row
)
