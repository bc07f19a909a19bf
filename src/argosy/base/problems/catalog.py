"""What can be wrong about SKUs."""

from __future__ import annotations

from .problem import Problem, _

CATALOG = (
    Problem("sku_not_found", 404, _("There is no such SKU."), _("Check the code: codes are compared exactly, letter case included.")),
    Problem("sku_unknown", 422, _("There is no such SKU."), _("Create it with catalog.put_sku, or correct the code.")),
    Problem("sku_not_for_sale", 422, _("This SKU is not sold any more."), _("Set its state to `active` with catalog.put_sku.")),
    Problem("sku_not_stocked", 422, _("This SKU keeps no stock."), _("Only SKUs with `tracked` can be received, counted or corrected.")),
    Problem("sku_is_bundle", 422, _("This SKU is a bundle."), _("Name a SKU that is not made of others.")),
    Problem("tracking_fixed", 422, _("Whether a SKU keeps stock can't be changed once it exists."), _("Create another SKU.")),
    Problem(
        "sku_in_use",
        409,
        _("The SKU has stock, is expected or owed, or is part of a bundle."),
        _("Stop selling it (`stopped`), and archive it when the facts named here are all zero or false."),
    ),
    Problem(
        "preorder_date",
        422,
        _("A pre-order needs the date until which it is one, and nothing else has such a date."),
        _("Send `preorder_until` with `oversell: preorder`, and only with it."),
    ),
    Problem(
        "barcode_taken",
        409,
        _("Another SKU has this barcode."),
        _("Take it off that SKU first: the barcode's own address tells whose it is."),
    ),
    Problem("barcode_unknown", 404, _("No SKU has this barcode."), _("Add it with catalog.put_sku (`barcodes`), or scan again.")),
    Problem(
        "bundle_keeps_stock",
        422,
        _("This SKU keeps stock of its own, so it can't be a bundle."),
        _("Create another SKU with `tracked: false`; the stock of a bundle is that of its components."),
    ),
    Problem("bundle_in_itself", 422, _("A bundle can't contain itself."), _("Name other SKUs as its components.")),
    Problem("bundle_in_bundle", 422, _("A bundle can't be part of another bundle."), _("Name the components of the inner bundle instead.")),
    Problem("component_twice", 422, _("A component is named twice."), _("Name each SKU once, with all its pieces in `per`.")),
    Problem(
        "component_archived",
        422,
        _("An archived SKU can't be part of a bundle."),
        _("Set its state to `active` with catalog.put_sku first."),
    ),
)
