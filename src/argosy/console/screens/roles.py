"""Roles: those that come with the software, and a shop's own; what each may do, and how far without asking."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from argosy.base.errors import Refused
from argosy.commands.access.put_role import PutRole
from argosy.commands.access.remove_role import RemoveRole
from argosy.console.ask import Ask
from argosy.console.limiting import choices, in_order, limits_of, several
from argosy.console.scopes import AREAS, GIFTS, spelt
from argosy.console.screening import Screens
from argosy.console.sending import beside, save_over, send, valid
from argosy.console.settings_menu import tabs
from argosy.console.sides import Values, written
from argosy.console.telling.settings import in_words, stays
from argosy.console.words import gettext
from argosy.queries.roles import role_list

screens = Screens()

ROLES_MAX = 200
NEW: dict[str, Any] = {"code": "", "title": "", "scopes": [], "limits": {}, "builtin": False, "users": 0}


@screens.get("/settings/roles", "access:read")
async def roles(ask: Ask) -> Response:
    """All of them, with what they may do in words."""
    found = (await ask.read(role_list(None, ROLES_MAX)))["items"]
    shown = [role | {"spelt": spelt(role["scopes"])} for role in found]
    return await ask.page("settings/roles.html", tabs=tabs(ask), roles=shown, areas=AREAS, gifts=GIFTS)


@screens.get("/settings/roles/new", "access:write")
async def new(ask: Ask) -> Response:
    """An empty form."""
    return await _form(ask, NEW)


@screens.get("/settings/roles/{role}", "access:read")
async def role(ask: Ask) -> Response:
    """The form of one."""
    found = await _found(ask, ask.path("role"))
    if found is None:
        raise Refused("role_unknown", field="role", value=ask.path("role"))
    return await _form(ask, found)


@screens.post("/settings/roles", "access:write")
@beside
async def save(ask: Ask) -> Response:
    """Of a built-in role the limits alone. What somebody else has saved meanwhile is shown first."""
    code = str(ask.form.get("code", ""))
    before = await _found(ask, code)
    said: dict[str, Any] = {"code": code, "limits": limits_of(ask)}
    if before is None or not before["builtin"]:
        said |= {"title": str(ask.form.get("title", "")).strip() or code, "scopes": in_order(several(ask, "scopes"))}

    async def now() -> Values:
        return _values(await _found(ask, code))

    mine = _values(before) | {name: value for name, value in said.items() if name != "code"}
    theirs = await save_over(ask, valid(PutRole, said), now, mine)
    if theirs.sides:
        return await ask.page("settings/theirs.html", 409, theirs=in_words(theirs))
    return ask.go("/settings/roles", stays(theirs, gettext("Saved.")))


@screens.post("/settings/roles/{role}/remove", "access:write")
@beside
async def remove(ask: Ask) -> Response:
    """One of the shop's own that nobody has."""
    await send(ask, valid(RemoveRole, {"code": ask.path("role")}))
    return ask.go("/settings/roles", gettext("The role has been removed."))


async def _found(ask: Ask, code: str) -> dict[str, Any] | None:
    return next((role for role in (await ask.read(role_list(None, ROLES_MAX)))["items"] if role["code"] == code), None)


async def _form(ask: Ask, role: dict[str, Any]) -> Response:
    given = await choices(ask)
    used = {currency for amounts in role["limits"].values() for currency in amounts or ()}
    given["currencies"] = sorted({*given["currencies"], *used})
    return await ask.page(
        "settings/role.html",
        tabs=tabs(ask),
        role=role,
        spelt=spelt(role["scopes"]),
        areas=AREAS,
        gifts=GIFTS,
        was=written(_values(role if role["code"] else None)),
        **given,
    )


def _values(role: dict[str, Any] | None) -> dict[str, Any]:
    """What there is to save of it; nothing of none."""
    return {} if role is None else {"title": role["title"], "scopes": in_order(role["scopes"]), "limits": role["limits"]}
