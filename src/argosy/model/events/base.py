"""What happens, as frozen classes with a version and an example: the catalogue that webhooks, timelines and read tables share.

Events hold ids, codes, quantities and money (decimal strings would need a currency's exponent: amounts here are minor units),
never personal data, and no words that people typed. They grow by optional fields only.
"""

from __future__ import annotations

from typing import Any, ClassVar

from ...base.ids import Id

EVENTS: dict[str, type[Event]] = {}

ORDER = "0190a3f0-0000-7000-8000-000000000001"
"""The order that examples are about."""

REMARK: dict[str, Any] = {"remark": "0190a3f0-0000-7000-8000-000000000013"}
"""Where examples say that somebody's words stand."""


class Event:
    """`subject` is the order, SKU, account of value or setting it is about."""

    type: ClassVar[str]
    version: ClassVar[int] = 1
    example: ClassVar[dict[str, Any]]
    subject: Id

    def __init_subclass__(cls) -> None:
        EVENTS[cls.type] = cls


class NumberOf:
    """Stands for a number that is drawn when the batch is written; rendered as that number."""

    __slots__ = ("row",)

    def __init__(self, row: Any) -> None:
        self.row = row
