"""How a screen's function becomes a route: who may open it is said where it is written, and asked before it runs."""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from argosy.base.errors import Refused
from argosy.base.limits import BODY_BYTES_MAX, UPLOAD_BYTES_MAX
from argosy.console.ask import LIVE, Ask
from argosy.console.door import PERSON
from argosy.console.person import Person
from argosy.console.words import speaking
from argosy.serving.problems import malformed
from argosy.serving.requests import Receive

if TYPE_CHECKING:
    from argosy.console.app import Console

Screen = Callable[[Ask], Awaitable[Response]]
Public = Callable[[Request, "Console"], Awaitable[Response]]

FIELDS_MAX = 2_000
WITH_FILES = (UPLOAD_BYTES_MAX, 10)
"""Bytes and files of a form that brings some."""
PUBLIC_BYTES_MAX = 64 * 1024
"""Of a form that anybody may send: a password and a few words."""
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
                request.scope[PERSON] = person
                async with read(request, *(WITH_FILES if brings_files(request) else (BODY_BYTES_MAX, 0))) as form:
                    if method == "POST":
                        from_our_own(request, person, str(form.get(CSRF_FIELD, "")))
                    if scope is not None and not person.may(scope):
                        raise Refused("key_limited") if person.actor.may(scope) else Refused("scope_missing", scope=scope)
                    with speaking(person.language, person.time_zone, await console.service.settings()):
                        return await function(Ask(request, console, person, form))

            self._add(Open(method, path, scope), endpoint)
            return function

        return register

    def _add(self, door: Open, endpoint: Callable[[Request], Awaitable[Response]]) -> None:
        self.doors.append(door)
        self.routes.append(Route(door.path, endpoint, methods=[door.method]))


async def said(request: Request, *names: str) -> list[str]:
    """What the form of somebody who is not signed in says by these names. Refused: form_foreign, body_too_large, malformed."""
    same_origin(request)
    async with read(request, PUBLIC_BYTES_MAX, 0) as form:
        return [str(form.get(name, "")) for name in names]


@asynccontextmanager
async def read(request: Request, bytes_max: int, files_max: int) -> AsyncIterator[FormData]:
    """The form that a request brings, of no more bytes than that, whatever its headers say.

    Refused: body_too_large, or upload_too_large if it may bring files; malformed.
    """
    large = Refused("upload_too_large" if files_max else "body_too_large", bytes_max=bytes_max)
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told) > bytes_max:
        raise large
    counted = Request(request.scope, _counted(request.receive, bytes_max, large))
    async with counted.form(max_files=files_max, max_fields=FIELDS_MAX, max_part_size=min(bytes_max, BODY_BYTES_MAX)) as form:
        without_nul(request, form)
        yield form


def brings_files(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith("multipart/form-data")


def _counted(receive: Receive, bytes_max: int, large: Refused) -> Receive:
    """The request's body as it comes; `large` is raised as soon as it is too much."""
    size = 0

    async def heard() -> MutableMapping[str, Any]:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > bytes_max:
            raise large
        return message

    return heard


def without_nul(request: Request, form: FormData) -> None:
    """Refused: malformed. The database holds no such text, so nothing can be meant by one."""
    sent = (value.filename or "" if isinstance(value, UploadFile) else value for value in form.values())
    told = (request.url.path, *request.query_params.values(), *sent)
    if any("\0" in text for text in told) or "%00" in request.url.path:
        raise malformed("address", "holds a character that no text has")


def same_origin(request: Request) -> None:
    """Refused: form_foreign, if the browser says that the form stood on somebody else's page. What is no browser says nothing."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        foreign = site not in ("same-origin", "none")
    else:
        foreign = origin is not None and origin.partition("://")[2] != request.headers.get("host")
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
        return Response(status_code=401, headers={"hx-trigger": '{"signed-out":{}}', "hx-reswap": "none", "hx-push-url": "false"})
    if request.headers.get("accept") == "text/event-stream":  # a page that is watched: it is told nothing more
        return Response(status_code=401)
    if request.method != "GET" or request.url.path == "/":
        return RedirectResponse("/sign-in", 303)
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/sign-in?{urlencode({'next': wanted})}", 303)
