"""What is configured, kind by kind: lists, and forms that say what saving would change. Nobody's change is lost unseen."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode
from zoneinfo import available_timezones

from starlette.responses import Response

from argosy.base.errors import Refused
from argosy.console.ask import Ask
from argosy.console.screening import Screens
from argosy.console.sending import beside, fields_of, kept, read_as, save_over, tried
from argosy.console.settings_kinds import KINDS, Kind
from argosy.console.settings_menu import tabs
from argosy.console.sides import OVER, Values, changed, mark, theirs, written
from argosy.console.telling.settings import consequences, in_words, lines, stays
from argosy.queries.location_load import location_load
from argosy.queries.plain import BadCursor
from argosy.queries.settings_lists import percent, settings_list
from argosy.serving.problems import malformed

screens = Screens()

ROWS = 100
OURS = ("was", OVER, "new")
"""Fields that are the form's, not the command's."""


@screens.get("/settings", "settings:read")
async def company(ask: Ask) -> Response:
    """Who trades here: each company with the places, channels and numbers that are its own."""
    settings = await ask.service.settings()
    places: list[tuple[str, dict[str, Any]]] = [
        ("locations", settings.locations),
        ("channels", settings.channels),
        ("series", settings.number_series),
    ]
    companies: dict[str, dict[str, list[Any]]] = {}
    for name, known in places:
        for code, row in sorted(known.items()):
            if _within(ask, name, code):
                companies.setdefault(row.company, {key: [] for key, _known in places})[name].append(row)
    return await ask.page("settings/company.html", tabs=tabs(ask), companies=sorted(companies.items()))


@screens.get("/settings/{kind}", "settings:read")
async def settings(ask: Ask) -> Response:
    """The list of a kind, by code."""
    kind = _kind(ask)
    try:
        found = await ask.read(settings_list(kind.row, ask.sight, ask.query.get("after") or None, ROWS))
    except BadCursor:
        raise malformed("after", "not a place in this list") from None
    next = None if found["next"] is None else f"/settings/{kind.key}?{urlencode({'after': found['next']})}"
    return await ask.page("settings/list.html", tabs=tabs(ask), kind=kind, items=found["items"], next=next)


@screens.get("/settings/{kind}/new", "settings:write")
async def new(ask: Ask) -> Response:
    """An empty form."""
    return await _form(ask, _kind(ask), None)


@screens.get("/settings/{kind}/edit/{code:path}", "settings:read")
async def edit(ask: Ask) -> Response:
    """The form of one; for who may only look, it is all shown."""
    kind = _kind(ask)
    now = await _now(ask, kind, ask.path("code"))
    if now is None:
        raise Refused("route_unknown")
    return await _form(ask, kind, now)


@screens.post("/settings/{kind}/preview", "settings:write")
@beside
async def preview(ask: Ask) -> Response:
    """What saving would change, and what follows from that."""
    return await _tried(ask, save=False)


@screens.post("/settings/{kind}", "settings:write")
@beside
async def save(ask: Ask) -> Response:
    """Save, if the setting still is what the form was opened with, or what the person has seen since."""
    return await _tried(ask, save=True)


async def _tried(ask: Ask, *, save: bool) -> Response:
    kind = _kind(ask)
    body = read_as(ask, kind.command, fields_of(ask, *OURS))
    code, new = body.code, bool(ask.form.get("new"))
    mine = body.model_dump(mode="json", include=set(kind.fields))
    if new and await _now(ask, kind, code) is not None:
        return await _shown(ask, kind, taken=code)

    async def standing() -> Values:
        return await _now(ask, kind, code) or {}

    if save:
        found = await save_over(ask, body, standing, mine)
        if found.sides:
            return await _shown(ask, kind, theirs=in_words(found))
        return ask.go(f"/settings/{kind.key}?{urlencode({'saved': code})}", stays(found))
    now = await _now(ask, kind, code)
    found = theirs(ask.form, now or {}, mine)
    if found.sides:
        return await _shown(ask, kind, theirs=in_words(found))
    body = kept(body, now or {}, found)
    await tried(ask, body)
    changes = [] if now is None else changed(now, body.model_dump(mode="json", include=set(kind.fields)))
    closes = any(side.field == "active" and side.mine is False for side in changes)
    load = await ask.read(location_load(code)) if kind.key == "locations" and closes else (0, 0)
    seen = mark(now) if now is not None and ask.form.get(OVER) else ""
    follows = consequences(kind.key, changes, load)
    return await _shown(ask, kind, theirs=in_words(found), changes=lines(changes), new=now is None, follows=follows, mark=seen)


async def _shown(ask: Ask, kind: Kind, **shown: Any) -> Response:
    nothing: dict[str, Any] = {"theirs": None, "taken": "", "mark": "", "changes": [], "new": False, "follows": []}
    return await ask.page("settings/saving.html", kind=kind, **(nothing | shown))


async def _form(ask: Ask, kind: Kind, now: dict[str, Any] | None) -> Response:
    settings = await ask.service.settings()
    return await ask.page(
        "settings/form.html",
        tabs=tabs(ask),
        kind=kind,
        new=now is None,
        values=kind.empty if now is None else {"code": ask.path("code")} | now,
        was=written(now or {}),
        settings=settings,
        zones=sorted(available_timezones()),
        companies=sorted({row.company for known in (settings.locations, settings.channels) for row in known.values()}),
        address=f"/settings/{kind.key}" if now is None else f"/settings/{kind.key}/edit/{quote(ask.path('code'))}",
    )


async def _now(ask: Ask, kind: Kind, code: str) -> dict[str, Any] | None:
    """The setting as its command would say it; None if there is none, or if it is outside the person's limits."""
    row = getattr(await ask.service.settings(), kind.attribute).get(code)
    if row is None or not _within(ask, kind.key, code):
        return None
    values = {name: getattr(row, name) for name in kind.fields}
    return values | {"rate": percent(values["rate"])} if "rate" in values else values


def _within(ask: Ask, kind: str, code: str) -> bool:
    codes = {"locations": ask.sight.locations, "channels": ask.sight.channels}.get(kind)
    return codes is None or code in codes


def _kind(ask: Ask) -> Kind:
    kind = KINDS.get(ask.path("kind"))
    if kind is None:
        raise Refused("route_unknown")
    return kind
