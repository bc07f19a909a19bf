"""Who comes in: from a browser's cookie to a person, and from somebody let in to a cookie.

The cookie is the browser's alone (HttpOnly), goes along to no other site's doing (SameSite), and by HTTPS never leaves it (Secure, and
bound to the host by its name).
"""

from __future__ import annotations

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from starlette.requests import Request
from starlette.responses import Response

from argosy.base.ids import text
from argosy.console.person import Person, csrf_of
from argosy.console.safety import secure
from argosy.serving.access import Access, Entered
from argosy.serving.service import Service
from argosy.store.sessions import Caller, Visit

NAME, SECURE_NAME = "argosy", "__Host-argosy"
PERSON = "argosy.person"
"""In an ASGI scope: who asks, once that is known."""


class Door:
    """Looks up sessions, opens and closes them."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._access: Access | None = None

    @property
    def access(self) -> Access:
        """What signing in is made of, once the service has started."""
        if self._access is None:
            self._access = Access.of(self._service)
        return self._access

    async def visit(self, request: Request) -> Visit | None:
        """Whose session the cookie names, if it still is one; its second factor may still be missing."""
        token = token_of(request)
        return await self.access.entry.visit(token) if token else None

    async def person(self, request: Request) -> Person | None:
        """Who is signed in."""
        visit = await self.visit(request)
        if visit is None or visit.pending:
            return None
        return Person(
            text(visit.user), visit.name, visit.email, visit.actor, csrf_of(token_of(request)), visit.language, zone(visit.time_zone), visit
        )

    @staticmethod
    def let_in(request: Request, response: Response, entered: Entered) -> Response:
        """The answer, with the session in the browser's keeping."""
        safe = secure(request.scope)
        response.set_cookie(
            SECURE_NAME if safe else NAME, entered.token, expires=entered.expires_at, path="/", secure=safe, httponly=True, samesite="lax"
        )
        return response

    @staticmethod
    def let_out(response: Response) -> Response:
        """The answer, with nothing left in the browser."""
        response.delete_cookie(NAME, path="/")
        response.delete_cookie(SECURE_NAME, path="/", secure=True)
        return response


def token_of(request: Request) -> str:
    """The session's secret; empty without one."""
    return request.cookies.get(SECURE_NAME if secure(request.scope) else NAME, "")


def caller_of(request: Request) -> Caller:
    """Where it comes from."""
    return Caller(request.headers.get("user-agent", ""), request.client.host if request.client else "")


def reader(request: Request) -> tuple[str, tzinfo]:
    """The language and the zone of whoever asks: a person's own, once it is known who they are; else what the browser wishes."""
    known: Person | None = request.scope.get(PERSON)
    if known is not None:
        return known.language, known.time_zone
    return request.headers.get("accept-language", "").partition(",")[0].partition(";")[0], UTC


def zone(name: str) -> ZoneInfo:
    """A zone that this machine doesn't know is UTC."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
