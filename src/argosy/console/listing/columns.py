"""The columns an order list may have, the merchant's own fields among them, and a page's orders as these columns show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from argosy.console.columns import Column
from argosy.model.order_wanted import Sort
from argosy.model.settings import Settings


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


CUSTOM = "custom."
COLUMNS = (
    Column("number", _("Order"), "order"),
    Column("placed_at", _("Placed"), "when"),
    Column("channel", _("Channel"), "channel"),
    Column("reference", _("Reference"), "code"),
    Column("customer_name", _("Customer")),
    Column("country", _("Country"), "code"),
    Column("units", _("Units"), "number"),
    Column("status", _("Status"), "status"),
    Column("payment_status", _("Payment"), "status"),
    Column("fulfillment_status", _("Fulfilment"), "status"),
    Column("return_status", _("Return"), "status"),
    Column("holds", _("Held for"), "holds"),
    Column("gross", _("Total"), "money"),
    Column("due", _("Due"), "money"),
    Column("ship_by", _("Ship by"), "when"),
    Column("days_late", _("Days late"), "number"),
    Column("delivery_method", _("Delivery"), "code"),
    Column("payment_methods", _("Paid by"), "tags"),
    Column("assignee", _("Assignee")),
    Column("tags", _("Tags"), "tags"),
    Column("test", _("Test"), "flag"),
)
USUAL = ("number", "placed_at", "customer_name", "units", "status", "payment_status", "fulfillment_status", "holds", "tags", "gross")
SORTS: dict[str, tuple[Sort, Sort]] = {
    "number": ("-number", "number"),
    "placed_at": ("-placed_at", "placed_at"),
    "gross": ("-gross", "gross"),
    "ship_by": ("ship_by", "-ship_by"),
}
"""By column, the ways through the list that it leads; the first one first."""
SOME = SORTS["ship_by"]
"""The ways through some of the orders alone."""
WAYS: dict[Sort, str] = {
    "-placed_at": _("Newest first"),
    "placed_at": _("Oldest first"),
    "ship_by": _("Ship by, most pressing first"),
    "-ship_by": _("Ship by, least pressing first"),
    "-gross": _("Highest total first"),
    "gross": _("Lowest total first"),
    "-number": _("Highest number first"),
    "number": _("Lowest number first"),
}
"""The ways, in words."""


def every_column(settings: Settings) -> list[Column]:
    """Those that every order has, and the merchant's own."""
    own = [
        Column(CUSTOM + field.code, field.title, "flag" if field.type == "flag" else "text") for field in settings.custom_fields.values()
    ]
    return [*COLUMNS, *own]


def rows_of(orders: Iterable[Mapping[str, Any]], columns: Iterable[Column], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Orders with a value for each of the columns. `names`: what people are called, by their actors' ids."""
    nothing: dict[str, Any] = {column.key: None for column in columns}
    return [
        nothing
        | {CUSTOM + code: value for code, value in order["custom"].items()}
        | dict(order)
        | {"assignee": names.get(order["assignee"] or "", order["assignee"])}
        for order in orders
    ]
