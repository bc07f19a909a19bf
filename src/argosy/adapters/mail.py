"""Mail by SMTP: what waits in the outbox is sent, one step at a time. Without a server to send by, it waits."""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit

from ..base.environment import MAIL_FROM, SMTP_URL
from ..base.ids import Id, text
from ..store.drivers import drive
from ..store.drivers.drive import Connection
from ..store.outbox import Mail, Taken, mail_failed, mail_sent, take_mails

log = logging.getLogger("argosy.mail")
MAILS_MAX = 20
SECONDS_MAX = 15.0
PORTS = {"smtp": 587, "smtps": 465}
_ENCODED, _SPELT = "=?", "=\u2060?"
"""What begins an encoded word in a header. Python would decode what somebody has typed so, and a line break in it would begin a header of
their own; with a word joiner in between, which nobody sees, it stands there as it was typed."""
FAILURES = (OSError, smtplib.SMTPException, ValueError)


@dataclass(frozen=True)
class Server:
    """A mail server, as ARGOSY_SMTP_URL names it. `encrypted`: from the first byte; else as soon as it offers to."""

    host: str
    port: int
    encrypted: bool
    user: str | None
    password: str | None

    @classmethod
    def of_environment(cls) -> Server | None:
        """The one that is set, if any. ValueError if it can't be read."""
        if not SMTP_URL.value():
            return None
        parts = urlsplit(SMTP_URL.value())
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError("ARGOSY_SMTP_URL must look like smtp://user:password@host:587")
        user, password = (unquote(part) if part else None for part in (parts.username, parts.password))
        return cls(parts.hostname, parts.port or PORTS[parts.scheme], parts.scheme == "smtps", user, password)

    def send(self, message: EmailMessage) -> None:
        """Hand it over. Raises FAILURES."""
        context = ssl.create_default_context()
        if self.encrypted:
            with smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS_MAX, context=context) as smtp:
                self._hand_over(smtp, message)
            return
        with smtplib.SMTP(self.host, self.port, timeout=SECONDS_MAX) as smtp:
            smtp.ehlo()
            if smtp.has_extn("starttls"):
                smtp.starttls(context=context)
            elif self.password:
                raise smtplib.SMTPNotSupportedError("the server does not encrypt, so it gets no password")
            self._hand_over(smtp, message)

    def _hand_over(self, smtp: smtplib.SMTP, message: EmailMessage) -> None:
        if self.user and self.password:
            smtp.login(self.user, self.password)
        smtp.send_message(message)


def message(mail: Mail, id: Id, at: datetime) -> EmailMessage:
    """The mail as it goes out. Its id is the same however often it is sent, so that whoever gets it twice can tell.

    ValueError if nobody can have such an address, or the subject is more than a line.
    """
    if _ENCODED in mail.recipient:
        raise ValueError("the address begins a word in another encoding")
    made = EmailMessage()
    made["From"] = MAIL_FROM.value()
    made["To"] = mail.recipient
    made["Subject"] = mail.subject.replace(_ENCODED, _SPELT)
    made["Date"] = format_datetime(at)
    made["Message-ID"] = f"<{text(id)}@{parseaddr(MAIL_FROM.value())[1].rpartition('@')[2] or 'localhost'}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(mail.body)
    return made


def post(connection: Connection, server: Server, now: Callable[[], datetime], limit: int = MAILS_MAX) -> int:
    """Send up to `limit` mails that wait; answers how many were tried. What fails is tried again later, and later still."""
    taken = drive(take_mails(now(), limit), connection)
    for one in taken:
        _post(connection, server, one, now)
    return len(taken)


def _post(connection: Connection, server: Server, one: Taken, now: Callable[[], datetime]) -> None:
    """A server's words may name the recipient: they are kept with the mail, and the log gets the kind of failure alone."""
    try:
        server.send(message(one.mail, one.id, now()))
    except FAILURES as error:
        log.warning("mail %s was not sent at attempt %d: %s", text(one.id), one.attempts, type(error).__name__)
        drive(mail_failed(one.id, f"{type(error).__name__}: {error}"), connection)
    else:
        drive(mail_sent(one.id, now()), connection)
