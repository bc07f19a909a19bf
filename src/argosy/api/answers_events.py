"""What happened, and how the service is, as they are answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from argosy.api.answers import Answer


class EventShown(Answer):
    """`subject`: the order, SKU or setting it is about. Amounts in `data` are minor units."""

    seq: int
    time: datetime
    type: str
    version: int
    subject: UUID
    data: dict[str, Any]


class EventPage(Answer):
    """`next`: the sequence number to ask on from; when it stays what it was, there is nothing newer."""

    items: list[EventShown]
    next: int


class Alive(Answer):
    status: Literal["alive"] = "alive"


class Ready(Answer):
    """`because`: what is missing."""

    ready: bool
    because: Literal["draining", "database", "migrations", "consumers"] | None = None
