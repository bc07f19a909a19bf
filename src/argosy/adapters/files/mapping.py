"""A mapping says what a file's columns mean: which field of which command each is, as a TOML file that people write.

command = "orders.place"
group = "Order"                     # lines with the same value here are one command

[file]                              # all of it may be left out
delimiter = ";"                     # of a CSV file; a comma
encoding = "latin-1"                # UTF-8, or UTF-16 by its mark
decimal = ","                       # a point
dates = ["%d.%m.%Y %H:%M"]          # ISO 8601
timezone = "Europe/Berlin"          # of times that name none; UTC
sheet = "Orders"                    # of an Excel file; the first
each = "items"                      # of NDJSON: a list within each line, whose members are the rows

[fields]
reference = "Order"
"lines.sku" = "Article"             # each line of a group is one member of the list

[constants]
channel = "web"
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ...engine.actor import SYSTEM_SCOPE
from ...engine.registry import REGISTRY, Declaration
from .outcome import ImportStopped

FILE_KEYS = ("delimiter", "encoding", "decimal", "dates", "timezone", "sheet", "each")
TOP_KEYS = ("command", "group", "file", "fields", "constants")


class BadMapping(ImportStopped):
    """The mapping can't be used. The message says where."""


@dataclass(frozen=True)
class Mapping:
    """A mapping as read. `fields` and `constants` are by the command's field, dotted; `kinds` says what each field holds.

    `skip`: rows above the header.
    """

    declaration: Declaration
    group: str | None
    fields: dict[str, str]
    constants: dict[str, Any]
    kinds: dict[str, str]
    lists: frozenset[str]
    delimiter: str = ","
    encoding: str | None = None
    decimal: str = "."
    dates: tuple[str, ...] = ()
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    sheet: str | None = None
    each: str | None = None
    skip: int = 0

    @property
    def columns(self) -> set[str]:
        """Those of the file that it needs."""
        return {*self.fields.values(), *([self.group] if self.group else [])}


def read_mapping(path: Path) -> Mapping:
    """Raises BadMapping."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadMapping(f"{path} can't be opened: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadMapping(f"{path} is not TOML: {error}") from error
    try:
        return mapping_of(told)
    except BadMapping as error:
        raise BadMapping(f"{path}: {error}") from None


def mapping_of(told: dict[str, Any]) -> Mapping:
    """The same of what the TOML says. Commands must be loaded."""
    _known("it", told, TOP_KEYS)
    about_file = _table(told, "file")
    _known("[file]", about_file, FILE_KEYS)
    declaration = REGISTRY.get(told.get("command", ""))
    if declaration is None or declaration.scope == SYSTEM_SCOPE:
        raise BadMapping(f"there is no command {told.get('command')!r}; `argosy do --help` lists them.")
    fields, constants = _table(told, "fields"), _table(told, "constants")
    kinds, lists = {}, set()
    schema = declaration.body.model_json_schema()
    for name in (*fields, *constants):
        kinds[name], inside = kind_of(schema, name, declaration.name)
        lists |= inside
    if both := sorted(fields.keys() & constants.keys()):
        raise BadMapping(f"{both[0]} is both a field and a constant.")
    if not all(isinstance(column, str) for column in fields.values()):
        raise BadMapping("each of [fields] names one column.")
    try:
        zone = ZoneInfo(about_file.get("timezone", "UTC"))
    except (ZoneInfoNotFoundError, ValueError, TypeError):
        raise BadMapping(f"there is no time zone {about_file['timezone']!r}.") from None
    dates = about_file.get("dates", [])
    rest = {key: about_file[key] for key in FILE_KEYS if key in about_file and key not in ("timezone", "dates")}
    if rest.get("decimal", ".") not in (".", ",") or len(rest.get("delimiter", ",")) != 1:
        raise BadMapping("decimal is a point or a comma, and the delimiter one character.")
    formats = (dates,) if isinstance(dates, str) else tuple(dates)
    return Mapping(declaration, told.get("group"), fields, constants, kinds, frozenset(lists), dates=formats, timezone=zone, **rest)


def _known(where: str, told: dict[str, Any], keys: tuple[str, ...]) -> None:
    if unknown := sorted(told.keys() - set(keys)):
        raise BadMapping(f"{where} can't say {unknown[0]}; it can say: {', '.join(keys)}.")


def _table(told: dict[str, Any], name: str) -> dict[str, Any]:
    found = told.get(name, {})
    if not isinstance(found, dict):
        raise BadMapping(f"{name} is a table: [{name}].")
    return found


# ── what a field holds, read from the command's schema ───────────────────────────────────────────────────────────────────


def kind_of(schema: dict[str, Any], name: str, command: str) -> tuple[str, set[str]]:
    """integer, flag, instant, decimal, text or other; and the lists that the field is a part of."""
    parts = schema.get("$defs", {})
    at, lists, path = _resolved(schema, parts), set(), []
    for step in name.split("."):
        path.append(step)
        there = at.get("properties", {}).get(step)
        if there is None:
            raise BadMapping(f"{command} has no field {name}; here it has: {', '.join(at.get('properties', {})) or 'none'}.")
        at = _resolved(there, parts)
        if at.get("type") == "array" and len(path) < len(name.split(".")):
            lists.add(".".join(path))
            at = _resolved(at["items"], parts)
    return _kind(at), lists


def _resolved(schema: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    """Behind references and `or null`."""
    while True:
        if "$ref" in schema:
            schema = parts[schema["$ref"].rpartition("/")[2]]
        elif "anyOf" in schema:
            schema = next((one for one in schema["anyOf"] if one.get("type") != "null"), {})
        else:
            return schema


def _kind(schema: dict[str, Any]) -> str:
    if schema.get("type") == "integer":
        return "integer"
    if schema.get("type") == "boolean":
        return "flag"
    if schema.get("format") == "date-time":
        return "instant"
    if schema.get("pattern", "").lstrip("^-?").startswith("[0-9]{1,"):
        return "decimal"
    return "text" if schema.get("type") == "string" else "other"
