"""What happens to SKUs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from ...base.ids import Id
from .base import Event


@dataclass(frozen=True)
class SkuPut(Event):
    """A SKU was made or changed."""

    type = "catalog.sku_put"
    example: ClassVar = {"subject": "0190a3f0-0000-7000-8000-000000000002", "sku": "TEA", "created": True}
    subject: Id
    sku: str
    created: bool


@dataclass(frozen=True)
class BundlePut(Event):
    """A SKU became a bundle, or another one: orders from here on get these components."""

    type = "catalog.bundle_put"
    example: ClassVar = {
        "subject": "0190a3f0-0000-7000-8000-000000000002",
        "sku": "SET",
        "components": [{"sku": "TEA", "per": 2}, {"sku": "CUP", "per": 1}],
    }
    subject: Id
    sku: str
    components: list[dict[str, Any]]
