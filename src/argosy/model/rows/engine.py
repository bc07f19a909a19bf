"""What the engine keeps for itself."""

from __future__ import annotations

from ..spec import row
from .base import Id, Instant, Json, Row, Str


@row("due", key="id")
class Due(Row):
    """A command that falls due at a time. One row for each (command, key): the earliest time wins."""

    id: Id
    at: Instant
    command: Str
    key: Str
    body: Json
