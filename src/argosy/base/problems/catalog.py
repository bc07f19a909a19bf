"""What can be wrong about SKUs."""

from __future__ import annotations

from .problem import Problem

CATALOG = (
    Problem("sku_not_found", 404, "There is no such SKU.", "Check the code: codes are compared exactly, letter case included."),
    Problem("sku_unknown", 422, "There is no such SKU.", "Create it with catalog.put_sku, or correct the code."),
    Problem("sku_not_for_sale", 422, "This SKU is not sold any more.", "Set its state to `active` with catalog.put_sku."),
    Problem("sku_not_stocked", 422, "This SKU keeps no stock.", "Only SKUs with `tracked` can be received, counted or corrected."),
    Problem("sku_is_bundle", 422, "This SKU is a bundle.", "Name a SKU that is not made of others."),
    Problem("tracking_fixed", 422, "Whether a SKU keeps stock can't be changed once it exists.", "Create another SKU."),
    Problem(
        "sku_in_use",
        409,
        "The SKU has stock, is expected or owed, or is part of a bundle.",
        "Stop selling it (`stopped`), and archive it when the facts named here are all zero or false.",
    ),
    Problem(
        "preorder_date",
        422,
        "A pre-order needs the date until which it is one, and nothing else has such a date.",
        "Send `preorder_until` with `oversell: preorder`, and only with it.",
    ),
    Problem(
        "barcode_taken", 409, "Another SKU has this barcode.", "Take it off that SKU first: the barcode's own address tells whose it is."
    ),
    Problem("barcode_unknown", 404, "No SKU has this barcode.", "Add it with catalog.put_sku (`barcodes`), or scan again."),
    Problem(
        "bundle_keeps_stock",
        422,
        "This SKU keeps stock of its own, so it can't be a bundle.",
        "Create another SKU with `tracked: false`; the stock of a bundle is that of its components.",
    ),
    Problem("bundle_in_itself", 422, "A bundle can't contain itself.", "Name other SKUs as its components."),
    Problem("bundle_in_bundle", 422, "A bundle can't be part of another bundle.", "Name the components of the inner bundle instead."),
    Problem("component_twice", 422, "A component is named twice.", "Name each SKU once, with all its pieces in `per`."),
    Problem(
        "component_archived", 422, "An archived SKU can't be part of a bundle.", "Set its state to `active` with catalog.put_sku first."
    ),
)
