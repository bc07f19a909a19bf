"""The same for what is kept beside orders: the catalog, settings, customers."""

from __future__ import annotations

from typing import Any

SKU: dict[str, Any] = {
    "id": "0190a3f0-0000-7000-8000-000000000002",
    "sku": "SKU-0001",
    "title": "Darjeeling, 100 g",
    "unit": "piece",
    "exponent": 0,
    "pack_units": {"box": 12},
    "tax_class": "food",
    "price": "19.99",
    "price_currency": "EUR",
    "cost": "8.40",
    "cost_currency": "EUR",
    "weight_g": 130,
    "length_mm": 80,
    "width_mm": 50,
    "height_mm": 120,
    "tracked": True,
    "oversell": "backorder",
    "preorder_until": None,
    "safety_stock": 0,
    "state": "active",
    "bundle": False,
    "short_bundle": "wait",
}
BARCODE = {"barcode": "4006381333931", "units": 1}

READS: dict[str, Any] = {
    "skus.list": {"items": [SKU], "next": None},
    "skus.get": SKU | {"components": [], "bundles": ["SET-01"], "barcodes": [BARCODE]},
    "barcodes.get": BARCODE | {name: SKU[name] for name in ("id", "sku", "title", "unit", "exponent", "state")},
}
