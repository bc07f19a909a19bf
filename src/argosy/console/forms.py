"""From a form to a command's body. A field's name is its path in the body: `lines.0.quantity`; what is left empty is not said.

Forms hold text alone. What the command's model wants a number or a yes for is made one where the text is one; anything else is left to
the model, which says what is wrong with it, and where.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime, tzinfo
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel

from argosy.console.words import country_code, decimal
from argosy.model.shapes import DECIMALS

_INTEGER = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_PLACE = re.compile(r"[0-9]{1,9}", re.ASCII)
_YES, _NO = ("true", "on", "yes"), ("false", "off", "no")
COUNTED = frozenset({"quantity", "picked", "short"})
"""Fields that say how many units of a line are meant."""
CODES: dict[str, Callable[[str], str]] = {"country": country_code, "currency": str.upper}
"""Fields whose codes are capitals, however they are typed; a country's may be its name."""
Tree = dict[str, Any]


def body_of(model: type[BaseModel], fields: Iterable[tuple[str, Any]], zone: tzinfo, clears: Iterable[str] = ()) -> Any:
    """The body that these fields say; those of `clears` that say nothing are null.

    Raises pydantic.ValidationError; `loc` is the path of the field's name.
    """
    return model.model_validate(typed(model, dict.fromkeys(clears) | tree(fields), zone))


def without_nothing(fields: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The fields but for lines of no units: `lines.2.line` says nothing while `lines.2.quantity` is empty or 0."""
    found = list(fields)
    said: dict[str, bool] = {}
    for name, value in found:
        path, _, last = name.rpartition(".")
        if last in COUNTED and path:
            said[path] = said.get(path, False) or value.strip() not in ("", "0")
    return [(name, value) for name, value in found if said.get(name.rpartition(".")[0], True)]


def tree(fields: Iterable[tuple[str, Any]]) -> Tree:
    """Fields by their paths; a name said several times is a list."""
    found: Tree = {}
    for name, said in fields:
        if said == "" or not isinstance(said, str):
            continue
        *path, last = name.split(".")
        value = CODES[last](said.strip()) if last in CODES else said
        place = found
        for step in path:
            inner = place.setdefault(step, {})
            if not isinstance(inner, dict):
                inner = place[step] = {}
            place = inner
        if last in place:
            before = place[last]
            place[last] = [*before, value] if isinstance(before, list) else [before, value]
        else:
            place[last] = value
    return found


def typed(wanted: Any, value: Any, zone: tzinfo, bounds: Iterable[Any] = ()) -> Any:
    """The value as the annotation wants it, as far as it can be read so. `bounds`: what else is said of the annotation."""
    origin = get_origin(wanted)
    if origin is Annotated:
        plain, *bounds = get_args(wanted)
        return typed(plain, value, zone, bounds)
    if origin in (Union, UnionType):
        return typed(_meant([a for a in get_args(wanted) if a is not type(None)], value), value, zone)
    if origin is list:
        (item,) = get_args(wanted)
        return [typed(item, one, zone) for one in _several(value)]
    if origin is dict and isinstance(value, dict):
        return {name: typed(get_args(wanted)[1], one, zone) for name, one in value.items()}
    if isinstance(wanted, type) and issubclass(wanted, BaseModel) and isinstance(value, dict):
        fields = wanted.model_fields
        return {
            name: typed(fields[name].annotation, one, zone, fields[name].metadata) if name in fields else one for name, one in value.items()
        }
    if wanted is str and isinstance(value, str) and any(getattr(bound, "pattern", None) in DECIMALS for bound in bounds):
        return decimal(value)
    return _scalar(wanted, value, zone)


def _several(value: Any) -> list[Any]:
    """`lines.0`, `lines.1` in the order of their numbers; or one value, or several of one name."""
    if isinstance(value, dict):
        return [value[key] for key in sorted(value, key=place)]
    return value if isinstance(value, list) else [value]


def place(key: str) -> int:
    """Where in a list a row stands that has this number; at its beginning, if it is none."""
    return int(key) if _PLACE.fullmatch(key) else 0


def _meant(choices: list[Any], value: Any) -> Any:
    """Of several shapes the one that the value names by its `type`; else the first."""
    if isinstance(value, dict):
        for choice in choices:
            plain = get_args(choice)[0] if get_origin(choice) is Annotated else choice
            field = getattr(plain, "model_fields", {}).get("type")
            if field is not None and get_origin(field.annotation) is Literal and value.get("type") in get_args(field.annotation):
                return choice
    return choices[0]


def _scalar(wanted: Any, value: Any, zone: tzinfo) -> Any:
    if isinstance(value, list) and wanted is not Any:
        value = value[-1]  # a box and the hidden field before it
    if not isinstance(value, str):
        return value
    if wanted is int and _INTEGER.fullmatch(value.strip()):
        return int(value)
    if wanted is bool and value in (*_YES, *_NO):
        return value in _YES
    if wanted in (AwareDatetime, datetime):
        return _instant(value, zone)
    return value


def _instant(value: str, zone: tzinfo) -> Any:
    """What a browser's field of date and time says has no zone: it is the person's."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    return at if at.tzinfo is not None else at.replace(tzinfo=zone)
