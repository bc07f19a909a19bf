"""The texts of mails to those who work here: plain, short, with one link, and in the language of whoever reads them."""

from __future__ import annotations

from argosy.base.environment import URL
from argosy.base.i18n import translator
from argosy.base.limits import INVITATION_DAYS, RESET_MINUTES
from argosy.model.rows import User
from argosy.store.outbox import Mail
from argosy.store.tokens import INVITATION, Purpose


def written(purpose: Purpose, user: User, link: str) -> Mail:
    """The mail that brings somebody their link."""
    if purpose == INVITATION:
        return _mail("invitation", user, _("You are invited to Argosy"), _INVITED, link)
    return _mail("reset", user, _("Choose a new password"), _RESET, link)


def _(text: str) -> str:
    """Marked for translation; translated when written."""
    return text


_INVITED = _(
    "you have been given access to the order desk at {shop}.\n\n"
    "Choose a password to come in:\n\n{link}\n\n"
    "The link works once, and for {days} days. If you did not expect this, you need do nothing."
)
_RESET = _(
    "somebody, we hope it was you, asked for a new password for {shop}.\n\n"
    "Choose it here:\n\n{link}\n\n"
    "The link works once, and for {minutes} minutes. If it wasn't you, you need do nothing: your password is as it was."
)


def _mail(kind: str, user: User, subject: str, text: str, link: str) -> Mail:
    say = translator(user.language).gettext
    hello = say(_("Hello {name},")).format(name=" ".join(user.name.split()))
    told = say(text).format(shop=URL.value(), link=link, days=INVITATION_DAYS, minutes=RESET_MINUTES)
    return Mail(kind, user.email, say(subject), f"{hello}\n\n{told}\n")
