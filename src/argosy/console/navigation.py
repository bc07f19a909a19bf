"""Where one can go: the menu, in the order of a working day. Nobody sees a door that is shut to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from argosy.console.words import gettext

if TYPE_CHECKING:
    from argosy.console.ask import Ask


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


@dataclass(frozen=True)
class Place:
    """`key`: pressed after `g`, it leads there. `near`: addresses that belong to it, though they are not below its own."""

    title: str
    address: str
    icon: str
    scope: str | None
    key: str
    group: str = ""
    near: tuple[str, ...] = ()


PLACES = (
    Place(_("Home"), "/", "home", None, "h"),
    Place(_("Orders"), "/orders", "orders", "orders:read", "o"),
    Place(_("New order"), "/orders/new", "plus", "orders:write", "n"),
    Place(_("Customers"), "/customers", "people", "customers:read", "c"),
    Place(_("Stock"), "/stock", "stock", "stock:read", "s", _("Goods"), ("/transfers", "/supplies", "/import-stock")),
    Place(_("Products"), "/products", "tag", "catalog:read", "p", _("Goods"), ("/new-product", "/import-products")),
    Place(_("Fulfilment"), "/fulfillment", "truck", "fulfillment:read", "f", _("Goods")),
    Place(_("Approvals"), "/approvals", "check", "approvals:read", "a", _("Work")),
    Place(_("Jobs"), "/jobs", "clock", "jobs:read", "j", _("Work")),
    Place(_("Audit log"), "/audit-log", "eye", "access:read", "l", _("Work")),
    Place(_("Settings"), "/settings", "gear", "settings:read", ",", _("Work")),
)


@dataclass(frozen=True)
class Shown:
    """A place as one page shows it."""

    title: str
    address: str
    icon: str
    key: str
    group: str
    here: bool


def menu(ask: Ask) -> list[Shown]:
    """The places this person may go to; the nearest one above the page is marked."""
    path = ask.request.url.path
    open_ = [place for place in PLACES if place.scope is None or ask.may(place.scope)]
    above = [(address, p) for p in open_ for address in (p.address, *p.near) if path == address or path.startswith(address + "/")]
    here = max(above, key=lambda one: len(one[0]), default=(None, None))[1]
    return [Shown(gettext(p.title), p.address, p.icon, p.key, gettext(p.group), p is here) for p in open_]
