"""How a customer is named."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, TypeAdapter, WithJsonSchema

from ..base import ids, limits
from .shapes import Reference, Shape

_REFERENCE: TypeAdapter[str] = TypeAdapter(Reference)


class CustomerReference(Shape):
    """A customer by their number in the merchant's other systems."""

    reference: Reference


def _handle(value: Any) -> Any:
    if isinstance(value, (dict, CustomerReference)):
        return CustomerReference.model_validate(value).reference
    if isinstance(value, bytes):
        return value
    try:
        return ids.parse(value)
    except (ValueError, TypeError, AttributeError):
        return _REFERENCE.validate_python(value)


def _shown(value: Any) -> Any:
    return ids.text(value) if isinstance(value, bytes) else {"reference": value}


_TEXT = {"type": "string", "minLength": 1, "maxLength": limits.KEY_LENGTH_MAX}
CustomerHandle = Annotated[
    Any,
    BeforeValidator(_handle),
    PlainSerializer(_shown),
    WithJsonSchema(
        {
            "anyOf": [
                {**_TEXT, "examples": ["C-10001"]},
                {"type": "object", "properties": {"reference": _TEXT}, "required": ["reference"], "additionalProperties": False},
            ]
        }
    ),
]
"""A customer's id, or else a reference; one that could be an id is written {"reference": …}."""
