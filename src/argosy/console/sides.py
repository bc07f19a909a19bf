"""A form that changes a thing as a whole says what the thing was when the form was opened. If it is another by now, nobody's change is
lost unseen: what it was, what it is now, and what the form would make of it are shown side by side, and the person decides anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

Values = Mapping[str, Any]

OVER = "over"
"""The field by which a person says that theirs goes over what is there now; its value is that one's mark."""


@dataclass(frozen=True)
class Side:
    """A field: what it was, what it is by now, what the form says."""

    field: str
    was: Any
    now: Any
    mine: Any


@dataclass(frozen=True)
class Theirs:
    """What somebody else has changed, and what names all that is there now. `made`: there was nothing when the form was opened."""

    sides: list[Side]
    mark: str
    made: bool


def written(values: Values) -> str:
    """As a form's hidden field carries it."""
    return orjson.dumps(values, option=orjson.OPT_SORT_KEYS).decode()


def mark(values: Values) -> str:
    """Names these values and no others."""
    return hashlib.sha256(written(values).encode()).hexdigest()[:32]


def read(was: str) -> dict[str, Any]:
    """What a form was opened with; nothing, if that can't be read."""
    try:
        said = orjson.loads(was)
    except orjson.JSONDecodeError:
        return {}
    return said if isinstance(said, dict) else {}


def moved(was: Values, now: Values, mine: Values, over: str) -> list[Side]:
    """The fields that somebody else has changed meanwhile, and not to what the form says; none, if the person has seen them as they are."""
    if mark(now) in (mark(was), over):
        return []
    return [Side(name, was.get(name), now[name], mine.get(name)) for name in now if now[name] not in (was.get(name), mine.get(name))]


def theirs(form: Mapping[str, Any], now: Values, mine: Values) -> Theirs | None:
    """As the form that was sent tells it; None if nothing is another one, or if the person has seen it as it is now."""
    was = read(str(form.get("was", "")))
    sides = moved(was, now, mine, str(form.get(OVER, "")))
    return Theirs(sides, mark(now), not was) if sides else None


def changed(now: Values, mine: Values) -> list[Side]:
    """The fields that saving would change."""
    return [Side(name, now.get(name), now.get(name), value) for name, value in mine.items() if now.get(name) != value]
