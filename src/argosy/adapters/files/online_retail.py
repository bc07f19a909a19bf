"""The preset `online-retail`: a UK retailer's invoice lines of 2010 and 2011 (UCI Machine Learning Repository, Online Retail).

A code of goods begins with a digit (22423, 85123A; 85123a is another one). Codes that begin with a letter are postage,
fees, samples, vouchers, discounts and bank charges. The file knows neither addresses nor tax: orders say so plainly, and
its prices are taken as they stand.
"""

from __future__ import annotations

import re

from ...base.limits import CODE_LENGTH_MAX, QUANTITY_MAX
from .preset import Preset, Row, Rule

_SALE = re.compile(r"[0-9]{1,64}")
_GOODS = re.compile(rf"[0-9][^\x00-\x1f\x7f]{{0,{CODE_LENGTH_MAX - 1}}}")
_CUSTOMER = re.compile(r"([0-9]+)\.0")
"""Customers' numbers went through a column of floats."""


def _is_sale(row: Row) -> bool:
    return _SALE.fullmatch(row.invoice) is not None


def _is_goods(row: Row) -> bool:
    return _GOODS.fullmatch(row.code) is not None


RULES = (
    Rule("cancellation", "The invoice (C…) cancels an earlier sale.", lambda row: row.invoice.startswith("C")),
    Rule("adjustment", "The invoice (A…) adjusts the books; nothing was sold.", lambda row: row.invoice.startswith("A")),
    Rule("not_a_sale", "The invoice's number is not a sale's, which is all digits.", lambda row: not _is_sale(row)),
    Rule("not_goods", "The code is not of goods, which begins with a digit.", lambda row: not _is_goods(row)),
    Rule("quantity_not_positive", "The quantity is negative or zero: a stock write-off, not a sale.", lambda row: row.quantity <= 0),
    Rule("quantity_too_large", "The quantity is larger than an order's line can hold.", lambda row: row.quantity > QUANTITY_MAX),
    Rule("price_negative", "The price is negative.", lambda row: row.unit_price.startswith("-")),
    Rule("price_zero", "The price is zero: a gift, a sample or a note about stock.", lambda row: not row.unit_price.strip("0.")),
)

NO_COUNTRY = "ZZ"
"""A code that ISO 3166 leaves to its users, and CLDR reads as "unknown". The file's own word becomes the region."""

COUNTRIES = {
    "Australia": "AU", "Austria": "AT", "Bahrain": "BH", "Belgium": "BE", "Brazil": "BR", "Canada": "CA", "Cyprus": "CY",
    "Czech Republic": "CZ", "Denmark": "DK", "EIRE": "IE", "Finland": "FI", "France": "FR", "Germany": "DE", "Greece": "GR",
    "Hong Kong": "HK", "Iceland": "IS", "Israel": "IL", "Italy": "IT", "Japan": "JP", "Lebanon": "LB", "Lithuania": "LT",
    "Malta": "MT", "Netherlands": "NL", "Norway": "NO", "Poland": "PL", "Portugal": "PT", "RSA": "ZA", "Saudi Arabia": "SA",
    "Singapore": "SG", "Spain": "ES", "Sweden": "SE", "Switzerland": "CH", "USA": "US", "United Arab Emirates": "AE",
    "United Kingdom": "GB",
    "Channel Islands": NO_COUNTRY,  # Jersey or Guernsey: two countries to ISO 3166
    "European Community": NO_COUNTRY,
    "Unspecified": NO_COUNTRY,
}  # fmt: skip


def customer_of(word: str) -> str | None:
    """'17850.0' is customer 17850; nothing is nobody we know."""
    number = _CUSTOMER.fullmatch(word)
    return number[1] if number else word or None


ONLINE_RETAIL = Preset(
    code="online-retail",
    title="Online Retail",
    columns=("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"),
    currency="GBP",
    timezone="Europe/London",
    location="uk",
    location_title="United Kingdom",
    stocked=2,
    rules=RULES,
    countries=COUNTRIES,
    no_country=NO_COUNTRY,
    address_line="Address not in the file",
    city="City not in the file",
    customer_of=customer_of,
)
