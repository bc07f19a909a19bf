"""The catalogue of events: every type, from its class."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import fields
from itertools import groupby
from typing import Any, Union, get_args, get_origin, get_type_hints

from argosy.model.events import EVENTS
from argosy.model.events.base import Event, NumberOf
from reference import words

INTRODUCTION = """\
# Events

What happened, in the order in which it was committed, numbered without gaps: the timeline of an order and the feed
`GET /api/v1/events` are made of these. `subject` is the order, the SKU or the setting an event is about. Amounts are minor units (cents
of a euro, yen), quantities are in the SKU's smallest unit. Events never hold a name, an address or any other personal data, and grow
by optional fields only.
"""


def page() -> str:
    told = [INTRODUCTION]
    for area, found in groupby(sorted(EVENTS.items()), key=lambda item: item[0].partition(".")[0]):
        told.append(f"## {area.capitalize()}\n")
        told += [_event(cls) for _, cls in found]
    return "\n".join(told)


def _event(cls: type[Event]) -> str:
    """Its heading, its fields, and itself as the feed shows it."""
    shown = {"seq": 42, "time": "2026-03-02T14:40:00Z", "type": cls.type, "version": cls.version, "data": cls.example}
    said = " ".join((cls.__doc__ or "").split())
    rows = words.table(("Field", "Type"), _fields(cls))
    return "\n".join([words.heading(3, cls.type, cls.type), f"{said} Version {cls.version}.", "", rows, "", words.json(shown)])


def _fields(cls: type[Event]) -> Iterator[tuple[str, str]]:
    hints = get_type_hints(cls)
    for field in fields(cls):  # type: ignore[arg-type]
        yield f"`{field.name}`", _kind(hints[field.name])


def _kind(hint: Any) -> str:
    named = {bytes: "id", int: "integer", str: "text", bool: "true or false", NumberOf: "number", type(None): "null", Any: "anything"}
    if hint in named:
        return named[hint]
    origin, inner = get_origin(hint), [_kind(one) for one in get_args(hint) if one is not Ellipsis]
    if origin in (Union, types.UnionType):
        return " or ".join(inner)
    if origin in (list, tuple):
        return f"list of {' and '.join(inner)}"
    if origin is dict:
        return f"object: {inner[-1]} by name"
    return str(getattr(hint, "__name__", hint))
