"""From a file's lines to orders: lines of one invoice find each other, and become the body of one orders.place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from ...base.money import decimal, exponent
from ...commands.orders.place import PlaceOrder
from .preset import Preset, Row

L = TypeVar("L")


def invoices(rows: Iterable[Row], lines: Mapping[str, int]) -> Iterator[list[Row]]:
    """The rows of one invoice at a time, in the order of their first rows. `lines`: how many each invoice has."""
    return together(rows, lambda row: row.invoice, lines)


def together(rows: Iterable[L], group: Callable[[L], str], lines: Mapping[str, int]) -> Iterator[list[L]]:
    """The rows of one group at a time, in the order of their first rows. `lines`: how many each group has.

    A group may be interrupted by others: they wait for it, so that orders keep the file's order. Held in memory is
    what waits.
    """
    waiting: dict[str, list[L]] = {}
    for row in rows:
        name = group(row)
        held = waiting.setdefault(name, [])
        held.append(row)
        if len(held) < lines[name]:
            continue
        while waiting:
            first = next(iter(waiting))
            if len(waiting[first]) < lines[first]:
                break
            yield waiting.pop(first)


def order(preset: Preset, rows: list[Row]) -> PlaceOrder:
    """The order that an invoice's lines are, at the time of its first. Raises pydantic's ValidationError if it can't be one."""
    first = rows[0]
    return PlaceOrder.model_validate(
        {
            "channel": preset.code,
            "reference": first.invoice,
            "currency": preset.currency,
            "lines": [
                {"sku": row.code, "quantity": row.quantity, "unit_price": row.unit_price, "title": row.title or None} for row in rows
            ],
            "ship_to": address(preset, first),
            "total": decimal(sum(row.amount for row in rows), exponent(preset.currency)),
            "placed_at": preset.instant(first.at),
            "customer_reference": preset.customer_of(first.customer),
        }
    )


def address(preset: Preset, row: Row) -> dict[str, Any]:
    """Who and where, as far as the file knows, and that it doesn't know more."""
    customer = preset.customer_of(row.customer)
    country = preset.countries.get(row.country, preset.no_country)
    return {
        "name": f"Customer {customer}" if customer else "Customer not in the file",
        "line1": preset.address_line,
        "city": preset.city,
        "country": country,
        "region": row.country if country == preset.no_country else None,
    }
