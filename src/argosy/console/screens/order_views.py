"""Lists of orders as people keep them: a view is saved under a name, changed, shared with everybody, or removed."""

from __future__ import annotations

from typing import Any

from starlette.datastructures import QueryParams
from starlette.responses import Response

from argosy.base import ids
from argosy.commands.views.put import PutView
from argosy.console.ask import Ask
from argosy.console.doing import do
from argosy.console.listing import LookedAt
from argosy.console.screening import Screens
from argosy.console.sending import beside, save_over, valid
from argosy.console.sides import Values, changed, written
from argosy.console.telling.settings import in_words, lines, stays
from argosy.queries.views import views
from argosy.rules.views import SHARE

screens = Screens()

POSITION_STEP = 10


@screens.get("/orders/view", "views:write")
async def form(ask: Ask) -> Response:
    """The list as it is looked at, to be saved; and the view it began from, if that is this person's to change."""
    looked = LookedAt.of(ask.request.query_params)
    known = await _known(ask)
    view = _changeable(ask, known, looked.view)
    return await ask.page(
        "orders_view.html",
        looked=looked,
        view=view,
        was=written(_values(view)),
        changes=[] if view is None else lines(changed(_values(view), _list(looked))),
        new=ids.text(ids.command_id()),
        shares=ask.may(SHARE),
    )


@screens.post("/orders/view", "views:write")
@beside
async def save(ask: Ask) -> Response:
    """Keep it: as a new view, or in the place of the one it began from."""
    looked, known = LookedAt.of(QueryParams(str(ask.form.get("looked", "")))), await _known(ask)
    old = _changeable(ask, known, str(ask.form.get("view", "")))
    id = str(ask.form.get("new", "")) if old is None or ask.form.get("as") == "new" else old["view"]
    last = max((view["position"] for view in known), default=0)
    mine = _list(looked) | {"title": str(ask.form.get("title", "")), "shared": ask.form.get("shared") == "true"}
    position = old["position"] if old is not None and id == old["view"] else min(10_000, last + POSITION_STEP)

    async def now() -> Values:
        return _values(next((view for view in await _known(ask) if view["view"] == id), None))

    theirs = await save_over(ask, valid(PutView, mine | {"view": id, "list": "orders", "position": position}), now, mine)
    if theirs.sides:
        return await ask.page("settings/theirs.html", 409, theirs=in_words(theirs))
    return ask.go(looked.address(view=id), stays(theirs))


@screens.post("/orders/view/remove", "views:write")
async def remove(ask: Ask) -> Response:
    """It is wanted no more."""
    await do(ask, "views.remove", view=str(ask.form.get("view", "")))
    return ask.go("/orders")


def _values(view: dict[str, Any] | None) -> dict[str, Any]:
    """What saving it puts in its place; nothing of none."""
    return {} if view is None else {name: view[name] for name in ("title", "query", "columns", "sort", "shared")}


def _list(looked: LookedAt) -> dict[str, Any]:
    """The list as it is looked at."""
    return {"query": looked.query, "columns": None if looked.columns is None else list(looked.columns), "sort": looked.sort or None}


async def _known(ask: Ask) -> list[dict[str, Any]]:
    return await ask.read(views("orders", ask.person.actor))


def _changeable(ask: Ask, known: list[dict[str, Any]], id: str) -> dict[str, Any] | None:
    """The view, if it is one that this person may change."""
    return next((view for view in known if view["view"] == id and (ask.may(SHARE) if view["shared"] else view["mine"])), None)
