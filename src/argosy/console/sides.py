"""A form that changes a thing as a whole says what the thing was when the form was opened. If it is another by now, both are merged field
by field: what only somebody else has changed stays as they have made it, what only the form changes is saved, and where both have changed
a field to different values, what it was, is, and would be is shown side by side, and the person decides anew. An address, a list or a
week's hours is one field.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
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
    """What somebody else has changed. `sides`: both have, and the person has not decided yet. `kept`: only they have, and it stays. `mark`
    names all that is there now. `made`: there was nothing when the form was opened.
    """

    sides: list[Side]
    mark: str
    made: bool
    kept: list[Side] = field(default_factory=list)


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


def merge(was: Values, now: Values, mine: Values, over: str = "", typed: Collection[str] = ()) -> Theirs:
    """Of the fields that the form says, those that somebody else has made something else of since. `over`: the mark of what the person
    has seen, and lets theirs go over. `typed`: fields that are the form's own even where it says what was there.
    """
    was, now, mine = (orjson.loads(orjson.dumps(values)) for values in (was, now, mine))
    found = Theirs([], mark(now), made=not was)
    if found.mark == mark(was):
        return found
    for name in now:
        if name not in mine or now[name] == mine[name]:
            continue
        side = Side(name, was.get(name), now[name], mine[name])
        if side.mine == side.was and name not in typed:
            found.kept.append(side)
        elif side.now != side.was and found.mark != over:
            found.sides.append(side)
    if found.made and found.mark != over:
        return Theirs([*found.sides, *found.kept], found.mark, made=True)
    return found


def theirs(form: Mapping[str, Any], now: Values, mine: Values, typed: Collection[str] = ()) -> Theirs:
    """As the form that was sent tells it."""
    return merge(read(str(form.get("was", ""))), now, mine, str(form.get(OVER, "")), typed)


def changed(now: Values, mine: Values) -> list[Side]:
    """The fields that saving would change."""
    return [Side(name, now.get(name), now.get(name), value) for name, value in mine.items() if now.get(name) != value]
