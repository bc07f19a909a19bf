"""Who works here: invited, given roles and limits, let in or no more. Nobody reaches above themselves, and somebody always is owner."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from argosy.base import ids
from argosy.base.environment import SMTP_URL
from argosy.base.errors import Refused
from argosy.base.i18n import locales
from argosy.base.ids import Id
from argosy.commands.access.change_user import ChangeUser
from argosy.commands.access.disable_user import DisableUser
from argosy.commands.access.enable_user import EnableUser
from argosy.commands.access.invite_user import InviteUser
from argosy.commands.access.remove_second_factor import RemoveSecondFactor
from argosy.commands.access.set_roles import SetRoles
from argosy.console.ask import Ask
from argosy.console.browsers import browser
from argosy.console.limiting import choices, in_order, places_of, several
from argosy.console.screening import Screens
from argosy.console.sending import beside, save_over, send, tried, valid
from argosy.console.settings_menu import tabs
from argosy.console.sides import Values, written
from argosy.console.telling.settings import in_words, stays
from argosy.console.words import gettext, say
from argosy.console.zones import zones
from argosy.engine.registry import Command
from argosy.queries.plain import BadCursor
from argosy.queries.roles import role_list
from argosy.queries.sessions import session_list
from argosy.queries.users import user_list, user_shown
from argosy.serving.problems import malformed

screens = Screens()


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


ROWS = 100
ROLES_MAX = 200
ABOUT = ("name", "language", "time_zone")
GIVEN = ("roles", "locations", "channels")
"""What each of the two forms of a user saves."""
CHANGES: dict[str, tuple[Any, str]] = {
    "disable": (DisableUser, _("%(name)s is let in no more.")),
    "enable": (EnableUser, _("%(name)s may sign in again.")),
    "remove-second-factor": (RemoveSecondFactor, _("%(name)s signs in with a password alone now.")),
}
"""What is done to a user as a whole, and what is said of it then, by its place in the address."""


@screens.get("/settings/users", "access:read")
async def users(ask: Ask) -> Response:
    """The list, by e-mail address."""
    try:
        found = await ask.read(user_list(ask.query.get("after") or None, ROWS))
    except BadCursor:
        raise malformed("after", "not a place in this list") from None
    next = None if found["next"] is None else f"/settings/users?{urlencode({'after': found['next']})}"
    return await ask.page("settings/users.html", tabs=tabs(ask), users=found["items"], titles=await _titles(ask), next=next)


@screens.get("/settings/users/invite", "access:write")
async def invitation(ask: Ask) -> Response:
    """The form."""
    return await ask.page("settings/invite.html", tabs=tabs(ask), locales=locales(), zones=zones(), **await _given(ask))


@screens.post("/settings/users/invite", "access:write")
@beside
async def invite(ask: Ask) -> Response:
    """They are mailed a link; whoever invites may hand it over themselves."""
    said = {name: str(ask.form.get(name, "")).strip() for name in ("name", "email", "language", "time_zone")}
    body = valid(InviteUser, {k: v for k, v in said.items() if v} | {"roles": _chosen(ask)} | places_of(ask))
    user, link = await ask.console.door.access.links.invite(body, ask.person.actor)
    response = await _link(ask, link, said["email"], ids.text(user), another=True)
    response.headers["hx-retarget"] = "#invite"
    return response


@screens.get("/settings/users/{user}", "access:read")
async def user(ask: Ask) -> Response:
    """One person: what they may do, where they are signed in."""
    id = _id(ask)
    found = await ask.found(user_shown(id), "user_unknown")
    sessions = await ask.read(session_list(id, ask.service.coalescer.desk.machine_time(), ask.person.visit.session))
    shown = [one | {"browser": browser(one["agent"])} for one in sessions]
    return await ask.page(
        "settings/user.html",
        tabs=tabs(ask),
        user=found,
        about=written(_values(found, ABOUT)),
        given=written(_values(found, GIVEN)),
        sessions=shown,
        locales=locales(),
        zones=zones(),
        **await _given(ask),
    )


@screens.post("/settings/users/{user}/about", "access:write")
@beside
async def about(ask: Ask) -> Response:
    """What they are called, and how the screens speak to them."""
    said = {name: str(ask.form.get(name, "")).strip() for name in ABOUT}
    return await _saved(ask, valid(ChangeUser, {"user": _text(ask)} | {k: v for k, v in said.items() if v}), ABOUT)


@screens.post("/settings/users/{user}/roles", "access:write")
@beside
async def roles(ask: Ask) -> Response:
    """What they may do, and where."""
    return await _saved(ask, valid(SetRoles, {"user": _text(ask), "roles": _chosen(ask)} | places_of(ask)), GIVEN)


@screens.post("/settings/users/{user}/link", "access:write")
@beside
async def link(ask: Ask) -> Response:
    """An invitation, or a link for a new password. It is shown, so it is made for nobody who may do more than whoever asks."""
    id = await _reached(ask)
    found = await ask.found(user_shown(id), "user_unknown")
    return await _link(ask, await ask.console.door.access.links.send(id), found["email"], found["id"])


@screens.post("/settings/users/{user}/end-sessions", "access:write")
@beside
async def end_sessions(ask: Ask) -> Response:
    """Wherever they are signed in."""
    await ask.console.door.access.entry.end_all(await _reached(ask), ask.person.visit)
    return await _back(ask, _("%(name)s is signed in nowhere now."))


@screens.post("/settings/users/{user}/{change}", "access:write")
@beside
async def change(ask: Ask) -> Response:
    """Let in no more, let in again, asked for no code any more."""
    if ask.path("change") not in CHANGES:
        raise Refused("route_unknown")
    command, done = CHANGES[ask.path("change")]
    await send(ask, command(user=_id(ask)))
    return await _back(ask, done)


async def _saved(ask: Ask, body: Command, names: tuple[str, ...]) -> Response:
    """Back to the user; or what somebody else has made of them since the form was opened."""

    async def now() -> Values:
        return _values(await ask.found(user_shown(_id(ask)), "user_unknown"), names)

    said = body.model_dump(mode="json", include=set(names), exclude_unset=names == ABOUT)
    theirs = await save_over(ask, body, now, {name: in_order(value) for name, value in said.items()})
    if theirs.sides:
        return await ask.page("settings/theirs.html", 409, theirs=in_words(theirs, await _titles(ask)))
    return await _back(ask, stays(theirs, gettext("Saved.")))


def _values(user: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """What one of the forms says of a user."""
    return {name: in_order(user[name]) for name in names}


async def _reached(ask: Ask) -> Id:
    """The user, if whoever asks may change them. Refused: user_unknown, user_above_you."""
    id = _id(ask)
    await tried(ask, ChangeUser(user=id))
    return id


def _chosen(ask: Ask) -> list[str]:
    """The roles: somebody without any could come in and do nothing, which nobody wants. Refused: malformed."""
    chosen = several(ask, "roles")
    if not chosen:
        raise malformed("roles", gettext("choose at least one"))
    return chosen


async def _link(ask: Ask, link: str, email: str, user: str, *, another: bool = False) -> Response:
    mailed = bool(SMTP_URL.value())
    return await ask.page("settings/link_made.html", link=link, email=email, user=user, mailed=mailed, another=another)


async def _given(ask: Ask) -> dict[str, Any]:
    return await choices(ask) | {"roles": (await ask.read(role_list(None, ROLES_MAX)))["items"]}


async def _titles(ask: Ask) -> dict[str, str]:
    return {role["code"]: role["title"] for role in (await ask.read(role_list(None, ROLES_MAX)))["items"]}


def _id(ask: Ask) -> Id:
    try:
        return ids.parse(ask.path("user"))
    except ValueError:
        raise Refused("user_unknown") from None


def _text(ask: Ask) -> str:
    return ids.text(_id(ask))


async def _back(ask: Ask, told: str) -> Response:
    """To their page. `told` may name them."""
    name = (await ask.found(user_shown(_id(ask)), "user_unknown"))["name"]
    return ask.go(f"/settings/users/{_text(ask)}", say(told, name=name))
