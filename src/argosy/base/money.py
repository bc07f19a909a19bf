"""Money is an integer of minor units and an ISO 4217 currency; on the wire, a decimal string of major units.

Rounding is half up, away from zero for negative amounts, and happens here and nowhere else.
"""

from __future__ import annotations

from functools import lru_cache

PRICE_DECIMALS = 4
"""A unit price has this many more decimals than its currency: 0.0125 EUR is 12,500 in 10^-6 EUR."""

_EXPONENTS = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    **dict.fromkeys(
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP "
        "CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR "
        "JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN "
        "NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP "
        "SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWG".split(),
        2,
    ),
}


class BadAmount(ValueError):
    """Not a decimal amount, or one with more decimals than its currency has."""


def known(currency: str) -> bool:
    """Whether ISO 4217 lists this currency as one that is paid in."""
    return currency in _EXPONENTS


def exponent(currency: str) -> int:
    """Decimals of the currency (ISO 4217): EUR 2, JPY 0, KWD 3. KeyError for one we do not know."""
    return _EXPONENTS[currency]


@lru_cache(maxsize=10_000)
def scaled(amount: str, decimals: int) -> int:
    """'19.99' with 2 decimals is 1999. BadAmount when it does not fit exactly."""
    if amount == "0":
        return 0
    whole, point, part = amount.partition(".")
    if not point:
        try:
            return int(whole) * int(10**decimals)
        except ValueError:
            raise BadAmount(f"{amount!r} is not an amount") from None
    spare = decimals - len(part)
    if spare < 0:
        if part[decimals:].strip("0"):
            raise BadAmount(f"{amount} has more than {decimals} decimals")
        part, spare = part[:decimals], 0
    try:
        size = int(whole.lstrip("-") + part) * int(10**spare)
    except ValueError:
        raise BadAmount(f"{amount!r} is not an amount") from None
    return -size if whole.startswith("-") else size


def decimal(amount: int, decimals: int) -> str:
    """1999 with 2 decimals is '19.99'."""
    if not decimals:
        return str(amount)
    digits = f"{abs(amount):0{decimals + 1}d}"
    return f"{'-' if amount < 0 else ''}{digits[:-decimals]}.{digits[-decimals:]}"


def half_up(numerator: int, denominator: int) -> int:
    """numerator / denominator rounded half away from zero. The denominator is positive."""
    size = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -size if numerator < 0 else size


def line_total(quantity: int, unit_price: int) -> int:
    """Minor units for `quantity` pieces at a unit price with PRICE_DECIMALS more decimals; rounded once."""
    return half_up(quantity * unit_price, 10**PRICE_DECIMALS)
