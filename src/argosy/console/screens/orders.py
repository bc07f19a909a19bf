"""The orders, newest first, by whatever is asked of them: filters, columns and saved views, all of it in the address."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from argosy.base.errors import Refused
from argosy.console.ask import Ask
from argosy.console.asked import NO_PLACE, in_words
from argosy.console.bulk import DEEDS
from argosy.console.listing import FILTERS, LookedAt, every_column, every_filter, rows_of
from argosy.console.listing.columns import SOME, SORTS, WAYS
from argosy.console.listing.filters import OTHERS
from argosy.console.listing.looked_at import kept
from argosy.console.listing.remembered import KEEP, remembered
from argosy.console.screening import Screens
from argosy.console.words import gettext
from argosy.queries.order_list import order_list
from argosy.queries.orders_wanted import filtered
from argosy.queries.people import people
from argosy.queries.plain import BadCursor
from argosy.queries.views import views

screens = Screens()


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


ROWS = 50
SORTED_BY = _("Sorted by")


@screens.get("/orders", "orders:read")
async def orders(ask: Ask) -> Response:
    """A page of the list; what can't be asked is said beside an empty one."""
    said = LookedAt.of(ask.request.query_params)
    looked = await remembered(ask, said)
    moved = KEEP in ask.query or looked != said
    if moved and not ask.target:
        return ask.go(looked.address(after=looked.after))
    settings, wrong = await ask.service.settings(), ""
    found: dict[str, Any] = {"items": [], "next": None}
    titles = {filter.name: filter for filter in (*every_filter(settings), *OTHERS)}
    try:
        found = await page_of(ask, looked, ROWS)
    except Refused as refused:
        wrong = in_words(refused, {"sort": SORTED_BY} | {name: filter.title for name, filter in titles.items()}, dict(looked.asked))
    except BadCursor:
        wrong = gettext(NO_PLACE)
    names, columns = await ask.read(people()), looked.shown(every_column(settings))
    answer = await ask.page(
        "orders.html",
        looked=looked,
        columns=columns,
        orders=rows_of(found["items"], columns, names),
        next=looked.address(after=found["next"]) if found["next"] else None,
        newest=looked.address() if looked.after else None,
        quick=[(filter, filter.choices(settings, names)) for filter in FILTERS if filter.quick],
        chips=[_chip(looked, name, value, titles, settings, names) for name, value in looked.asked if name != "q"],
        tabs=[(kept(view), view) for view in await ask.read(views("orders", ask.person.actor))] if ask.target != "rows" else [],
        sorts=SORTS,
        ways=WAYS,
        some=SOME,
        deeds=[deed for deed in DEEDS if ask.may(deed.declaration.scope) and ask.may("jobs:write")],
        wrong=wrong,
    )
    if moved:
        answer.headers["hx-push-url"] = looked.address(after=looked.after)
    return answer


@screens.get("/orders/filter", "orders:read")
async def filter_form(ask: Ask) -> Response:
    """Everything that may be asked, as one form."""
    settings, names = await ask.service.settings(), await ask.read(people())
    groups: dict[str, list[Any]] = {}
    for filter in every_filter(settings):
        groups.setdefault(filter.group, []).append((filter, filter.choices(settings, names)))
    return await ask.page("orders_filter.html", looked=LookedAt.of(ask.request.query_params), groups=groups)


@screens.get("/orders/columns", "orders:read")
async def columns_form(ask: Ask) -> Response:
    """Which columns, in which order: those that are shown first."""
    looked, every = LookedAt.of(ask.request.query_params), every_column(await ask.service.settings())
    shown = looked.shown(every)
    return await ask.page("orders_columns.html", looked=looked, shown=shown, others=[column for column in every if column not in shown])


async def page_of(ask: Ask, looked: LookedAt, limit: int) -> dict[str, Any]:
    """{"items", "next"} of what is asked. Raises BadCursor. Refused: malformed."""
    filters = filtered(looked.wanted(ask.person.time_zone), await ask.service.now())
    machine_time = ask.service.coalescer.desk.machine_time()
    return await ask.read(order_list(ask.sight, looked.after or None, limit, filters, looked.way, machine_time=machine_time))


def _chip(looked: LookedAt, name: str, value: str, titles: Any, settings: Any, names: dict[str, str]) -> tuple[str, str, str]:
    """Title, value, and the address without it. What can't be asked has a chip all the same, to be taken off."""
    known = titles.get(name)
    return (
        (name, value, looked.without(name, value))
        if known is None
        else (
            gettext(known.title),
            gettext("this one") if name == "customer" else known.said(value, settings, names),
            looked.without(name, value),
        )
    )
