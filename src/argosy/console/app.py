"""The console as one ASGI application: its routes, its templates, and what goes wrong, said as a page."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.datastructures import FormData
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from argosy.base.errors import CATALOGUE, Refused
from argosy.console import navigation
from argosy.console.ask import LIVE, Ask
from argosy.console.assets import PREFIX, Assets
from argosy.console.clock import Clock
from argosy.console.door import PERSON, Door, reader
from argosy.console.live import Hub
from argosy.console.person import Person
from argosy.console.safety import Safe
from argosy.console.screening import Open
from argosy.console.screens import SCREENS, routes
from argosy.console.templating import Templates
from argosy.console.words import speaking
from argosy.queries.plain import BadCursor
from argosy.serving.problems import malformed
from argosy.serving.requests import Receive, Scope, Send
from argosy.serving.service import Service
from argosy.store.drivers.drive import ERRORS

log = logging.getLogger("argosy.console")

COMPRESSED_FROM_BYTES = 1_000
COMPRESSION = 6


class NoPage(Exception):
    """What is at an address is a file, or leads on: nothing to be looked at again and again."""


class Console:
    """What the screens of one process share; and the ASGI application that they are."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.door = Door(service)
        self.assets = Assets()
        self.templates = Templates(self.assets)
        self.hub = Hub(self)
        self.clock = Clock(service)
        static = Route(PREFIX + "/{hash}/{name:path}", self.assets.serve)
        self._app = Starlette(
            routes=[static, *routes()],
            exception_handlers={
                Refused: self._refused,
                BadCursor: self._misplaced,
                404: self._unknown,
                405: self._unknown,
                Exception: self._failed,
            }
            | dict.fromkeys(ERRORS, self._unanswered),
        )
        self._app.state.console = self
        self._outside = Safe(GZipMiddleware(self._app, COMPRESSED_FROM_BYTES, COMPRESSION))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._outside(scope, receive, send)

    @property
    def doors(self) -> list[Open]:
        """Every route, and who may use it."""
        return [door for screens in SCREENS for door in screens.doors]

    async def look(self, person: Person, address: str, block: str) -> tuple[int, str]:
        """(status, HTML) of a block of one of our pages, as this person sees it. A file is no page: 404, and nothing of it is read."""
        path, _, query = address.partition("?")
        scope = {
            "type": "http",
            "method": "GET",
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(b"hx-request", b"true"), (b"hx-target", block.encode())],
            "scheme": "http",
            "server": ("console", 80),
            "root_path": "",
            LIVE: person,
        }
        said: list[Any] = []
        asked: list[bool] = []

        async def nothing() -> dict[str, Any]:
            """What answers piece by piece asks again and again whether anybody has left, and would keep all others from being heard."""
            if asked:
                await asyncio.get_running_loop().create_future()
            asked.append(True)
            return {"type": "http.request", "body": b"", "more_body": False}

        async def hear(message: Any) -> None:
            if message["type"] == "http.response.start" and not dict(message["headers"]).get(b"content-type", b"").startswith(b"text/html"):
                raise NoPage
            said.append(message)

        try:
            await self._app(scope, nothing, hear)
        except NoPage:
            return 404, ""
        return said[0]["status"], b"".join(message.get("body", b"") for message in said[1:]).decode()

    async def alone(self, request: Request, template: str, refused: Refused | None = None, **given: Any) -> Response:
        """A page before anybody is signed in, with what was refused, if something was; in the language that the browser asks for."""
        problem = None if refused is None else CATALOGUE[refused.code]
        with speaking(*reader(request)):
            told = {"problem": problem, "facts": {} if refused is None else refused.facts, "clock": await self.clock.now()}
            html = self.templates.page(template, "", given | told)
        return HTMLResponse(html, 200 if problem is None else problem.status)

    # ── what goes wrong ─────────────────────────────────────────────────────────────────────────────────────────────────

    async def _refused(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, Refused)
        return await self._say(request, error.code, error.facts)

    async def _misplaced(self, request: Request, _: Exception) -> Response:
        return await self._refused(request, malformed("after", "not a place in this list"))

    async def _unknown(self, request: Request, _: Exception) -> Response:
        return await self._say(request, "route_unknown")

    async def _unanswered(self, request: Request, error: Exception) -> Response:
        log.warning("%s: no answer from the database: %s", request.url.path, error)
        return self._without(request, "busy")

    async def _failed(self, request: Request, _: Exception) -> Response:
        """The framework hands the error on, so that it is logged."""
        return self._without(request, "failed")

    async def _say(self, request: Request, code: str, facts: Mapping[str, Any] | None = None) -> Response:
        """A page; or, where the page somebody is on shall stay, a word above it. In the language of whoever asked."""
        if request.headers.get("hx-request") == "true":
            return self._word(request, code, facts or {})
        clock = self.clock.last()
        with suppress(*ERRORS):  # then it is said without them
            clock = await self.clock.now()
            if PERSON not in request.scope:
                request.scope[PERSON] = await self.door.person(request)
        return self._page(request, code, clock)

    def _without(self, request: Request, code: str) -> Response:
        """The same, and nothing is asked of the database."""
        stays = request.headers.get("hx-request") == "true"
        return self._word(request, code, {}) if stays else self._page(request, code, self.clock.last())

    def _word(self, request: Request, code: str, facts: Mapping[str, Any]) -> Response:
        problem = CATALOGUE[code]
        with speaking(*reader(request)):
            html = self.templates.page("problem_told.html", "", {"problem": problem, "facts": facts})
        return HTMLResponse(html, problem.status, {"hx-retarget": "#problems", "hx-reswap": "innerHTML", "hx-push-url": "false"})

    def _page(self, request: Request, code: str, clock: datetime | None) -> Response:
        """With the menu, and the way to what is nearest, for whoever is known to be signed in. Nothing is read for it."""
        problem, person = CATALOGUE[code], request.scope.get(PERSON)
        with speaking(*reader(request)):
            given: dict[str, Any] = {"problem": problem, "person": person, "clock": clock, "menu": ()}
            if person is not None:
                ask = Ask(request, self, person, FormData())
                given |= {"ask": ask, "menu": navigation.menu(ask)}
            return HTMLResponse(self.templates.page("problem.html", "", given), problem.status)
