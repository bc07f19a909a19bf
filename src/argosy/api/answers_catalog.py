"""What the reads of the catalog answer, as their documentation describes it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from argosy.api.answers import Answer, PageOf

State = Literal["active", "stopped", "archived"]


class SkuShown(Answer):
    """A thing that is sold. `price` is what it costs when nobody says otherwise; weight in grams, sides in millimetres."""

    id: UUID
    sku: str
    title: str
    unit: str
    exponent: int = Field(description="decimals of the unit: with kg and 3, quantities are grams")
    pack_units: dict[str, int] | None
    tax_class: str | None
    price: str | None
    price_currency: str | None
    cost: str | None
    cost_currency: str | None
    weight_g: int | None
    length_mm: int | None
    width_mm: int | None
    height_mm: int | None
    tracked: bool
    oversell: Literal["backorder", "preorder", "deny"]
    preorder_until: datetime | None
    safety_stock: int
    state: State
    bundle: bool
    short_bundle: Literal["wait", "partial"]


class SkuList(PageOf[SkuShown]):
    """SKUs, by code."""


class ComponentShown(Answer):
    sku: str
    title: str
    per: int


class BarcodeShown(Answer):
    barcode: str
    units: int


class SkuPage(SkuShown):
    """A SKU as a whole. `bundles`: codes of those it is part of."""

    components: list[ComponentShown]
    bundles: list[str]
    barcodes: list[BarcodeShown]


class Scanned(BarcodeShown):
    """What a barcode stands on: so many `units` of a SKU."""

    id: UUID
    sku: str
    title: str
    unit: str
    exponent: int
    state: State
