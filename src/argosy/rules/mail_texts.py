"""Mails in a merchant's own words: what such a text may hold, and what it says once its placeholders are filled.

A link lets in whoever has it, and not everybody who writes mails may let people in. So it stands by itself, where no address around it
can carry it elsewhere, and never in a subject, which is kept when the mail is sent. A text is filled in one pass: what a name holds is
text, whatever it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..base.errors import Refused
from ..base.i18n import languages
from ..model.mail_shapes import MailKind
from ..model.rows import MailText

LINK = "link"
PLACEHOLDERS: dict[MailKind, tuple[str, ...]] = {
    "invitation": ("name", "shop", LINK, "days"),
    "reset": ("name", "shop", LINK, "minutes"),
}
_PART = re.compile(r"\{([^{}]*)\}|[{}]")
_LINK_ALONE = re.compile(r"(?<![^ \t\n])\{link\}(?![^ \t\n])")


@dataclass(frozen=True)
class Words:
    """A mail before it is addressed to anybody: with placeholders, or filled."""

    subject: str
    body: str


def code_of(kind: MailKind, language: str) -> str:
    """What a mail in a language is called among the settings: invitation.de."""
    return f"{kind}.{language}"


def check(kind: MailKind, language: str, words: Words) -> None:
    """Refused: language_unknown, mail_braces_unbalanced, mail_placeholder_unknown, mail_link_missing, mail_link_attached."""
    check_language(language)
    known = PLACEHOLDERS[kind]
    _check_placeholders("subject", words.subject, [name for name in known if name != LINK])
    _check_placeholders("body", words.body, known)
    links = words.body.count(f"{{{LINK}}}")
    if not links:
        raise Refused("mail_link_missing", field="body")
    if links != len(_LINK_ALONE.findall(words.body)):
        raise Refused("mail_link_attached", field="body")


def check_language(language: str) -> None:
    """Refused: language_unknown."""
    if language not in languages():
        raise Refused("language_unknown", field="language", value=language, languages=list(languages()))


def check_seen(now: MailText | None, seen: int | None) -> None:
    """That nobody else has changed the text since version `seen` (0: the standard text) was read; None: never mind.

    Refused: mail_text_changed.
    """
    current = 0 if now is None else now.version
    if seen not in (None, current):
        raise Refused("mail_text_changed", field="version", value=seen, current=current)


def filled(words: Words, values: Mapping[str, str]) -> Words:
    """With the values in place of the placeholders' names. A placeholder that there is no value for stays as it is."""
    return Words(*(_PART.sub(lambda found: values.get(found[1], found[0]), text) for text in (words.subject, words.body)))


def _check_placeholders(field: str, text: str, known: tuple[str, ...] | list[str]) -> None:
    for found in _PART.finditer(text):
        name = found[1]
        if name is None:
            raise Refused("mail_braces_unbalanced", field=field, value=_around(text, found.start()))
        if name not in known:
            raise Refused("mail_placeholder_unknown", field=field, value=f"{{{name}}}", placeholders=[f"{{{one}}}" for one in known])


def _around(text: str, at: int) -> str:
    """The words about a place, so that it is found."""
    return " ".join(text[max(0, at - 15) : at + 16].split())
