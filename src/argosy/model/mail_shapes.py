"""What bodies about the texts of mails are made of."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from ..base.limits import MAIL_BODY_LENGTH_MAX, MAIL_SUBJECT_LENGTH_MAX
from .shapes import MANY_LINES, ONE_LINE

MailKind = Literal["invitation", "reset"]
"""The mails there are: to who is invited, and to who wants a new password."""


def _line_ends(value: Any) -> Any:
    """As they are here, whatever a browser or a file has: counted and kept as one character."""
    return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value


MailSubject = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAIL_SUBJECT_LENGTH_MAX, pattern=ONE_LINE)]
MailBody = Annotated[
    str,
    BeforeValidator(_line_ends),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MAIL_BODY_LENGTH_MAX, pattern=MANY_LINES),
]

Seen = Annotated[int, Field(ge=0, le=2**63 - 1, strict=True)]
"""The version of a text that somebody has read before they change it; 0: the standard text."""
