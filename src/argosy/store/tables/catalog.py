"""What is sold: SKUs, and what bundles are made of."""

from __future__ import annotations

from sqlalchemy import Table, UniqueConstraint

from .columns import big, check, flag, json, metadata, small, text, uuid

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
    UniqueConstraint("code"),
)

components = Table(
    "components",
    metadata,
    uuid("sku_id", key=True),
    uuid("component_id", key=True),
    big("per"),
    check("per", "per > 0"),
)
