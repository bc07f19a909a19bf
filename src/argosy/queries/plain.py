"""From what rows hold to what people and programs read: ids as UUIDs, money as decimal strings, cursors as opaque text."""

from __future__ import annotations

import base64
import binascii
from typing import Any

import orjson

from argosy.base import ids
from argosy.base.ids import Id
from argosy.base.money import PRICE_DECIMALS, decimal
from argosy.store.statement import Answer

LAST_LETTER = "\U0010ffff"
"""Behind a prefix, what no text that begins with it comes after."""


class BadCursor(ValueError):
    """Not a cursor that this list gave out."""


def uuid(id: Id | None) -> str | None:
    return None if id is None else ids.text(id)


def price(amount: int, exponent: int) -> str:
    """A unit price, with as many decimals as it needs and no fewer than its currency has: 19.99, 0.0125."""
    shown = decimal(amount, exponent + PRICE_DECIMALS)
    spare = len(shown) - len(shown.rstrip("0"))
    kept = shown[: len(shown) - min(spare, PRICE_DECIMALS)]
    return kept.removesuffix(".")


def rows(answer: Answer, index: int) -> list[tuple[Any, ...]]:
    """The rows of one of a group's statements."""
    found = answer[index]
    assert isinstance(found, list)
    return found


def cursor(*key: str | int) -> str:
    """Where a page ended, for the next one to go on from."""
    return base64.urlsafe_b64encode(orjson.dumps(key)).decode().rstrip("=")


def key_of(cursor: str, *types: type) -> list[Any]:
    """What `cursor` was made of. Raises BadCursor."""
    try:
        key = orjson.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True))
    except (binascii.Error, ValueError):
        raise BadCursor(cursor) from None
    if not isinstance(key, list) or [type(part) for part in key] != list(types) or any(type(part) is str and "\0" in part for part in key):
        raise BadCursor(cursor)
    return key
