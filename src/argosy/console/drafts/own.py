"""The merchant's own fields in a form: what each says, as the type it is declared with takes it. What is empty says nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from argosy.console.sides import read
from argosy.console.words import decimal
from argosy.model.rows import CustomField
from argosy.model.settings import Settings

OWN = "custom."
"""How their names in a form begin; a code follows, which may hold dots."""


def open_fields(declared: Mapping[str, CustomField]) -> list[CustomField]:
    """Those that take values, by title."""
    return sorted((field for field in declared.values() if field.active), key=lambda field: (field.title, field.code))


def values(said: Mapping[str, str], declared: Iterable[CustomField]) -> dict[str, Any]:
    """By code what the fields say. What can't be read stays as it was typed: the command says what it expects."""
    found = ((field, said.get(OWN + field.code, "").strip()) for field in declared)
    return {field.code: _value(field.type, text) for field, text in found if text}


def said(form: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """As `orders.set_custom` is told: what they say now; and null for those that said something when the form was opened, and are empty."""
    told = values({name: value for name, value in form.items() if isinstance(value, str)}, open_fields(settings.custom_fields))
    emptied = [code for code in read(str(form.get("was", ""))) if OWN + code in form and code not in told]
    return {"values": told | dict.fromkeys(emptied)}


def written(value: Any) -> str:
    """A value as its field in a form has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _value(type: str, text: str) -> Any:
    if type == "flag":
        return {"true": True, "false": False}.get(text, text)
    if type != "number":
        return text
    plain = decimal(text)
    try:
        return int(plain)
    except ValueError:
        pass
    try:
        return float(plain)
    except ValueError:
        return text
