"""The texts of mails to those who work here: plain, short, and with one link."""

from __future__ import annotations

from argosy.base.environment import URL
from argosy.base.limits import INVITATION_DAYS, RESET_MINUTES
from argosy.model.rows import User
from argosy.store.outbox import Mail
from argosy.store.tokens import INVITATION, Purpose


def written(purpose: Purpose, user: User, link: str) -> Mail:
    """The mail that brings somebody their link."""
    if purpose == INVITATION:
        return Mail("invitation", user.email, "You are invited to Argosy", _body(user, _INVITED, link))
    return Mail("reset", user.email, "Choose a new password", _body(user, _RESET, link))


_INVITED = (
    "you have been given access to the order desk at {shop}.\n\n"
    "Choose a password to come in:\n\n{link}\n\n"
    "The link works once, and for {days} days. If you did not expect this, you need do nothing."
)
_RESET = (
    "somebody, we hope it was you, asked for a new password for {shop}.\n\n"
    "Choose it here:\n\n{link}\n\n"
    "The link works once, and for {minutes} minutes. If it wasn't you, you need do nothing: your password is as it was."
)


def _body(user: User, text: str, link: str) -> str:
    told = text.format(shop=URL.value(), link=link, days=INVITATION_DAYS, minutes=RESET_MINUTES)
    return f"Hello {' '.join(user.name.split())},\n\n{told}\n"
