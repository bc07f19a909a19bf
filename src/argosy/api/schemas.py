"""JSON Schemas of what commands take and answer, read from their declarations."""

from __future__ import annotations

import dataclasses
import types
from datetime import datetime
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic.json_schema import models_json_schema

from argosy.engine.registry import Command, Declaration
from argosy.model.events import NumberOf

Schema = dict[str, Any]
REF = "#/components/schemas/"

_PLAIN: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    bytes: {"type": "string", "format": "uuid"},  # ids are the only bytes an outcome holds
    datetime: {"type": "string", "format": "date-time"},
    NumberOf: {"type": ["string", "null"], "description": "null in a dry run: numbers are drawn when a command is accepted"},
    type(None): {"type": "null"},
    Any: {},
    dict: {"type": "object"},
    list: {"type": "array"},
}


def bodies(declarations: list[Declaration]) -> tuple[dict[type[Command], Schema], dict[str, Schema]]:
    """The schema of each command's body, and of the parts they share, by name."""
    models = [d.body for d in declarations]
    refs, whole = models_json_schema([(m, "validation") for m in models], ref_template=REF + "{model}")
    parts: dict[str, Schema] = whole["$defs"]
    found = {m: parts.pop(refs[m, "validation"]["$ref"].removeprefix(REF)) for m in models}
    return found, parts


def without(schema: Schema, fields: tuple[str, ...]) -> Schema:
    """A body's schema for an address that names some of its fields."""
    properties = {name: s for name, s in schema["properties"].items() if name not in fields}
    required = [name for name in schema.get("required", ()) if name not in fields]
    kept = {k: v for k, v in schema.items() if k not in ("properties", "required")}
    return kept | {"properties": properties} | ({"required": required} if required else {})


def outcome(declaration: Declaration, parts: dict[str, Schema]) -> Schema:
    """The schema of a command's outcome; the dataclasses inside it are added to `parts`."""
    return _object(declaration.outcome, parts)


def _object(cls: type[Any], parts: dict[str, Schema]) -> Schema:
    hints = get_type_hints(cls, include_extras=True)
    names = [field.name for field in dataclasses.fields(cls)]
    return {
        "type": "object",
        "description": " ".join((cls.__doc__ or "").split()),
        "properties": {name: _schema(hints[name], parts) for name in names},
        "required": names,
        "additionalProperties": False,
    }


def _schema(hint: Any, parts: dict[str, Schema]) -> Schema:
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _schema(args[0], parts)
    if origin in (Union, types.UnionType):
        return {"anyOf": [_schema(arg, parts) for arg in args]}
    if origin is list:
        return {"type": "array", "items": _schema(args[0], parts)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(args[1], parts)}
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        if hint.__name__ not in parts:
            parts[hint.__name__] = _object(hint, parts)
        return {"$ref": REF + hint.__name__}
    raise TypeError(f"an outcome holds {hint!r}, for which there is no schema")
