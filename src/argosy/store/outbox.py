"""Mails on their way. Each is a row before it is sent, written with what it is about; the worker sends it, again and again if it must.

Without a mail server they stay, and a page shows them to whoever develops. They hold what is personal and links that open doors: the text
of one that was sent is emptied at once, and the row goes after a week.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..base import ids
from ..base.ids import Id
from ..base.limits import MAIL_ATTEMPTS_MAX
from .statement import Call, Script, Statement

LEASE_SECONDS = 120
"""So long the worker that took a mail has for sending it; then another one may. Doubled with every attempt."""
FAILURE_LENGTH_MAX = 500

PUT = Statement(
    "insert into outbox (id, created_at, kind, recipient, subject, body, try_at) values ({}, {}, {}, {}, {}, {}, {})",
    ["uuid", "timestamptz", "text", "text", "text", "text", "timestamptz"],
)
TAKE = Statement(
    "update outbox o set attempts = o.attempts + 1, try_at = {}::timestamptz + make_interval(secs => {} * power(2, o.attempts)) "
    "where o.id = any(array(select id from outbox where sent_at is null and try_at <= {} and attempts < {} "
    "order by try_at, id limit {} for update skip locked)) returning o.id, o.kind, o.recipient, o.subject, o.body, o.attempts",
    ["timestamptz", "integer", "timestamptz", "integer", "integer"],
    rows=True,
)
SENT = Statement("update outbox set sent_at = {}, body = '', failure = null where id = {}", ["timestamptz", "uuid"])
FAILED = Statement("update outbox set failure = {} where id = {}", ["text", "uuid"])


@dataclass(frozen=True)
class Mail:
    """A mail to be written: plain text, to one person."""

    kind: str
    recipient: str
    subject: str
    body: str


@dataclass(frozen=True)
class Taken:
    """A mail to be sent now, for the `attempts`th time."""

    id: Id
    mail: Mail
    attempts: int


def put_mail(mail: Mail, now: datetime) -> Script[Id]:
    """Write it down. Answers its id."""
    id = ids.command_id()
    yield [Call(PUT, [id, now, mail.kind, mail.recipient, mail.subject, mail.body, now], 1)]
    return id


def take_mails(now: datetime, limit: int) -> Script[list[Taken]]:
    """The mails that are to be sent now, longest waiting first; nobody else gets them for a while."""
    (rows,) = yield [Call(TAKE, [now, LEASE_SECONDS, now, MAIL_ATTEMPTS_MAX, limit])]
    assert isinstance(rows, list)
    return sorted((Taken(row[0], Mail(*row[1:5]), row[5]) for row in rows), key=lambda taken: taken.id)


def mail_sent(id: Id, now: datetime) -> Script[None]:
    yield [Call(SENT, [now, id])]


def mail_failed(id: Id, failure: str) -> Script[None]:
    """It stays, and is tried again when its lease is over."""
    yield [Call(FAILED, [failure[:FAILURE_LENGTH_MAX].replace("\0", ""), id])]
