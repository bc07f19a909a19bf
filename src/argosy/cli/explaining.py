"""What `argosy do COMMAND --help` says: what the command does, its fields, and how it may be typed; all of it from its declaration."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Any

import orjson

from argosy.engine.registry import Command, Declaration


def explained(declared: Declaration) -> str:
    """For a terminal."""
    schema = declared.body.model_json_schema()
    fields = dict(_within(schema, schema.get("$defs", {})))
    wide = max(map(len, fields), default=0)
    told = (f"  {name:{wide}}  {'required' if needed else '':8}  {' or '.join(sorted(kinds))}" for name, (needed, kinds) in fields.items())
    return "\n".join([declared.description, "", "Fields:", *(line.rstrip() for line in told), "", "An example:", f"  {typed(declared)}"])


def typed(declared: Declaration) -> str:
    """The declaration's example as it is typed; what the command's address says besides stands in capitals."""
    required = {name: name.upper() for name, field in declared.body.model_fields.items() if field.is_required()}
    return " ".join([f"argosy do {declared.name}", *_said({**required, **declared.example})])


def _said(values: dict[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        yield shlex.quote(f"{name}={value if isinstance(value, str) else orjson.dumps(value).decode()}")


def field_kinds(body: type[Command]) -> dict[str, set[str]]:
    """Which kinds of JSON each field takes, by its schema: string, integer, object ..."""
    schema = body.model_json_schema()
    return {name: _kinds(found, schema.get("$defs", {})) for name, found in schema["properties"].items()}


def _within(schema: dict[str, Any], parts: dict[str, Any], place: str = "") -> Iterator[tuple[str, tuple[bool, set[str]]]]:
    """Fields by their names, and those within them: `ship_to.city`, `lines[].sku`. What only some forms of a thing have isn't required."""
    forms = list(_forms(schema, parts))
    for name in dict.fromkeys(name for form in forms for name in form.get("properties", {})):
        having = [form for form in forms if name in form.get("properties", {})]
        found = having[0]["properties"][name]
        kinds = {kind for form in having for kind in _kinds(form["properties"][name], parts)}
        yield f"{place}{name}", (all(name in form.get("required", ()) for form in forms), kinds)
        yield from _within(found, parts, f"{place}{name}{'[]' if 'array' in kinds else ''}.")


def _forms(schema: dict[str, Any], parts: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The objects that something may be, or be a list of."""
    if "$ref" in schema:
        yield from _forms(parts[schema["$ref"].rpartition("/")[2]], parts)
    for one in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *([schema["items"]] if "items" in schema else ())):
        yield from _forms(one, parts)
    if "properties" in schema:
        yield schema


def _kinds(schema: dict[str, Any], parts: dict[str, Any]) -> set[str]:
    if "$ref" in schema:
        return _kinds(parts[schema["$ref"].rpartition("/")[2]], parts)
    return {schema["type"]} if "type" in schema else {kind for one in schema.get("anyOf", ()) for kind in _kinds(one, parts)}
