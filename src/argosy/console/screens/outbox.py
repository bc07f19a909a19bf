"""The outbox: while no mail server is set, the mails that wait for one.

A waiting mail holds a link that lets in whoever has it. So its text is shown only to who may change its reader anyway.
"""

from __future__ import annotations

import re
from typing import Any

from starlette.responses import Response

from argosy.base import ids
from argosy.base.environment import SMTP_URL
from argosy.base.errors import Refused
from argosy.commands.access.change_user import ChangeUser
from argosy.console.ask import Ask
from argosy.console.asked import Said, asked
from argosy.console.screening import Screens
from argosy.console.sending import tried
from argosy.queries.mails import mail, mail_list

screens = Screens()

ROWS = 50
_LINK = re.compile(r"(https?://[^\s<>\"]*[^\s<>\".,;])")


@screens.get("/outbox", "access:read")
async def outbox(ask: Ask) -> Response:
    """Newest first."""
    _waiting()

    async def page(_said: Said, after: str | None) -> dict[str, Any]:
        return await ask.read(mail_list(after, ROWS))

    return await ask.page("outbox.html", looked=await asked(ask, "/outbox", (), page))


@screens.get("/outbox/{mail}", "access:write")
async def one(ask: Ask) -> Response:
    """As text, with its links to be followed."""
    _waiting()
    try:
        id = ids.parse(ask.path("mail"))
    except ValueError:
        raise Refused("route_unknown") from None
    found = await ask.found(mail(id), "route_unknown")
    if found["user"] is None:
        raise Refused("user_unknown")
    await tried(ask, ChangeUser(user=found["user"]))
    return await ask.page("mail.html", mail=found, parts=_LINK.split(found["body"]))


def _waiting() -> None:
    """Refused: route_unknown, where mails are sent: nobody reads them on their way."""
    if SMTP_URL.value():
        raise Refused("route_unknown")
