"""The outbox: while no mail server is set, the mails that wait for one.

A waiting mail holds a link that lets in whoever has it. So its text is shown only to who may change its reader anyway.
"""

from __future__ import annotations

import re
from urllib.parse import urlencode

from starlette.responses import Response

from argosy.base import ids
from argosy.base.environment import SMTP_URL
from argosy.base.errors import Refused
from argosy.commands.access.change_user import ChangeUser
from argosy.console.ask import Ask
from argosy.console.screening import Screens
from argosy.console.sending import tried
from argosy.queries.mails import mail, mail_list
from argosy.queries.plain import BadCursor
from argosy.serving.problems import malformed

screens = Screens()

ROWS = 50
_LINK = re.compile(r"(https?://[^\s<>\"]*[^\s<>\".,;])")


@screens.get("/outbox", "access:read")
async def outbox(ask: Ask) -> Response:
    """Newest first."""
    _waiting()
    try:
        found = await ask.read(mail_list(ask.query.get("after") or None, ROWS))
    except BadCursor:
        raise malformed("after", "not a place in this list") from None
    next = None if found["next"] is None else f"/outbox?{urlencode({'after': found['next']})}"
    newest = "/outbox" if ask.query.get("after") else None
    return await ask.page("outbox.html", mails=found["items"], next=next, newest=newest)


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
