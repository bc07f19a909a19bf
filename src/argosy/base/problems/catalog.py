"""What can be wrong about SKUs."""

from __future__ import annotations

from .problem import Problem

CATALOG = (
    Problem("sku_not_found", 404, "There is no such SKU.", "Check the code: codes are compared exactly, letter case included."),
    Problem("sku_unknown", 422, "There is no such SKU.", "Create it with catalog.put_sku, or correct the code."),
    Problem("sku_not_for_sale", 422, "This SKU is not sold any more.", "Set its state to `active` with catalog.put_sku."),
    Problem("sku_not_stocked", 422, "This SKU keeps no stock.", "Only SKUs with `tracked` can be received, counted or corrected."),
    Problem("sku_is_bundle", 422, "This SKU is a bundle.", "Name a SKU that is not made of others."),
    Problem("tracking_fixed", 422, "Whether a SKU keeps stock can't be changed once it has been used.", "Create another SKU."),
)
