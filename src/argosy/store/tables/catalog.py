"""What is sold: SKUs, and what bundles are made of."""

from __future__ import annotations

from sqlalchemy import Index, Table, UniqueConstraint
from sqlalchemy import text as sql

from .columns import big, check, flag, instant, integer, json, metadata, not_negative, one_of, small, text, uuid

skus = Table(
    "skus",
    metadata,
    uuid("id", key=True),
    text("code"),
    text("title"),
    text("unit", default="piece"),
    small("exponent", default=0),
    json("pack_units", null=True),
    text("tax_class", null=True),
    big("cost", null=True),
    text("cost_currency", null=True),
    flag("tracked", default=True),
    text("oversell", default="backorder"),
    text("state", default="active"),
    big("price", null=True),
    text("price_currency", null=True),
    big("weight_g", null=True),
    integer("length_mm", null=True),
    integer("width_mm", null=True),
    integer("height_mm", null=True),
    instant("preorder_until", null=True),
    big("safety_stock", default=0),
    flag("bundle", default=False),
    text("short_bundle", default="wait"),
    UniqueConstraint("code"),
    Index("skus_safety_idx", "code", postgresql_where=sql("safety_stock > 0")),
    check(
        "known",
        " and ".join(
            (
                one_of("oversell", "backorder", "preorder", "deny"),
                one_of("state", "active", "stopped", "archived"),
                one_of("short_bundle", "wait", "partial"),
                not_negative("safety_stock"),
            )
        ),
    ),
)

barcodes = Table(
    "barcodes",
    metadata,
    text("barcode", key=True),
    uuid("sku_id"),
    big("units", default=1),
    check("units", "units > 0"),
    Index(None, "sku_id"),
)

components = Table(
    "components",
    metadata,
    uuid("sku_id", key=True),
    uuid("component_id", key=True),
    big("per"),
    check("per", "per > 0"),
    Index(None, "component_id"),
)
