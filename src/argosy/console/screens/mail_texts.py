"""What mails to people here say, in each language: as they are read, in the standard words or in the merchant's own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from argosy.base.environment import SMTP_URL
from argosy.base.errors import Refused
from argosy.base.i18n import languages
from argosy.base.limits import MAIL_BODY_LENGTH_MAX, MAIL_SUBJECT_LENGTH_MAX
from argosy.commands.settings.put_mail_text import PutMailText
from argosy.commands.settings.remove_mail_text import RemoveMailText
from argosy.console.ask import Ask
from argosy.console.screening import Screens
from argosy.console.sending import beside, kept, send, tried, valid
from argosy.console.settings_menu import tabs
from argosy.console.sides import OVER, mark, theirs
from argosy.console.sides import written as carried
from argosy.console.telling.settings import stays
from argosy.documents.mails import standard, written
from argosy.model.mail_shapes import MailKind
from argosy.model.rows import MailText, User
from argosy.rules.mail_texts import PLACEHOLDERS, Words, code_of
from argosy.store.outbox import Mail

screens = Screens()


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


TITLES: dict[MailKind, str] = {"invitation": _("To who is invited"), "reset": _("To who wants a new password")}
MEANINGS = {
    "name": _("the name of who is written to"),
    "shop": _("the address of this installation"),
    "link": _("the link that lets them in; it must be there, with a space or a line break before and after it"),
    "days": _("how many days the link works"),
    "minutes": _("how many minutes the link works"),
}
"""What placeholders stand for."""


@screens.get("/settings/mails", "settings:read")
async def mails(ask: Ask) -> Response:
    """Each mail in each language, to somebody made up."""
    own = (await ask.service.settings()).mail_texts
    shown = [(kind, title, [_listed(ask, kind, language, own) for language in languages()]) for kind, title in TITLES.items()]
    return await ask.page("settings/mails.html", tabs=tabs(ask), mails=shown, waiting=not SMTP_URL.value() and ask.may("access:read"))


@screens.get("/settings/mails/{mail}/{language}", "settings:write")
async def form(ask: Ask) -> Response:
    """The text with its placeholders, to be changed; and the way back to the standard one."""
    kind, language = _which(ask)
    row, now = await _now(ask, kind, language)
    return await ask.page(
        "settings/mail.html",
        tabs=tabs(ask),
        title=TITLES[kind],
        spoken=language,
        here=f"/settings/mails/{kind}/{language}",
        own=row is not None,
        version=0 if row is None else row.version,
        text=now,
        was=carried(now),
        meanings=[(name, MEANINGS[name]) for name in PLACEHOLDERS[kind]],
        shown=_read(ask, kind, language, Words(**now)),
        by_itself=_read(ask, kind, language, None),
        longest=(MAIL_SUBJECT_LENGTH_MAX, MAIL_BODY_LENGTH_MAX),
    )


@screens.post("/settings/mails/{mail}/{language}/preview", "settings:write")
@beside
async def preview(ask: Ask) -> Response:
    """The mail as it would be read, what is wrong with the text, or what somebody else has saved meanwhile."""
    kind, language = _which(ask)
    _row, now = await _now(ask, kind, language)
    body = _said(ask, kind, language, None)
    found = theirs(ask.form, now, _fields(body))
    if found.sides:
        return await ask.page("settings/theirs.html", 409, theirs=found)
    body = kept(body, now, found)
    await tried(ask, body)
    shown = _read(ask, kind, language, Words(body.subject, body.body))
    over = mark(now) if ask.form.get(OVER) else ""
    return await ask.page("settings/mail_preview.html", mail=shown, spoken=language, theirs=found, mark=over)


@screens.post("/settings/mails/{mail}/{language}", "settings:write")
@beside
async def save(ask: Ask) -> Response:
    """What somebody else has saved meanwhile is shown first. A standard text that nobody has touched stays the standard text."""
    kind, language = _which(ask)
    row, now = await _now(ask, kind, language)
    body = _said(ask, kind, language, 0 if row is None else row.version)
    found = theirs(ask.form, now, _fields(body))
    if found.sides:
        return await ask.page("settings/theirs.html", 409, theirs=found)
    body = kept(body, now, found)
    if _fields(body) != now:
        await send(ask, body)
    return _done(ask, kind, language, stays(found))


@screens.post("/settings/mails/{mail}/{language}/remove", "settings:write")
@beside
async def remove(ask: Ask) -> Response:
    """Back to the standard text, from the one that was shown."""
    kind, language = _which(ask)
    seen = str(ask.form.get("version", ""))
    await send(ask, valid(RemoveMailText, {"kind": kind, "language": language, "version": int(seen) if seen.isdecimal() else None}))
    return _done(ask, kind, language)


def _which(ask: Ask) -> tuple[MailKind, str]:
    """The mail and the language that the address names. Refused: route_unknown."""
    kind = next((one for one in TITLES if one == ask.path("mail")), None)
    if kind is None or ask.path("language") not in languages():
        raise Refused("route_unknown")
    return kind, ask.path("language")


async def _now(ask: Ask, kind: MailKind, language: str) -> tuple[MailText | None, dict[str, str]]:
    """The merchant's own text, if there is one; and what is in force."""
    row = (await ask.service.settings()).mail_texts.get(code_of(kind, language))
    words = _words(row) or standard(kind, language)
    return row, {"subject": words.subject, "body": words.body}


def _said(ask: Ask, kind: MailKind, language: str, version: int | None) -> PutMailText:
    """The text as the form says it. Refused: malformed."""
    said: dict[str, Any] = {name: str(ask.form.get(name, "")) for name in ("subject", "body")}
    return valid(PutMailText, said | {"kind": kind, "language": language, "version": version})


def _listed(ask: Ask, kind: MailKind, language: str, own: Mapping[str, MailText]) -> tuple[str, Mail, bool]:
    """The language; the mail as it is read; whether it is in the merchant's own words."""
    row = own.get(code_of(kind, language))
    return language, _read(ask, kind, language, _words(row)), row is not None


def _fields(body: PutMailText) -> dict[str, str]:
    return {"subject": body.subject, "body": body.body}


def _words(row: MailText | None) -> Words | None:
    return None if row is None else Words(row.subject, row.body)


def _read(ask: Ask, kind: MailKind, language: str, words: Words | None) -> Mail:
    """As somebody made up reads it."""
    somebody = User(bytes(16), "anna@example.com", "Anna Schmidt", [], datetime.now(UTC), language)
    return written(kind, somebody, str(ask.request.base_url) + "link?token=…", words)


def _done(ask: Ask, kind: MailKind, language: str, told: str = "") -> Response:
    return ask.go(f"/settings/mails?{urlencode({'saved': code_of(kind, language)})}", told)
