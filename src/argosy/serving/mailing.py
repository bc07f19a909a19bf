"""Mails that bring a link, written for whoever reads them, and put where they wait to be sent."""

from __future__ import annotations

from datetime import datetime

from argosy.documents.mails import written
from argosy.model.mail_shapes import MailKind
from argosy.model.rows import User
from argosy.queries.mails import own_words
from argosy.store.outbox import put_mail
from argosy.store.statement import Script


def mail_link(kind: MailKind, user: User, link: str, now: datetime) -> Script[None]:
    """Write the mail that brings a user their link: in the merchant's words for the user's language, if there are any."""
    own = yield from own_words(kind, user.language)
    yield from put_mail(written(kind, user, link, own), now)
