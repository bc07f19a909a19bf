"""The orders, newest first, by whatever is asked of them. The address holds all of it, so a view is a link."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from pydantic import ValidationError
from starlette.responses import Response

from argosy.base.errors import Refused
from argosy.console.ask import Ask
from argosy.console.columns import Column, chosen
from argosy.console.screening import Screens
from argosy.console.words import in_words
from argosy.model.shapes import field_name, message
from argosy.queries.order_list import order_list
from argosy.queries.plain import BadCursor
from argosy.serving.asked_orders import OrdersAsked, filters

screens = Screens()


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


ROWS = 50
COLUMNS = (
    Column("number", _("Order"), "order"),
    Column("placed_at", _("Placed"), "when"),
    Column("channel", _("Channel"), "code"),
    Column("reference", _("Reference"), "code"),
    Column("status", _("Status"), "status"),
    Column("payment_status", _("Payment"), "status"),
    Column("fulfillment_status", _("Fulfilment"), "status"),
    Column("return_status", _("Return"), "status"),
    Column("gross", _("Total"), "money"),
    Column("due", _("Due"), "money"),
)
SHOWN = ("number", "placed_at", "channel", "reference", "status", "payment_status", "fulfillment_status", "gross")
OWN = frozenset({"columns", "after"})
"""Parameters of the screen; the others are filters."""

FILTERS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("status", _("Status"), ("open", "complete", "cancelled")),
    ("payment_status", _("Payment"), ("none", "pending", "authorized", "part_paid", "paid", "part_refunded", "refunded", "voided")),
    ("fulfillment_status", _("Fulfilment"), ("none", "partial", "shipped", "delivered")),
    ("return_status", _("Return"), ("none", "announced", "partial", "returned")),
)
NAMES: dict[str, str] = {name: title for name, title, _values in FILTERS} | {
    "channel": _("Channel"),
    "location": _("Location"),
    "sku": _("SKU"),
    "tag": _("Tag"),
    "hold": _("Held for"),
    "country": _("Country"),
    "assignee": _("Assignee"),
    "days_late": _("Days late"),
    "q": _("Text"),
}


@screens.get("/orders", "orders:read")
async def orders(ask: Ask) -> Response:
    """A page of the list; what can't be asked is said beside an empty one."""
    asked = [(name, value) for name, value in ask.request.query_params.multi_items() if value and name not in OWN]
    found: dict[str, Any] = {"items": [], "next": None}
    wrong = ""
    try:
        found = await ask.read(await _query(ask, asked))
    except ValidationError as error:
        first = error.errors()[0]
        wrong = f"{field_name(first['loc'])}: {message(first)}"
    except Refused as refused:
        wrong = in_words(refused)
    except BadCursor:
        wrong = "after"
    return await ask.page(
        "orders.html",
        columns=chosen(COLUMNS, SHOWN, ask.query.get("columns")),
        every_column=COLUMNS,
        orders=found["items"],
        next=None if found["next"] is None else f"/orders?{urlencode([*asked, ('after', found['next'])])}",
        newest=f"/orders?{urlencode(asked)}" if ask.query.get("after") else None,
        asked=asked,
        names=NAMES,
        chips=[(name, value, f"/orders?{urlencode([a for a in asked if a != (name, value)])}") for name, value in asked if name != "q"],
        filters=FILTERS,
        wrong=wrong,
    )


async def _query(ask: Ask, asked: list[tuple[str, str]]) -> Any:
    """Raises ValidationError, BadCursor. Refused: malformed."""
    said: dict[str, Any] = {}
    for name, value in asked:
        said[name] = [*said.get(name, []), value] if name in ("sku", "tag") else value
    wanted = OrdersAsked.model_validate(said)
    found = filters(ask.request, wanted, await ask.service.now())
    machine_time = ask.service.coalescer.desk.machine_time()
    return order_list(ask.sight, ask.query.get("after") or None, ROWS, found, wanted.sort, machine_time=machine_time)
