"""The texts of mails to those who work here: plain, short, with one link, and in the language of whoever reads them.

A merchant may have written their own; those here are the standard ones.
"""

from __future__ import annotations

from argosy.base.environment import URL
from argosy.base.i18n import translator
from argosy.base.limits import INVITATION_DAYS, RESET_MINUTES
from argosy.model.mail_shapes import MailKind
from argosy.model.rows import User
from argosy.rules.mail_texts import LINK, Words, filled
from argosy.store.outbox import Mail


def _(text: str) -> str:
    """Marked for translation; translated when written."""
    return text


_HELLO = _("Hello {name},")
_STANDARD: dict[MailKind, tuple[str, str]] = {
    "invitation": (
        _("You are invited to Argosy"),
        _(
            "you have been given access to the order desk at {shop}.\n\n"
            "Choose a password to come in:\n\n{link}\n\n"
            "The link works once, and for {days} days. If you did not expect this, you need do nothing."
        ),
    ),
    "reset": (
        _("Choose a new password"),
        _(
            "somebody, we hope it was you, asked for a new password for {shop}.\n\n"
            "Choose it here:\n\n{link}\n\n"
            "The link works once, and for {minutes} minutes. If it wasn't you, you need do nothing: your password is as it was."
        ),
    ),
}


def standard(kind: MailKind, language: str) -> Words:
    """What a mail says by itself, with its placeholders."""
    say = translator(language).gettext
    subject, text = _STANDARD[kind]
    return Words(say(subject), f"{say(_HELLO)}\n\n{say(text)}")


def written(kind: MailKind, user: User, link: str, own: Words | None = None) -> Mail:
    """The mail that brings somebody their link: in the merchant's own words, if there are any."""
    words = filled(own or standard(kind, user.language), _values(user, link))
    return Mail(kind, user.email, words.subject, words.body + "\n")


def _values(user: User, link: str) -> dict[str, str]:
    name = " ".join(user.name.split())
    return {"name": name, "shop": URL.value(), LINK: link, "days": str(INVITATION_DAYS), "minutes": str(RESET_MINUTES)}
