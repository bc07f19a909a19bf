"""Ctrl-K: everything that can be reached by typing the beginning of it, within what the person may see and do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from argosy.base.errors import Refused
from argosy.console import navigation
from argosy.console.actions import ORDER, offered
from argosy.console.ask import Ask
from argosy.console.screening import Screens
from argosy.console.settings_menu import tabs
from argosy.console.words import gettext, say
from argosy.queries.find import find
from argosy.queries.orders_wanted import too_many_words
from argosy.queries.terms import fold

screens = Screens()


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


TYPED_MAX = 200
ACTED_ON_MAX = 3
"""Orders that an action is offered for."""


@dataclass(frozen=True)
class Errand:
    """Something to do that begins on a page of its own; or in a dialog, where the address is an action's."""

    title: str
    address: str
    icon: str
    scope: str


ERRANDS = (
    Errand(_("Late orders"), "/orders?days_late=0&sort=ship_by", "clock", "orders:read"),
    Errand(_("Orders with money due"), "/orders?due=true", "money", "orders:read"),
    Errand(_("Orders whose delivery failed"), "/orders?failed_delivery=true", "truck", "orders:read"),
    Errand(_("Orders that may have been placed twice"), "/orders/duplicates", "eye", "orders:read"),
    Errand(_("Customers who may be the same"), "/customers/duplicates", "eye", "customers:read"),
    Errand(_("Add a customer"), "/act/customers.put.new", "person", "customers:write"),
    Errand(_("Add a product"), "/new-product", "tag", "catalog:write"),
    Errand(_("Import products"), "/import-products", "upload", "catalog:write"),
    Errand(_("Safety stock"), "/safety-stock", "stock", "catalog:write"),
    Errand(_("Receive stock"), "/act/stock.receive", "stock", "stock:write"),
    Errand(_("Count stock"), "/act/stock.count", "stock", "stock:write"),
    Errand(_("Correct stock"), "/act/stock.correct", "stock", "stock:write"),
    Errand(_("Transfer stock"), "/act/stock.transfer", "truck", "stock:write"),
    Errand(_("Expect a supply"), "/act/stock.expect", "clock", "stock:write"),
    Errand(_("Import stock"), "/import-stock", "upload", "stock:write"),
    Errand(_("Supplies"), "/supplies", "clock", "stock:read"),
    Errand(_("Transfers"), "/transfers", "truck", "stock:read"),
    Errand(_("Import tracking numbers"), "/import-tracking", "upload", "fulfillment:write"),
    Errand(_("Invite somebody"), "/settings/users/invite", "person", "access:write"),
)
DIALOGS = "/act/"


@dataclass(frozen=True)
class Option:
    """`dialog`: the address opens a dialog here, and is no page."""

    title: str
    address: str
    icon: str
    detail: str = ""
    dialog: bool = False


@screens.get("/find", None)
async def found(ask: Ask) -> Response:
    """Pages and errands first, then what to do with an order that is named, then things."""
    typed = " ".join(ask.query.get("q", "").replace("\0", " ").split())[:TYPED_MAX]
    options = [*_places(ask, typed), *(await _done_to_orders(ask, typed)), *(await _things(ask, typed))]
    return await ask.page("find.html", options=options, typed=typed)


def _places(ask: Ask, typed: str) -> list[Option]:
    """Pages of the menu and of the settings, one's own, and errands. While nothing is typed, the menu is enough."""
    pages = [Option(place.title, place.address, place.icon, gettext("page")) for place in navigation.menu(ask)]
    if not typed:
        return pages
    pages += [Option(title, address, "gear", gettext("settings")) for title, address, _ in tabs(ask)]
    pages.append(Option(gettext("My account"), "/me", "person", gettext("page")))
    errands = [
        Option(gettext(e.title), e.address, e.icon, gettext("action"), dialog=e.address.startswith(DIALOGS))
        for e in ERRANDS
        if ask.may(e.scope)
    ]
    return [option for option in (*pages, *errands) if _begins(typed, option.title)]


async def _done_to_orders(ask: Ask, typed: str) -> list[Option]:
    """`hold 1001`: actions whose name begins so, for orders that the rest finds."""
    verb, _space, rest = typed.partition(" ")
    actions = [a for a in offered(ask, ORDER) if verb and fold(gettext(a.button)).startswith(fold(verb))]
    if not rest or not actions or not ask.may("orders:read"):
        return []
    orders = (await _find(ask, rest))["orders"][:ACTED_ON_MAX]
    return [
        Option(
            say("%(action)s: order %(number)s", action=gettext(action.button), number=order["number"]),
            f"/act/{action.command}?order={order['id']}",
            "edit",
            order["customer_name"] or order["channel"],
            dialog=True,
        )
        for action in actions
        for order in orders
    ]


async def _things(ask: Ask, typed: str) -> list[Option]:
    """What is named exactly as it was typed leads: who types a whole SKU wants it, and not the newest order of it."""
    found, said = await _find(ask, typed), fold(typed).removeprefix("#")
    things = [
        *((_order(o), (o["number"], o["reference"])) for o in found["orders"]),
        *((_customer(c), (c["reference"], c["email"])) for c in found["customers"]),
        *((_sku(s), (s["sku"],)) for s in found["skus"]),
        *((_location(p), (p["code"],)) for p in found["locations"]),
    ]
    return [option for option, _ in sorted(things, key=lambda thing: said not in [fold(name) for name in thing[1] if name])]


def _order(found: dict[str, Any]) -> Option:
    title = say("Order %(number)s", number=found["number"])
    return Option(title, f"/orders/{found['number']}", "orders", found["customer_name"] or found["channel"])


def _customer(found: dict[str, Any]) -> Option:
    title = found["name"] or found["company"] or found["email"] or found["reference"] or "–"
    return Option(title, f"/customers/{found['id']}", "person", gettext("customer"))


def _sku(found: dict[str, Any]) -> Option:
    return Option(f"{found['sku']} · {found['title']}", f"/products/{quote(found['sku'])}", "tag", gettext("SKU"))


def _location(found: dict[str, Any]) -> Option:
    return Option(f"{found['code']} · {found['title']}", f"/orders?location={quote(found['code'])}", "pin", gettext("location"))


async def _find(ask: Ask, typed: str) -> dict[str, list[dict[str, Any]]]:
    """Nothing, if more words are typed than can be looked for."""
    try:
        too_many_words(typed)
    except Refused:
        typed = ""
    return await ask.read(find(ask.person.actor, typed, ask.service.coalescer.desk.machine_time()))


def _begins(typed: str, title: str) -> bool:
    """Whether each word of what is typed begins one of the title's; nothing typed begins all."""
    there = fold(title).split()
    return all(any(word.startswith(said) for word in there) for said in fold(typed).split())
