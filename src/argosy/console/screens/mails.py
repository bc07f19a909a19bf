"""Mails: how those look that are sent to people here; and, while no mail server is set, those that wait for one.

A waiting mail holds a link that lets in whoever has it. So its text is shown only to who may change its reader anyway.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import urlencode

from starlette.responses import Response

from argosy.base import ids
from argosy.base.environment import SMTP_URL
from argosy.base.errors import Refused
from argosy.base.i18n import languages
from argosy.commands.access.change_user import ChangeUser
from argosy.console.ask import Ask
from argosy.console.screening import Screens
from argosy.console.sending import tried
from argosy.console.settings_menu import tabs
from argosy.documents.mails import written
from argosy.model.rows import User
from argosy.queries.mails import mail, mail_list
from argosy.queries.plain import BadCursor
from argosy.serving.problems import malformed
from argosy.store.tokens import INVITATION, RESET, Purpose

screens = Screens()


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


ROWS = 50
KINDS: tuple[tuple[Purpose, str], ...] = ((INVITATION, _("To who is invited")), (RESET, _("To who wants a new password")))
_LINK = re.compile(r"(https?://[^\s<>\"]*[^\s<>\".,;])")


@screens.get("/settings/mails", "settings:read")
async def templates(ask: Ask) -> Response:
    """Each mail in each language, to somebody made up."""
    link = str(ask.request.base_url) + "link?token=…"
    shown = [
        (title, [(language, written(purpose, _somebody(ask, language), link)) for language in languages()]) for purpose, title in KINDS
    ]
    return await ask.page("settings/mails.html", tabs=tabs(ask), mails=shown, waiting=not SMTP_URL.value() and ask.may("access:read"))


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


def _somebody(ask: Ask, language: str) -> User:
    return User(bytes(16), "anna@example.com", "Anna Schmidt", [], datetime.now(UTC), language)
