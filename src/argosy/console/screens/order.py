"""One order: what was ordered and where its units stand, the money as the ledger has it, what happened, and what can be done."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from argosy.base import ids
from argosy.console.actions import offering
from argosy.console.ask import Ask
from argosy.console.columns import Column
from argosy.console.screening import Screens
from argosy.console.telling import About, entries, sentence, who
from argosy.console.telling.settings import told as in_a_line
from argosy.console.words import called
from argosy.engine.registry import REGISTRY
from argosy.queries.actors import actor_names
from argosy.queries.approvals import approvals
from argosy.queries.order_page import order_page
from argosy.queries.order_together import order_together

screens = Screens()


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


COLUMNS = (
    Column("ordered", _("Ordered"), "number"),
    Column("waiting", _("Waiting"), "warn"),
    Column("promised", _("Reserved"), "info"),
    Column("shipped", _("Shipped"), "good"),
    Column("cancelled", _("Cancelled"), "number"),
    Column("returning", _("Coming back"), "number"),
    Column("returned", _("Returned"), "number"),
    Column("credited", _("Credited"), "number"),
)
WAITS = {
    "backorder": _("for stock"),
    "hold": _("for a hold to end"),
    "date": _("for its date"),
    "unmapped": _("for somebody to name its SKU"),
    "complete": _("for the order to be complete"),
    "bundle": _("for the bundle to be complete"),
    "rest": _("for the rest of the order"),
}
"""Why units wait."""

APPROVALS_MAX = 100
Order = dict[str, Any]


@screens.get("/orders/{order}", "orders:read")
async def order(ask: Ask) -> Response:
    """The order as a whole."""
    found = await ask.found(order_page(ask.path("order"), ask.sight), "order_unknown")
    together = await ask.read(order_together(ids.parse(found["id"]), ask.sight))
    actors = _actors(found, together)
    names = await ask.read(actor_names(actors))
    about = About.order(found, names)
    return await ask.page(
        "order.html",
        order=found,
        offers=_offers(ask, found),
        editable="orders.edit" in REGISTRY and ask.may(REGISTRY["orders.edit"].scope) and found["status"] == "open",
        told=entries(found, names, lambda event: sentence(event["type"], event["data"], about)),
        by={actor: who(actor, names) for actor in actors},
        together=together,
        takes_files=ask.may("orders:write") and ask.may("files:write"),
        held=_held(found),
        late=await _days_late(ask, found),
        asked=await _asked(ask, found),
        own=[(called(code, "custom_fields"), in_a_line(value)) for code, value in sorted(found["custom"].items())],
        columns=[c for c in COLUMNS if c.key == "ordered" or any(line[c.key] for line in found["lines"])],
        waits=WAITS,
        sets=_sets(found),
        taxes=_taxes(found),
        codes=about.codes,
        printable=_printable(found) if ask.may("fulfillment:read") else "",
    )


def _actors(order: Order, together: dict[str, Any]) -> set[str]:
    """Everybody whose name the page says."""
    named = (
        {hold["released_by"] for hold in order["holds"]}
        | {order["assignee"]}
        | {user for users in together["mentions"].values() for user in users}
    )
    named |= {one["by"] for one in (*order["holds"], *order["notes"], *order["attachments"])}
    named |= {name for event in order["timeline"] for name in (event["actor"], event["data"].get("assignee"))}
    named |= {together["follow_up"]["assignee"]} if together["follow_up"] else set()
    return named - {None}


def _offers(ask: Ask, order: Order) -> dict[str, Any]:
    """What can be done with the order, and by their numbers with its parts."""
    each = {
        "lines": offering.of_line,
        "payments": offering.of_payment,
        "fulfillments": offering.of_fulfillment,
        "parcels": offering.of_parcel,
        "instructions": offering.of_recall,
        "attachments": offering.of_attachment,
    }
    parts = {name: {part["n"]: offer(ask, order, part) for part in order[name]} for name, offer in each.items()}
    return parts | {
        "order": offering.of_order(ask, order),
        "money": offering.of_money(ask, order),
        "follow_up": offering.of_follow_up(ask, order),
        "release": offering.releases(ask, order),
    }


def _held(order: Order) -> dict[str, str]:
    """What is held or taken of the customer's money by now, what is expected beside it, and what is owed for what they keep."""
    pays = [payment for payment in order["payments"] if payment["purpose"] == "pay"]

    def total(plus: str, minus: tuple[str, ...] = ()) -> Decimal:
        return sum((Decimal(p[plus]) - sum(Decimal(p[name]) for name in minus) for p in pays), Decimal(order["due"]) * 0)

    held = total("authorized", ("voided", "voiding", "refunded", "refunding"))
    return {"held": str(held), "expected": str(total("pending")), "owed": str(held + Decimal(order["due"]))}


async def _days_late(ask: Ask, order: Order) -> int:
    """Days since it should have left; 0 if it need not, or has."""
    if order["ship_by"] is None or order["status"] != "open":
        return 0
    late: timedelta = await ask.service.now() - order["ship_by"]
    return max(0, late.days)


async def _asked(ask: Ask, order: Order) -> list[dict[str, Any]]:
    """What is asked for it and waits for somebody's approval; nothing, for whoever may see no approvals."""
    if not ask.may("approvals:read"):
        return []
    now = await ask.service.now()
    found = await ask.read(approvals(ask.sight, order["id"], now, None, APPROVALS_MAX))
    return [one for one in found["items"] if one["state"] == "open" and one["expires_at"] > now]


def _printable(order: Order) -> str:
    """Its fulfillments that were not taken back, as a link to their papers asks for them."""
    return urlencode([("fulfillment", f"{order['number']}:{f['n']}") for f in order["fulfillments"] if f["state"] != "cancelled"])


def _sets(order: Order) -> dict[int, dict[str, Any]]:
    """Bundles by the number of their heading: the lines that belong to it, and what they cost together."""
    found: dict[int, dict[str, Any]] = {}
    for line in order["lines"]:
        if line["parent"]:
            one = found.setdefault(line["parent"], {"lines": [], "gross": Decimal(0)})
            one["lines"].append(line)
            one["gross"] += Decimal(line["gross"])
    return found


def _taxes(order: Order) -> list[dict[str, str]]:
    """The order's taxes, each code and rate once."""
    found: dict[tuple[str, str], Decimal] = {}
    for taxed in (*order["lines"], *order["adjustments"]):
        for tax in taxed["taxes"]:
            place = tax["code"], tax["rate"]
            found[place] = found.get(place, Decimal(0)) + Decimal(tax["amount"])
    return [{"code": code, "rate": rate, "amount": str(amount)} for (code, rate), amount in sorted(found.items())]
