"""Data as the queries tell it, for documents that need no database, and what stands on the paper."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import zxingcpp
from PIL import Image
from pypdf import PdfReader

from argosy.documents import press

AT = datetime(2026, 3, 2, 9, 15, 30, 5, tzinfo=UTC)
ADDRESS = {"name": "Anna Schmidt", "line1": "Hauptstr. 5", "line2": None, "city": "Berlin", "region": None, "postcode": "10115"}
HERE = ADDRESS | {"country": "DE"}


def line(sku: str = "TEA", units: int = 1, **more: Any) -> dict[str, Any]:
    told = {"sku": sku, "title": "Tea, 100 g", "units": units, "to_pick": units, "exponent": 0, "unit": "piece", "barcode": None}
    return told | more


def slip(number: str = "100001", **more: Any) -> dict[str, Any]:
    """A fulfillment or parcel."""
    return {
        **{"order": "0190a3f0-0000-7000-8000-000000000001", "number": number, "reference": "W-1", "customer_reference": None},
        **{"seller": "Tea & Sons", "language": None, "placed_at": AT, "location": "BER", "location_title": "Warehouse Berlin"},
        **{"timezone": "Europe/Berlin", "from": HERE, "to": HERE, "gift": [], "n": 1, "fulfillment": 1, "at": AT},
        **{"promised_at": None, "priority": 0, "carrier": None, "tracking": None, "lines": [line()]},
    } | more


def sold(**more: Any) -> dict[str, Any]:
    """A line of an order."""
    return {
        **{"sku": "TEA", "title": "Tea, 100 g", "inside": False, "heading": False, "units": 1, "exponent": 0, "unit": "piece"},
        **{"dropped": 0, "unit_price": 10_000_000, "amount": 1000, "discounts": [], "discount": 0},
    } | more


def order(number: str = "100001", **more: Any) -> dict[str, Any]:
    return {
        **{"order": "0190a3f0-0000-7000-8000-000000000001", "number": number, "reference": "W-1", "customer_reference": None},
        **{"seller": "Tea & Sons", "timezone": "Europe/Berlin", "language": None, "placed_at": AT, "currency": "EUR", "exponent": 2},
        **{"prices_include_tax": True, "net": 1000, "tax": 0, "gross": 1000, "due": 0, "ship_to": HERE, "bill_to": None},
        **{"lines": [sold()], "goods": 1000, "adjustments": [], "taxes": [], "owed": 1000, "payments": []},
    } | more


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def texts(pdf: bytes) -> list[str]:
    """Of each page, what a reader reads: without the places where a long word may be broken."""
    return [page.extract_text().replace("\xa0", " ").replace("\u200b", "") for page in read(pdf).pages]


def pictures(monkeypatch: Any, make: Callable[[], Any], ppi: int) -> list[Image.Image]:
    """Each page that `make` prints, one document or several, as a printer puts it on the paper."""
    with monkeypatch.context() as patched:
        patched.setattr(press.typst, "compile", partial(press.typst.compile, format="png", ppi=ppi))
        made = make()
    return [Image.open(io.BytesIO(page)).convert("L") for page in _flat(made)]


def _flat(made: Any) -> list[bytes]:
    """Typst answers one page as it is, and several as a list."""
    return [made] if isinstance(made, bytes) else [page for one in made for page in _flat(one)]


def scanned(monkeypatch: Any, make: Callable[[], bytes]) -> list[str]:
    """What a scanner reads on the pages that `make` prints."""
    return [found.text for page in pictures(monkeypatch, make, 300) for found in zxingcpp.read_barcodes(page)]
