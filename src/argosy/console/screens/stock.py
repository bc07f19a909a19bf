"""Stock: SKU by SKU, over all locations or at one; what is short, below its safety stock, or waited for."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from argosy.base.limits import CODE_LENGTH_MAX, TEXT_LENGTH_MAX
from argosy.console.actions import STOCK, offered
from argosy.console.ask import Ask
from argosy.console.screening import Screens
from argosy.console.words import gettext
from argosy.queries.plain import BadCursor
from argosy.queries.sku_search import Found, sku_search
from argosy.queries.stock_list import Show, Wanted, stock_list

screens = Screens()


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


ROWS = 50
COLUMNS_MAX = 5
"""Locations that have a column of their own; of more, one is chosen."""

SHOWS: dict[Show, str] = {
    "all": _("All that is kept in stock"),
    "short": _("Short: promised beyond what is there"),
    "below": _("Below safety stock"),
    "waiting": _("Waited for"),
}
TABS = ((_("Stock"), "/stock"), (_("Transfers"), "/transfers"), (_("Supplies"), "/supplies"))
BY_HAND = ("stock.receive", "stock.transfer", "stock.expect")
"""Actions that ask which SKU, so that no SKU's page is needed first."""


def tabs(here: str) -> list[tuple[str, str, bool]]:
    """The screens about goods that are there, move, or are to come."""
    return [(gettext(title), address, address == here) for title, address in TABS]


async def places(ask: Ask) -> list[str]:
    """Codes of the open locations that this person may see."""
    settings = await ask.service.settings()
    seen = ask.person.actor.locations
    return sorted(code for code, place in settings.locations.items() if place.active and (seen is None or code in seen))


async def searched(ask: Ask) -> Found | None:
    """The SKUs that the search box means; None if it is empty."""
    text = ask.query.get("q", "").strip()[:TEXT_LENGTH_MAX]
    return await ask.read(sku_search(text)) if text else None


@screens.get("/stock", "stock:read")
async def stock(ask: Ask) -> Response:
    """A page of the list; what can't be asked is said beside an empty one."""
    asked = {name: ask.query[name] for name in ("q", "location", "show") if ask.query.get(name)}
    open_ = await places(ask)
    location = asked.get("location", "")[:CODE_LENGTH_MAX] or None
    columns = () if location or len(open_) > COLUMNS_MAX else tuple(open_)
    found = await searched(ask)
    listed: dict[str, Any] = {"items": [], "next": None}
    wrong = ""
    show = next((known for known in SHOWS if known == asked.get("show", "all")), None)
    if show is None:
        wrong = "show"
    elif location is not None and location not in open_:
        wrong = "location"
    else:
        wanted = Wanted(show, None if found is None else found.codes, location, columns)
        try:
            listed = await ask.read(stock_list(ask.sight, wanted, ask.query.get("after") or None, ROWS))
        except BadCursor:
            wrong = "after"
    return await ask.page(
        "stock.html",
        tabs=tabs("/stock"),
        items=listed["items"],
        next=None if listed["next"] is None else f"/stock?{urlencode([*asked.items(), ('after', listed['next'])])}",
        first=f"/stock?{urlencode(asked)}" if ask.query.get("after") else None,
        asked={"q": "", "location": "", "show": ""} | asked,
        filtered=bool(asked),
        shows=[(key, gettext(title)) for key, title in SHOWS.items()],
        places=open_,
        columns=columns,
        more=found is not None and found.more,
        wrong=wrong,
        actions=[action for action in offered(ask, STOCK) if action.command in BY_HAND],
    )
