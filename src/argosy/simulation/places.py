"""Where the merchant works and sells: three warehouses, two stores, the channels that promise from them, and what the tax office gets."""

from __future__ import annotations

from ..commands.settings.put_channel import PutChannel
from ..commands.settings.put_location import PutLocation
from ..commands.settings.put_tax_rate import PutTaxRate

CURRENCY, DECIMALS = "EUR", 2
COLLECTOR = "test"

BERLIN, HAMBURG, MUNICH = "BER", "HAM", "MUC"
MITTE, ALTONA = "BER-MITTE", "HAM-ALTONA"
WAREHOUSES = (BERLIN, HAMBURG, MUNICH)
STORES = (MITTE, ALTONA)
SHARES = {BERLIN: 40, HAMBURG: 27, MUNICH: 18, MITTE: 9, ALTONA: 6}
"""Of what is bought, percent by place."""

WEB, MARKETPLACE, STORE, PHONE = "web", "marketplace", "store", "phone"

LOCATIONS = (
    PutLocation(code=BERLIN, title="Warehouse Berlin", timezone="Europe/Berlin"),
    PutLocation(code=HAMBURG, title="Warehouse Hamburg", timezone="Europe/Berlin"),
    PutLocation(code=MUNICH, title="Warehouse Munich", timezone="Europe/Berlin"),
    PutLocation(code=MITTE, title="Store Berlin-Mitte", timezone="Europe/Berlin"),
    PutLocation(code=ALTONA, title="Store Hamburg-Altona", timezone="Europe/Berlin"),
)
CHANNELS = (
    PutChannel(code=WEB, title="Web shop", currency=CURRENCY, locations=[BERLIN, HAMBURG, MUNICH]),
    PutChannel(code=MARKETPLACE, title="Marketplace", currency=CURRENCY, locations=[HAMBURG, BERLIN], accept_always=True),
    PutChannel(code=STORE, title="Stores", currency=CURRENCY, locations=[MITTE, ALTONA], accept_always=True, capture_policy="placed"),
    PutChannel(code=PHONE, title="Phone orders", currency=CURRENCY, locations=[BERLIN, MUNICH, HAMBURG], taxes="computed"),
)
TAX_RATES = tuple(
    PutTaxRate(code=f"{country}-{kind}", title=f"VAT {country} {rate} %", country=country, tax_class=kind, rate=rate)
    for country, standard, food in (("DE", "19", "7"), ("AT", "20", "10"), ("NL", "21", "9"), ("FR", "20", "5.5"))
    for kind, rate in (("standard", standard), ("food", food))
)
"""What orders by telephone bear where they go; the shops compute their own."""


def spread(n: int) -> list[tuple[str, int]]:
    """`n` units over all places by their shares, to the unit; places that get none are left out."""
    found, so_far = [], 0
    for place, share in SHARES.items():
        before, so_far = so_far, so_far + share
        units = (n * so_far + 50) // 100 - (n * before + 50) // 100
        if units:
            found.append((place, units))
    return found
