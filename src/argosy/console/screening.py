"""How a screen's function becomes a route: who may open it is said where it is written, and asked before it runs."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from argosy.base.errors import Refused
from argosy.base.limits import BODY_BYTES_MAX
from argosy.console.ask import LIVE, Ask
from argosy.console.person import Person
from argosy.console.words import speaking
from argosy.serving import files
from argosy.serving.problems import malformed

if TYPE_CHECKING:
    from argosy.console.app import Console

Screen = Callable[[Ask], Awaitable[Response]]
Public = Callable[[Request, "Console"], Awaitable[Response]]

FIELDS_MAX = 2_000
CSRF_FIELD = "csrf"
CSRF_HEADER = "x-csrf-token"


@dataclass(frozen=True)
class Open:
    """A route that somebody signed in may use: with this scope, or, without one, whoever they are. `public`: signed in or not."""

    method: str
    path: str
    scope: str | None
    public: bool = False


class Screens:
    """The routes of one file's screens."""

    def __init__(self) -> None:
        self.routes: list[Route] = []
        self.doors: list[Open] = []

    def get(self, path: str, scope: str | None) -> Callable[[Screen], Screen]:
        """Something to look at."""
        return self._route("GET", path, scope)

    def post(self, path: str, scope: str | None) -> Callable[[Screen], Screen]:
        """Something to do: only from a form of our own."""
        return self._route("POST", path, scope)

    def public(self, method: str, path: str) -> Callable[[Public], Public]:
        """What is there before anybody has signed in. It proves for itself where a form came from."""

        def register(function: Public) -> Public:
            async def endpoint(request: Request) -> Response:
                return await function(request, request.app.state.console)

            self._add(Open(method, path, None, public=True), endpoint)
            return function

        return register

    def _route(self, method: str, path: str, scope: str | None) -> Callable[[Screen], Screen]:
        def register(function: Screen) -> Screen:
            async def endpoint(request: Request) -> Response:
                console: Console = request.app.state.console
                person = request.scope.get(LIVE) or await console.door.person(request)
                if person is None:
                    return to_sign_in(request)
                files.refuse_large(request)
                async with request.form(max_files=10, max_fields=FIELDS_MAX, max_part_size=BODY_BYTES_MAX) as form:
                    without_nul(request, form)
                    if method == "POST":
                        from_our_own(request, person, str(form.get(CSRF_FIELD, "")))
                    if scope is not None and not person.actor.may(scope):
                        raise Refused("scope_missing", scope=scope)
                    with speaking(person.language, person.time_zone):
                        return await function(Ask(request, console, person, form))

            self._add(Open(method, path, scope), endpoint)
            return function

        return register

    def _add(self, door: Open, endpoint: Callable[[Request], Awaitable[Response]]) -> None:
        self.doors.append(door)
        self.routes.append(Route(door.path, endpoint, methods=[door.method]))


def without_nul(request: Request, form: FormData) -> None:
    """Refused: malformed. The database holds no such text, so nothing can be meant by one."""
    told = (request.url.path, *request.query_params.values(), *(value for value in form.values() if isinstance(value, str)))
    if any("\0" in text for text in told) or "%00" in request.url.path:
        raise malformed("address", "holds a character that no text has")


def same_origin(request: Request) -> None:
    """Refused: form_foreign, if the browser says that the form stood on somebody else's page. What is no browser says nothing."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        foreign = site not in ("same-origin", "none")
    else:
        foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("host")
    if foreign:
        raise Refused("form_foreign")


def from_our_own(request: Request, person: Person, sent: str) -> None:
    """Refused: form_foreign, unless the request comes from a page of this session."""
    same_origin(request)
    token = request.headers.get(CSRF_HEADER) or sent
    if not hmac.compare_digest(token.encode(), person.csrf.encode()):
        raise Refused("form_foreign")


def to_sign_in(request: Request) -> Response:
    """Whoever is not, or no longer, signed in; afterwards they come back to where they were."""
    if request.headers.get("hx-request") == "true":  # the page is still there, with what was typed into it
        return Response(status_code=401, headers={"hx-trigger": '{"signed-out":{}}'})
    if request.method != "GET" or request.url.path == "/":
        return RedirectResponse("/sign-in", 303)
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/sign-in?{urlencode({'next': wanted})}", 303)
