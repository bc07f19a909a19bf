"""What the address of a list asks of it, read question by question. What can't be asked is said beside an empty list, and never left out
of account in silence: whoever was sent a link that has gone bad would take the wrong list for the right one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from argosy.base.errors import Refused
from argosy.base.limits import KEY_LENGTH_MAX
from argosy.console.ask import Ask
from argosy.console.mistakes import DAY, mistake
from argosy.console.words import gettext, say
from argosy.queries.plain import BadCursor

Said = Mapping[str, str]
Read = Callable[[Said, str | None], Awaitable[dict[str, Any]]]
"""From what is asked, and a cursor, to {"items", "next"}."""


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


AFTER = "after"
NO_PLACE = _("this page of the list does not exist")
NO_FIELD = _("“%(name)s” can't be asked here")
NO_CHOICE = _("there is no “%(value)s”")
NOTHING: dict[str, Any] = {"items": [], "next": None}
SHOWN_MAX = 40
"""Letters of what somebody asked that are said again."""


@dataclass(frozen=True)
class Question:
    """A field of a list's address. `choices`: what it may be; None: any text. `day`: it is a date."""

    name: str
    title: str
    choices: Collection[str] | None = None
    day: bool = False

    def wrong(self, value: str) -> str:
        """What is wrong with a value, in the reader's language; nothing, if it may be asked."""
        if len(value) > KEY_LENGTH_MAX:
            return mistake({"type": "string_too_long", "ctx": {"max_length": KEY_LENGTH_MAX}})
        if self.choices is not None and value not in self.choices:
            return no_choice(value)
        if self.day:
            try:
                date.fromisoformat(value)
            except ValueError:
                return gettext(DAY)
        return ""


@dataclass(frozen=True)
class Asked:
    """A list as it was asked for, and what was found. `wrong`: what can't be asked, in words; then nothing is found."""

    path: str
    said: Said
    after: str | None
    wrong: str = ""
    found: dict[str, Any] = field(default_factory=lambda: NOTHING)

    def value(self, name: str) -> str:
        """What is asked by this name; empty for nothing."""
        return self.said.get(name, "")

    @property
    def items(self) -> list[dict[str, Any]]:
        """A page of the list."""
        rows: list[dict[str, Any]] = self.found["items"]
        return rows

    @property
    def first(self) -> str | None:
        """Where the list begins, unless this is its beginning."""
        return self._address(self.said) if self.after else None

    @property
    def next(self) -> str | None:
        """Where it goes on."""
        return self._address({**self.said, AFTER: self.found["next"]}) if self.found["next"] else None

    def _address(self, said: Said) -> str:
        return f"{self.path}?{urlencode(said)}" if said else self.path


async def asked(ask: Ask, path: str, questions: Collection[Question], read: Read) -> Asked:
    """The list at this path, as `read` finds it if all that the address says can be asked."""
    said = {name: value.strip() for name, value in ask.query.items() if name != AFTER and value.strip()}
    after = ask.query.get(AFTER) or None
    wrong, found = wrong_in(said, questions), NOTHING
    if not wrong:
        try:
            found = await read(said, after)
        except BadCursor:
            wrong = gettext(NO_PLACE)
        except Refused as refused:
            wrong = in_words(refused, {question.name: question.title for question in questions}, said)
    return Asked(path, said, after, wrong, found)


def wrong_in(said: Said, questions: Collection[Question]) -> str:
    """What of it can't be asked, in words."""
    known = {question.name: question for question in questions}
    found = [
        f"{gettext(known[name].title)}: {wrong}" if name in known else wrong
        for name, value in said.items()
        if (wrong := known[name].wrong(value) if name in known else say(NO_FIELD, name=name[:SHOWN_MAX]))
    ]
    return "; ".join(found)


def no_choice(value: str) -> str:
    """That there is nothing like it to choose. The choices stand above the list, in words; here they would be a program's."""
    return say(NO_CHOICE, value=value[:SHOWN_MAX])


def in_words(refused: Refused, titles: Mapping[str, str], said: Said) -> str:
    """The same of what was refused as malformed: by what people call the fields. Anything else goes on being refused."""
    errors: Any = refused.facts.get("errors")
    if not errors:
        raise refused
    return "; ".join(
        f"{gettext(titles.get(error['field'], error['field']))}: "
        f"{no_choice(said[error['field']]) if error.get('kind') == 'literal_error' else error['message']}"
        for error in errors
    )
