"""What is sold, and how much of it is where."""

from __future__ import annotations

from ..spec import row
from .base import Big, Flag, Id, Instant, Json, Row, Small, Str


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
