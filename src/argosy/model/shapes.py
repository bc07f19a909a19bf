"""The scalar types of commands' bodies: they make poison impossible. No NUL, no lone surrogate, nothing longer than its limit,
every integer within its column, every amount a decimal string.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)

from ..base import ids, limits
from ..base.ids import Id
from .scopes import PATTERN, SCOPES

FIELD_LENGTH_MAX = 100


def _(text: str) -> str:
    """Marked for translation; the console translates it, see `message`."""
    return text


_NO_NUL = r"^[^\x00]*$"
_CLEAN = r"^[^\x00-\x1f\x7f]+$"
ONE_LINE = r"^[^\x00-\x1f\x7f\x85\u2028\u2029]+$"
"""No control character, and nothing that anybody takes for the end of a line."""
MANY_LINES = r"^[^\x00-\x08\x0b-\x1f\x7f]+$"
"""No control character but tabs and the ends of lines."""

Text = Annotated[str, StringConstraints(max_length=limits.TEXT_LENGTH_MAX, pattern=_NO_NUL)]
"""Free text of one line or a few; may be empty."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=limits.TEXT_LENGTH_MAX, pattern=_NO_NUL)]

NoteText = Annotated[str, StringConstraints(min_length=1, max_length=limits.NOTE_LENGTH_MAX, pattern=_NO_NUL)]

Code = Annotated[str, StringConstraints(min_length=1, max_length=limits.CODE_LENGTH_MAX, pattern=_CLEAN)]
"""A code of ours or of a channel: compared exactly, never stripped or folded."""

Reference = Annotated[str, StringConstraints(min_length=1, max_length=limits.KEY_LENGTH_MAX, pattern=_CLEAN)]

Quantity = Annotated[int, Field(gt=0, le=limits.QUANTITY_MAX, strict=True)]
"""Pieces of a SKU's smallest unit."""

Count = Annotated[int, Field(ge=0, le=limits.QUANTITY_MAX, strict=True)]


def _not_zero(value: int) -> int:
    if value == 0:
        raise ValueError(_("must not be zero: it is a difference"))
    return value


Change = Annotated[
    int,
    Field(ge=-limits.QUANTITY_MAX, le=limits.QUANTITY_MAX, strict=True, json_schema_extra={"not": {"const": 0}}),
    AfterValidator(_not_zero),
]

N = Annotated[int, Field(ge=1, le=2_147_483_647, strict=True)]
"""The number of a line, payment, fulfillment or instruction within its order."""

# Digits are spelt out: \d would take those of every script.
_AMOUNT = rf"^[0-9]{{1,{limits.AMOUNT_DIGITS_MAX}}}(\.[0-9]{{1,3}})?$"
_PRICE = r"^[0-9]{1,9}(\.[0-9]{1,7})?$"
_AMOUNT_SCHEMA = {"type": "string", "pattern": _AMOUNT, "examples": ["19.99"]}

Amount = Annotated[str, StringConstraints(pattern=_AMOUNT), WithJsonSchema(_AMOUNT_SCHEMA)]
"""Major units as a decimal string, with at most the currency's decimals: "19.99"."""


def _more_than_zero(value: str) -> str:
    if not value.strip("0."):
        raise ValueError(_("must be more than zero"))
    return value


PositiveAmount = Annotated[
    str,
    StringConstraints(pattern=_AMOUNT),
    AfterValidator(_more_than_zero),
    WithJsonSchema(_AMOUNT_SCHEMA | {"not": {"pattern": r"^[0.]+$"}}),
]
"""An amount where nothing at all would say nothing: money that moved, or is to move."""

_SIGNED = rf"^-?[0-9]{{1,{limits.AMOUNT_DIGITS_MAX}}}(\.[0-9]{{1,3}})?$"


def _some(value: str) -> str:
    if not value.strip("-0."):
        raise ValueError(_("must not be zero: it is a difference"))
    return value


_SIGNED_SCHEMA = {"type": "string", "pattern": _SIGNED, "examples": ["-5.00"]}

SignedAmount = Annotated[str, StringConstraints(pattern=_SIGNED), WithJsonSchema(_SIGNED_SCHEMA)]
"""An amount that may be below zero: a discount, or postage given back."""

AmountChange = Annotated[
    str,
    StringConstraints(pattern=_SIGNED),
    AfterValidator(_some),
    WithJsonSchema(_SIGNED_SCHEMA | {"not": {"pattern": r"^-?[0.]+$"}}),
]
"""Major units more (or, below zero, less) than before."""

DECIMALS = frozenset({_AMOUNT, _SIGNED, _PRICE})
"""Patterns of decimal strings."""

Price = Annotated[
    str,
    StringConstraints(pattern=_PRICE),
    WithJsonSchema({"type": "string", "pattern": _PRICE, "examples": ["9.99", "0.0125"]}),
]
"""A unit price: major units with up to four more decimals than the currency has."""

_PERCENT = r"^[0-9]{1,4}(\.[0-9]{1,4})?$"
Percent = Annotated[
    str,
    StringConstraints(pattern=_PERCENT),
    WithJsonSchema({"type": "string", "pattern": _PERCENT, "examples": ["19", "8.875"]}),
]
"""A rate: per cent as a decimal string, with up to four decimals."""

_CURRENCY, _COUNTRY = "^[A-Z]{3}$", "^[A-Z]{2}$"
Currency = Annotated[
    str, StringConstraints(pattern=_CURRENCY), WithJsonSchema({"type": "string", "pattern": _CURRENCY, "examples": ["EUR"]})
]
_ALSO = {"UK": "GB", "EL": "GR"}
Country = Annotated[
    str,
    StringConstraints(pattern=_COUNTRY),
    AfterValidator(lambda code: _ALSO.get(code, code)),
    WithJsonSchema({"type": "string", "pattern": _COUNTRY, "examples": ["DE"]}),
]
"""An ISO 3166-1 code. UK and EL, as the European Union and many channels write them, are GB and GR, or no tax rate would be found."""
Instant = AwareDatetime

_USER = "^user:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
UserName = Annotated[
    str,
    StringConstraints(pattern=_USER),
    WithJsonSchema({"type": "string", "pattern": _USER, "examples": ["user:0190a3f0-0000-7000-8000-000000000009"]}),
]
"""A user, as actors are named."""

Unasked = dict[Literal["refund", "discount", "cancel"], dict[Currency, Amount]]
"""The most that may be given away without approval: by kind and currency."""


_EMAIL = r"^[^\s@\x00-\x1f\x7f]+@[^\s@\x00-\x1f\x7f]+$"
Email = Annotated[
    str, StringConstraints(min_length=3, max_length=limits.EMAIL_LENGTH_MAX, pattern=_EMAIL, strip_whitespace=True, to_lower=True)
]
"""An address that somebody signs in by: large and small letters are the same."""


def _id(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return ids.parse(value)
        except ValueError:
            raise ValueError("not a UUID") from None
    if isinstance(value, bytes) and len(value) == 16:
        return value
    raise ValueError("not a UUID")


_UUID = {"type": "string", "format": "uuid", "examples": ["0190a3f0-0000-7000-8000-000000000001"]}
Uuid = Annotated[Id, BeforeValidator(_id), PlainSerializer(ids.text, return_type=str), WithJsonSchema(_UUID)]


class Shape(BaseModel):
    """Base of every body and part of one: frozen, and an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


TAGS: set[tuple[str, str]] = set()
"""What tells the members of a union apart, behind the field it is in: pydantic puts it into the path of an error, and people know
nothing of it."""


def field_name(location: tuple[int | str, ...]) -> str:
    """A field as people are told of it: ("lines", 0, "sku") is lines[0].sku; the body as a whole is `body`."""
    path = named = ""
    for part in location:
        if isinstance(part, str):
            if (named, part) in TAGS:
                continue
            named = part
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path[:FIELD_LENGTH_MAX] or "body"


IN_WORDS = {
    _NO_NUL: _("must not hold a NUL character"),
    _CLEAN: _("must not be empty or hold control characters, such as line breaks"),
    ONE_LINE: _("must be one line without control characters"),
    MANY_LINES: _("must not hold control characters other than tabs and line breaks"),
    _AMOUNT: _('must be a decimal string such as "19.99": at most %(digits)s digits before the point and 3 behind it'),
    _SIGNED: _('must be a decimal string such as "-5.00": at most %(digits)s digits before the point and 3 behind it'),
    _PRICE: _('must be a decimal string such as "9.99": at most 9 digits before the point and 7 behind it'),
    _PERCENT: _('must be per cent as a decimal string such as "19": at most 4 digits before the point and 4 behind it'),
    _EMAIL: _("must be an e-mail address, such as anna@example.com"),
    _CURRENCY: _("must be three capital letters, such as EUR"),
    _USER: _("must be a user's id, such as user:0190a3f0-0000-7000-8000-000000000009"),
    _COUNTRY: _("must be two capital letters, such as DE"),
    PATTERN: _("must be a scope, such as orders:read, or orders:* for all of an area, or *; the areas are %(areas)s"),
}
"""What would pass, where a pattern says it to programs; `digits`: of an amount, before the point."""


def message(error: Mapping[str, Any], translate: Callable[[str], str] = str) -> str:
    """What is wrong with a field and what would pass, for a person; `error` is one of pydantic's."""
    said: str = error["msg"]
    pattern = said.removeprefix("String should match pattern '").removesuffix("'")
    if pattern in IN_WORDS:
        return translate(IN_WORDS[pattern]) % {"digits": limits.AMOUNT_DIGITS_MAX, "areas": ", ".join(SCOPES)}
    return translate(said.removeprefix("Value error, "))


class Units(Shape):
    """Some units of one of an order's lines."""

    line: N
    quantity: Quantity


class OrderReference(Shape):
    """An order by the channel's own number."""

    channel: Code
    reference: Reference


def _handle(value: Any) -> Any:
    if isinstance(value, tuple) and len(value) == 2:
        return value
    if isinstance(value, (dict, OrderReference)):
        named = OrderReference.model_validate(value)
        return named.channel, named.reference
    return _id(value)


def _shown(value: Any) -> Any:
    return ids.text(value) if isinstance(value, bytes) else {"channel": value[0], "reference": value[1]}


OrderHandle = Annotated[
    Any,
    BeforeValidator(_handle),
    PlainSerializer(_shown),
    WithJsonSchema(
        {
            "anyOf": [
                _UUID,
                {
                    "type": "object",
                    "properties": {
                        "channel": {"type": "string", "minLength": 1, "maxLength": limits.CODE_LENGTH_MAX},
                        "reference": {"type": "string", "minLength": 1, "maxLength": limits.KEY_LENGTH_MAX},
                    },
                    "required": ["channel", "reference"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]
"""An order's id, or {"channel": …, "reference": …}."""
