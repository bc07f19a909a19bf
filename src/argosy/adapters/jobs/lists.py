"""The lists that can be had as a file: how each is read page by page, within somebody's sight, and what its columns are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from ...base.errors import Refused
from ...model.order_wanted import OrdersFiltered, Sort
from ...model.work import CustomersListed, Export, ShelvesListed, SkusListed, SuppliesListed, WorkListed
from ...queries.customers import customer_list
from ...queries.fulfillments import work
from ...queries.order_list import order_list
from ...queries.orders_wanted import filtered
from ...queries.sight import Sight
from ...queries.skus import sku_list
from ...queries.stock_moves import stock_at
from ...queries.supplies import expected
from ...store.jobs import machine_time
from ...store.statement import Script

OWN = "custom"
CUSTOM = "custom."
"""Where a list has fields of the merchant's own, one of them by its code."""
Page = Callable[[str | None, int], Script[dict[str, Any]]]
"""From a cursor on, so many at most."""


@dataclass(frozen=True)
class Listed:
    """`page` makes the reader of a list; `amounts` are columns that hold decimal strings."""

    page: Callable[[Export, Sight, datetime], Page]
    columns: tuple[str, ...]
    amounts: tuple[str, ...] = ()

    def chosen(self, wanted: Sequence[str] | None) -> tuple[str, ...]:
        """The columns of a file. Raises Refused: malformed, if there is no such column."""
        for name in wanted or ():
            if name not in self.columns and not (name.startswith(CUSTOM) and OWN in self.columns):
                raise Refused("malformed", errors=[{"field": "columns", "message": f"there is no column {name}"}])
        return self.columns if wanted is None else tuple(wanted)


def row(item: Mapping[str, Any], columns: Sequence[str]) -> dict[str, Any]:
    """An item by these columns; of a custom field, what it holds."""
    own = item.get(OWN) or {}
    return {name: own.get(name.removeprefix(CUSTOM)) if name.startswith(CUSTOM) else item[name] for name in columns}


def orders_listed(filters: OrdersFiltered, sort: Sort | None, sight: Sight, now: datetime) -> Page:
    """The list of orders, newest first unless `sort` says otherwise. Raises Refused: malformed."""
    return partial(order_list, sight, filters=filtered(filters, now), sort=sort or "-placed_at", machine_time=machine_time())


def _orders(export: Export, sight: Sight, now: datetime) -> Page:
    return orders_listed(export.asked, export.sort, sight, now)


def _customers(export: Export, _: Sight, __: datetime) -> Page:
    asked: CustomersListed = export.asked
    said = next(((name, value) for name in ("email", "reference", "name") if (value := getattr(asked, name)) is not None), (None, ""))
    return partial(customer_list, *said)


def _skus(export: Export, _: Sight, __: datetime) -> Page:
    asked: SkusListed = export.asked
    return partial(sku_list, asked.code or "")


def _stock(export: Export, sight: Sight, _: datetime) -> Page:
    asked: ShelvesListed = export.asked
    return partial(stock_at, asked.location, sight)


def _supplies(export: Export, sight: Sight, _: datetime) -> Page:
    asked: SuppliesListed = export.asked
    return partial(expected, sight, asked.sku, asked.location, asked.before)


def _fulfillments(export: Export, sight: Sight, _: datetime) -> Page:
    asked: WorkListed = export.asked
    return partial(work, sight, asked.location, asked.state)


def _columns(names: str) -> tuple[str, ...]:
    return tuple(names.split())


LISTS: dict[str, Listed] = {
    "orders": Listed(
        _orders,
        _columns(
            "id number channel reference placed_at status payment_status fulfillment_status return_status currency gross due ship_by "
            "days_late delivery_method assignee tags custom test customer_name country units holds payment_methods"
        ),
        ("gross", "due"),
    ),
    "customers": Listed(_customers, _columns("id created_at reference name company email phone vat_id language note became erased_at")),
    "skus": Listed(
        _skus,
        _columns(
            "id sku title unit exponent pack_units tax_class price price_currency cost cost_currency weight_g length_mm width_mm "
            "height_mm tracked oversell preorder_until safety_stock state bundle short_bundle"
        ),
        ("price", "cost"),
    ),
    "stock": Listed(_stock, _columns("sku title on_hand quarantine promised available short safety_stock")),
    "supplies": Listed(
        _supplies,
        _columns("id supply kind sku location expected_at expected received closed in_transit promised short remaining"),
    ),
    "fulfillments": Listed(
        _fulfillments,
        _columns("order number channel reference priority fulfillment location method state at promised_at units picked packed"),
    ),
}


def pages(export: Export, sight: Sight, now: datetime) -> tuple[Listed, Page]:
    """A list and its reader. Raises Refused: malformed."""
    listed = LISTS[export.list]
    return listed, listed.page(export, sight, now)
