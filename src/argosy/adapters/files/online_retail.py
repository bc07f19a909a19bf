"""The preset `online-retail`: a UK retailer's invoice lines of 2010 and 2011 (UCI Machine Learning Repository, Online Retail).

A code of goods begins with a digit (22423, 85123A; 85123a is another one). Codes that begin with a letter are postage,
fees, samples, vouchers, discounts and bank charges. The file knows neither addresses nor tax: orders say so plainly, and
its prices are taken as they stand.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ...base.limits import CODE_LENGTH_MAX, QUANTITY_MAX
from .preset import Preset, Row, Rule

_SALE = lru_cache(64)(re.compile(r"[0-9]{1,64}").fullmatch)
_INVOICE = lru_cache(64)(re.compile(r"C?[0-9]{1,64}").fullmatch)
_GOODS = lru_cache(10_000)(re.compile(rf"[0-9][^\x00-\x1f\x7f]{{0,{CODE_LENGTH_MAX - 1}}}").fullmatch)
_CODE = lru_cache(10_000)(re.compile(rf"[^\x00-\x1f\x7f]{{1,{CODE_LENGTH_MAX}}}").fullmatch)
"""Lines of one invoice follow each other, and a file says few codes, again and again."""

_CUSTOMER = re.compile(r"([0-9]+)\.0")
"""Customers' numbers went through a column of floats."""


CHARGES: dict[str, str] = {
    **dict.fromkeys(("POST", "DOT", "C2"), "shipping"),
    "D": "discount",
    **dict.fromkeys(("M", "m", "S", "BANK CHARGES", "CRUK", "AMAZONFEE"), "fee"),  # manual, samples, bank, charity, marketplace
}
"""Codes of what is no goods. Vouchers and the codes of a partner's goods (DCGS…) are sold like goods."""


def _is_sale(row: Row) -> bool:
    return _SALE(row.invoice) is not None


def _is_goods(row: Row) -> bool:
    return _GOODS(row.code) is not None


def _free(row: Row) -> bool:
    return not row.unit_price.strip("0.")


def _not_bought(row: Row) -> bool:
    return row.quantity <= 0 and not row.invoice.startswith("C")


def _written_off(row: Row) -> bool:
    """What is gone had been on a shelf, so it is goods whatever its code begins with: a partner's are among them."""
    return row.quantity < 0 and _is_sale(row) and _CODE(row.code) is not None and row.code not in CHARGES


def _not_given_back(row: Row) -> bool:
    return row.quantity >= 0 and row.invoice.startswith("C")


_ADJUSTMENT = Rule("adjustment", "The invoice (A…) adjusts the books; nothing was sold.", lambda row: row.invoice.startswith("A"))
_TOO_LARGE = Rule(
    "quantity_too_large", "The quantity is larger than an order's line can hold.", lambda row: abs(row.quantity) > QUANTITY_MAX
)
_NEGATIVE = Rule("price_negative", "The price is negative.", lambda row: row.unit_price.startswith("-"))

LIVE = (
    Rule("cancellation", "The invoice (C…) cancels an earlier sale.", lambda row: row.invoice.startswith("C")),
    _ADJUSTMENT,
    Rule("not_a_sale", "The invoice's number is not a sale's, which is all digits.", lambda row: not _is_sale(row)),
    Rule("not_goods", "The code is not of goods, which begins with a digit.", lambda row: not _is_goods(row) and not _written_off(row)),
    Rule("quantity_zero", "The quantity is zero: nothing was sold, and nothing is missing.", lambda row: row.quantity == 0),
    _TOO_LARGE,
    _NEGATIVE,
    Rule("price_zero", "The price is zero: a gift, a sample or a note about stock.", lambda row: _free(row) and not _written_off(row)),
)
HISTORY = (
    _ADJUSTMENT,
    Rule("not_an_invoice", "The number is no invoice's: digits, or C and digits.", lambda row: _INVOICE(row.invoice) is None),
    Rule("code_unusable", "The code is empty, too long, or holds control characters.", lambda row: _CODE(row.code) is None),
    Rule("write_off", "The quantity is negative or zero, on no credit: a stock write-off, not a sale.", _not_bought),
    Rule("credit_not_negative", "The invoice (C…) gives back, but the quantity is not negative.", _not_given_back),
    _TOO_LARGE,
    _NEGATIVE,
    Rule("nothing_charged", "Postage, a discount or a fee of nothing.", lambda row: row.code in CHARGES and _free(row)),
    Rule("price_zero", "The price is zero and no customer is named: a note about stock.", lambda row: not row.customer and _free(row)),
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


@lru_cache(maxsize=64)
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
    rules={"live": LIVE, "history": HISTORY},
    charges=CHARGES,
    credit_prefix="C",
    written_off=_written_off,
    countries=COUNTRIES,
    no_country=NO_COUNTRY,
    address_line="Address not in the file",
    city="City not in the file",
    customer_of=customer_of,
)
