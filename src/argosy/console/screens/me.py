"""What is one's own: name, language and time zone, password, second factor, and where one is signed in. It is everybody's to change."""

from __future__ import annotations

from typing import Any

import segno
from starlette.responses import JSONResponse, Response

from argosy.base import ids
from argosy.base.errors import Refused
from argosy.base.i18n import locales
from argosy.commands.access.change_user import ChangeUser
from argosy.console.ask import Ask, own
from argosy.console.browsers import browser
from argosy.console.door import Door, caller_of
from argosy.console.screening import Screens
from argosy.console.sending import beside, fields_of, kept, read_as
from argosy.console.sides import OVER, theirs, written
from argosy.console.telling.settings import stays
from argosy.console.words import gettext
from argosy.console.zones import zones
from argosy.queries.sessions import session_list

screens = Screens()


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


SAID = {
    "saved": _("Saved."),
    "password": _("You have a new password. Every other session of yours has ended."),
    "on": _("From now on you are asked for a code."),
    "off": _("From now on your password alone lets you in."),
    "others": _("All your other sessions have ended."),
    "recovery": _("You came in with a recovery code, which is used up now."),
}
"""What a page that something led to says of it."""
FEW = 3
"""Recovery codes that are so few that their owner is told."""


@screens.get("/me", None)
async def me(ask: Ask) -> Response:
    """The page as a whole."""
    visit = ask.person.visit
    now = ask.service.coalescer.desk.machine_time()
    sessions = await ask.read(session_list(visit.user, now, visit.session))
    factors = ask.console.door.access.factors
    return await ask.page(
        "me.html",
        left=await factors.left(visit) if visit.second_factor else None,
        few=FEW,
        asks_password=await factors.asks_password(visit),
        go_on=own(ask.query.get("next", "/")) if ask.query.get("said") == "recovery" else None,
        visit=visit,
        sessions=[one | {"browser": browser(one["agent"])} for one in sessions],
        locales=locales(),
        zones=zones(),
        was=written(_values(ask)),
        said=gettext(SAID.get(ask.query.get("said", ""), "")),
    )


@screens.get("/session", None)
async def session(ask: Ask) -> Response:
    """Who is signed in, and what their forms carry: for a page that was there before."""
    return JSONResponse({"person": ask.person.id, "csrf": ask.person.csrf})


@screens.post("/me", None)
@beside
async def save(ask: Ask) -> Response:
    """Name, language and time zone."""
    body = read_as(ask, ChangeUser, [*fields_of(ask, "user", "was", OVER), ("user", ask.person.id)])
    found = theirs(ask.form, _values(ask), body.model_dump(mode="json", include=set(_values(ask))))
    if found.sides:
        return await ask.page("settings/theirs.html", 409, theirs=found)
    await ask.console.door.access.entry.change(ask.person.visit, kept(body, _values(ask), found))
    return ask.go("/me?said=saved", stays(found))


def _values(ask: Ask) -> dict[str, Any]:
    """What the form saves. Whoever looks after users may have changed it meanwhile, or one oneself, elsewhere."""
    return {"name": ask.person.name, "language": ask.person.language, "time_zone": ask.person.visit.time_zone}


@screens.post("/me/password", None)
@beside
async def password(ask: Ask) -> Response:
    """Another one, for who knows the old one."""
    old, new = (str(ask.form.get(name, "")) for name in ("old", "new"))
    entered = await ask.console.door.access.entry.change_password(ask.person.visit, old, new, caller_of(ask.request))
    return Door.let_in(ask.request, ask.go("/me?said=password"), entered)


# ── the second factor ────────────────────────────────────────────────────────────────────────────────────────────────────


@screens.get("/me/second-factor", None)
async def offer(ask: Ask) -> Response:
    """A secret for the app, as a picture and as text. Nothing is kept until the app has shown a code of it."""
    if ask.person.visit.second_factor:
        return ask.go("/me")
    offered = await ask.console.door.access.factors.offer(ask.person.visit)
    picture = segno.make_qr(offered.address, error="m").svg_data_uri(scale=4, border=4, light="#fff")
    return await ask.page("second_factor.html", offer=offered, picture=picture)


@screens.post("/me/second-factor", None)
@beside
async def confirm(ask: Ask) -> Response:
    """The app shows the right code: the recovery codes are told, this once."""
    if ask.person.visit.second_factor:
        return ask.go("/me")
    sealed, code, password = (str(ask.form.get(name, "")) for name in ("sealed", "code", "password"))
    factors = ask.console.door.access.factors
    return await _codes(ask, await factors.confirm(ask.person.visit, sealed, code, password, caller_of(ask.request)))


@screens.post("/me/recovery", None)
@beside
async def renew(ask: Ask) -> Response:
    """New recovery codes; the old ones are void."""
    if not ask.person.visit.second_factor:
        raise Refused("no_second_factor")
    said = str(ask.form.get("password") or ask.form.get("code") or "")
    return await _codes(ask, await ask.console.door.access.factors.renew_recovery(ask.person.visit, said, caller_of(ask.request)))


@screens.post("/me/second-factor/remove", None)
@beside
async def remove(ask: Ask) -> Response:
    """The password alone, from now on."""
    if not ask.person.visit.second_factor:
        raise Refused("no_second_factor")
    await ask.console.door.access.factors.remove(ask.person.visit, str(ask.form.get("shown", "")))
    return ask.go("/me?said=off")


async def _codes(ask: Ask, codes: list[str]) -> Response:
    """In the place of the form that they were asked for with."""
    response = await ask.page("recovery_codes.html", codes=codes)
    response.headers["hx-retarget"] = "#factor"
    return response


# ── sessions ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@screens.post("/me/sessions/end", None)
@beside
async def end_one(ask: Ask) -> Response:
    """One of them, wherever it is."""
    await ask.console.door.access.entry.end_one(ask.person.visit, _session(ask))
    return ask.go("/me", gettext("The session has ended."))


@screens.post("/me/sessions/end-others", None)
@beside
async def end_others(ask: Ask) -> Response:
    """All but this one."""
    await ask.console.door.access.entry.end_others(ask.person.visit)
    return ask.go("/me?said=others")


def _session(ask: Ask) -> Any:
    try:
        return ids.parse(str(ask.form.get("session", "")))
    except ValueError:
        raise Refused("route_unknown") from None
