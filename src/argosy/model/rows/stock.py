"""What is sold, and how much of it is where."""

from __future__ import annotations

from ..spec import row
from .base import Big, Flag, Id, Instant, Int, Json, Row, Small, Str


@row("skus", key="id")
class Sku(Row):
    """A thing that is sold. `exponent`: decimals of its unit (kg with 3: quantities are grams).

    `oversell`: backorder, preorder (until `preorder_until`) or deny. `short_bundle`: what a bundle does while a component lacks:
    wait, or ship what is there (partial). `safety_stock`: units a location keeps back from newcomers. `price` has four more decimals
    than its currency, as unit prices have. Weight in grams, sides in mm.
    """

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
    price: Big | None = None
    price_currency: Str | None = None
    weight_g: Big | None = None
    length_mm: Int | None = None
    width_mm: Int | None = None
    height_mm: Int | None = None
    preorder_until: Instant | None = None
    safety_stock: Big = 0
    bundle: Flag = False
    short_bundle: Str = "wait"


@row("barcodes", key="barcode", parent="sku_id")
class Barcode(Row):
    """What a scanner reads on a SKU, or on `units` of it in one pack. No two SKUs share one."""

    barcode: Str
    sku_id: Id
    units: Big = 1


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
    """What is expected: a purchase, a transfer, a drop-ship order, a return.

    `reference` is the document it stands on, once for each SKU; `owner` the transfer that brings it.
    """

    id: Id
    sku_id: Id
    kind: Str
    reference: Str
    owner: Id | None = None
    location: Str | None = None
    expected_at: Instant | None = None
    expected: Big = 0
    received: Big = 0
    closed: Big = 0
    in_transit: Big = 0
    promised: Big = 0
    short: Big = 0
