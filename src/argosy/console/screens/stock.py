"""Stock: SKU by SKU, over all locations or at one; what is short, below its safety stock, or waited for."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from argosy.console.actions import STOCK, offered
from argosy.console.ask import Ask
from argosy.console.asked import Question, Said, asked
from argosy.console.screening import Screens
from argosy.console.words import gettext
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
SEARCH = Question("q", _("Search"))
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


async def searched(ask: Ask, said: Said) -> Found | None:
    """The SKUs that the search box means; None if it is empty."""
    return await ask.read(sku_search(said[SEARCH.name])) if SEARCH.name in said else None


@screens.get("/stock", "stock:read")
async def stock(ask: Ask) -> Response:
    """A page of the list; what can't be asked is said beside an empty one."""
    open_ = await places(ask)
    location = ask.query.get("location", "").strip() or None
    columns = () if location or len(open_) > COLUMNS_MAX else tuple(open_)

    async def page(said: Said, after: str | None) -> dict[str, Any]:
        found = await searched(ask, said)
        show = next(known for known in SHOWS if known == said.get("show", "all"))
        wanted = Wanted(show, None if found is None else found.codes, location, columns)
        listed: dict[str, Any] = await ask.read(stock_list(ask.sight, wanted, after, ROWS))
        return listed | {"more": found is not None and found.more}

    questions = (SEARCH, Question("location", _("Location"), open_), Question("show", _("Which"), SHOWS))
    looked = await asked(ask, "/stock", questions, page)
    return await ask.page(
        "stock.html",
        tabs=tabs("/stock"),
        looked=looked,
        shows=[(key, gettext(title)) for key, title in SHOWS.items()],
        places=open_,
        columns=columns,
        actions=[action for action in offered(ask, STOCK) if action.command in BY_HAND],
    )
