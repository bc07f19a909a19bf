"""The merchant's own fields: what is written in one is declared in the settings, and of the type declared there."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from ..base.errors import Refused
from ..model.world import World


def checked(world: World, values: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    """The values, or nothing if there are none. Refused: custom_field_unknown, custom_value_wrong."""
    for code, value in values.items():
        declared = world.settings.custom_fields.get(code)
        if declared is None or not declared.active:
            raise Refused("custom_field_unknown", field=f"{name}.{code}", value=code)
        if not TYPES[declared.type](value):
            raise Refused("custom_value_wrong", field=f"{name}.{code}", expects=declared.type)
    return dict(values) or None


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value) and abs(value) < 2**53


def _date(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


TYPES: dict[str, Callable[[Any], bool]] = {
    "text": lambda value: isinstance(value, str),
    "number": _number,
    "flag": lambda value: isinstance(value, bool),
    "date": _date,
}
"""By type of field: whether it takes a value. A date is written 2026-12-24."""
