"""Keys of programs: made, with a secret that is shown once, and revoked."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from argosy.commands.access.put_key import PutKey
from argosy.commands.access.revoke_key import RevokeKey
from argosy.console.ask import Ask
from argosy.console.limiting import choices, limits_of, places_of, several
from argosy.console.scopes import AREAS, GIFTS, spelt
from argosy.console.screening import Screens
from argosy.console.sending import beside, send, valid
from argosy.console.settings_menu import tabs
from argosy.console.words import gettext
from argosy.model.scopes import ALL
from argosy.queries.api_keys import api_key_list
from argosy.queries.plain import BadCursor
from argosy.serving.problems import malformed

screens = Screens()

ROWS = 100
SECRET_BYTES = 24


@screens.get("/settings/keys", "access:read")
async def keys(ask: Ask) -> Response:
    """All of them, oldest first; those that were revoked stay, since the audit log names them."""
    try:
        found = await ask.read(api_key_list(ask.query.get("after") or None, ROWS))
    except BadCursor:
        raise malformed("after", "not a place in this list") from None
    shown = [key | {"spelt": spelt(key["scopes"])} for key in found["items"]]
    next = None if found["next"] is None else f"/settings/keys?{urlencode({'after': found['next']})}"
    return await ask.page("settings/keys.html", tabs=tabs(ask), keys=shown, areas=AREAS, all=ALL, next=next)


@screens.get("/settings/keys/new", "access:write")
async def new(ask: Ask) -> Response:
    """The form."""
    return await ask.page("settings/key.html", tabs=tabs(ask), areas=AREAS, gifts=GIFTS, **await choices(ask))


@screens.post("/settings/keys", "access:write")
@beside
async def make(ask: Ask) -> Response:
    """Only a hash of its secret is kept."""
    secret = f"argosy_{secrets.token_urlsafe(SECRET_BYTES)}"
    said: dict[str, Any] = {"name": str(ask.form.get("name", "")).strip(), "hash": hashlib.sha256(secret.encode()).hexdigest()}
    limits = limits_of(ask)
    await send(ask, valid(PutKey, said | {"scopes": several(ask, "scopes"), "limits": limits or None} | places_of(ask)))
    response = await ask.page("settings/key_made.html", name=said["name"], secret=secret)
    response.headers["hx-retarget"] = "#key"
    return response


@screens.post("/settings/keys/revoke", "access:write")
@beside
async def revoke(ask: Ask) -> Response:
    """It opens nothing from then on."""
    await send(ask, valid(RevokeKey, {"id": str(ask.form.get("id", ""))}))
    return ask.go("/settings/keys", gettext("The key has been revoked."))
