"""An installation that nobody can sign in to is set up: its owner, the company, its currency, the first location and channel.

Only whoever sees the terminal, where a link was printed, can do it: the link works once. Where there is a channel, by the command line or
the API, the shop is open already: its owner alone is asked for, and nothing else is touched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from argosy.base.errors import Refused
from argosy.commands.access.invite_user import InviteUser
from argosy.commands.settings.put_channel import PutChannel
from argosy.commands.settings.put_location import PutLocation
from argosy.console.door import Door, caller_of
from argosy.console.mistakes import malformed_form
from argosy.console.screening import Screens, said
from argosy.engine.registry import Command
from argosy.engine.submission import Submission
from argosy.model.roles import OWNER
from argosy.store.tokens import nobody_yet

if TYPE_CHECKING:
    from argosy.console.app import Console

screens = Screens()

FIELDS = ("token", "name", "email", "password", "language", "time_zone", "company", "currency", "location", "location_title", "channel")


@screens.public("GET", "/set-up")
async def set_up(request: Request, console: Console) -> Response:
    """The form, for whoever has the link; where it is to be found, for others."""
    if not await console.service.house.run(nobody_yet()):
        return RedirectResponse("/sign-in", 303)
    given: dict[str, Any] = dict.fromkeys(FIELDS, "") | {"currency": "EUR", "location": "MAIN", "location_title": "Main warehouse"}
    given |= {"channel": "web", "time_zone": "Europe/Berlin", "language": "en-GB", "token": request.query_params.get("token", "")}
    return await console.alone(request, "set_up.html", given=given, shop=await _shop(console))


@screens.public("POST", "/set-up")
async def begin(request: Request, console: Console) -> Response:
    """All of it is looked at before the link is used up."""
    told = dict(zip(FIELDS, await said(request, *FIELDS), strict=True))
    given = {name: value if name == "password" else value.strip() for name, value in told.items()}
    shop = await _shop(console)
    try:
        owner, settings = _owner(given), [] if shop else _first(given)
        entered = await console.door.access.links.set_up(given["token"], owner, given["password"], caller_of(request))
    except ValidationError as error:
        return await console.alone(request, "set_up.html", malformed_form(error), given=given, shop=shop)
    except Refused as refused:
        return await console.alone(request, "set_up.html", refused, given=given, shop=shop)
    visit = await console.door.access.entry.visit(entered.token)
    assert visit is not None, "a session that was opened this moment holds"
    for body in settings:
        reply = await console.service.coalescer.submit(Submission(body, visit.actor))
        if not reply.accepted:
            raise Refused(reply.code or "failed", **orjson.loads(reply.body))
    return Door.let_in(request, RedirectResponse("/", 303), entered)


async def _shop(console: Console) -> bool:
    """Whether orders may come in already."""
    return bool((await console.service.settings()).channels)


def _owner(given: dict[str, str]) -> InviteUser:
    """Raises ValidationError."""
    said = {name: given[name] for name in ("name", "email", "language", "time_zone") if given[name]}
    return InviteUser.model_validate(said | {"roles": [OWNER]})


def _first(given: dict[str, str]) -> list[Command]:
    """The first location, and the first channel. Raises ValidationError."""
    location = PutLocation.model_validate(
        {"code": given["location"], "title": given["location_title"] or given["location"], "company": given["company"]}
        | {"timezone": given["time_zone"] or "UTC"}
    )
    channel = PutChannel.model_validate(
        {"code": given["channel"], "title": given["channel"], "company": given["company"], "currency": given["currency"].upper()}
        | {"locations": [given["location"]]}
    )
    return [location, channel]
