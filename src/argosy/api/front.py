"""The door: command routes are dispatched here, before the web framework's router, which costs more than their parsing.

Whatever goes wrong becomes a problem document here; no client ever sees a stack trace.
"""

from __future__ import annotations

import logging
from time import monotonic
from typing import Any

from fastapi import FastAPI
from starlette.routing import Match

from argosy.api.bulk import bulk
from argosy.api.commands import Answer, run
from argosy.api.routes import PREFIX, Methods, Route, Routes, Values
from argosy.base.errors import Refused
from argosy.serving import problems, watch
from argosy.serving.requests import ClientGone, Receive, Scope, Send
from argosy.serving.service import Service
from argosy.store.drivers.drive import ERRORS

log = logging.getLogger("argosy.api")

BUSY: Answer = (503, problems.problem("busy", b'{"retry_after":1}'), problems.headers("busy"))
TURNED_AWAY = (Refused, *ERRORS)
FAILED: Answer = (500, problems.problem("failed"), problems.headers("failed"))

BULK = PREFIX + "/commands"
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})


class Front:
    """The ASGI application: command routes, the bulk address, and FastAPI behind them."""

    def __init__(self, service: Service, routes: Routes, inner: FastAPI) -> None:
        self.service = service
        self.inner = inner
        self._routes = routes
        self._fixed = routes.fixed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            methods = self._fixed.get(scope["path"])
            route = None if methods is None else methods.get(scope["method"])
            if route is None:
                await self._elsewhere(methods, scope, receive, Noted(scope, send))
            else:
                await self._command(route, None, scope, receive, send)
        else:
            await self.inner(scope, receive, send)

    async def _command(self, route: Route, values: Values | None, scope: Scope, receive: Receive, send: Send) -> None:
        began = monotonic()
        try:
            status, body, headers = await run(self.service, route, values, scope, receive)
        except ClientGone:
            return
        except Exception as error:
            name = route.declaration.name
            if isinstance(error, TURNED_AWAY):
                status, body, headers = turned_away(error, name)
            else:
                log.exception("%s failed at the edge", name)
                status, body, headers = FAILED
            watch.request(scope["method"], PREFIX + route.declaration.path, status, monotonic() - began)
        await respond(send, status, body, headers)

    async def _bulk(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await bulk(self.service, scope, receive, send)
        except TURNED_AWAY as error:
            await respond(send, *turned_away(error, "a bulk request"))
        except Exception:
            log.exception("a bulk request failed at the edge")
            await respond(send, *FAILED)

    async def _elsewhere(self, methods: Methods | None, scope: Scope, receive: Receive, send: Noted) -> None:
        """Addresses with fields; other addresses; and a command's address asked with another method."""
        values: Values | None = None
        if methods is None:
            try:
                found = self._routes.find(scope.get("raw_path") or scope["path"].encode())
            except Refused as refused:
                return await respond(send, *refusal(refused))
            if found is not None:
                methods, values = found
                if (route := methods.get(scope["method"])) is not None:
                    return await self._command(route, values, scope, receive, send.send)
        if scope["path"] == BULK and scope["method"] == "POST":
            return await self._bulk(scope, receive, send)
        others = self._others(scope)
        allowed = others | (set() if methods is None else methods.keys())
        if allowed and scope["method"] not in others:
            return await respond(send, *not_allowed(allowed))
        try:
            await self.inner(scope, receive, send)
        except Exception:  # it has been answered
            log.exception("%s failed", scope["path"])

    def _others(self, scope: Scope) -> set[str]:
        """The methods that something else than a command takes at this address."""
        found = {"POST"} if scope["path"] == BULK else set()
        for route in self.inner.routes:
            if route.matches(scope)[0] is not Match.NONE:
                found |= getattr(route, "methods", None) or {scope["method"]}
        return found


class Noted:
    """The way back to a client, watched: what is answered is counted and logged when it has been said.

    A command's answer is not noted: the engine tells of what it ran, and the door of what it turned away.
    """

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self.send = send
        self._began = monotonic()
        self._status = 0

    async def __call__(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
        await self.send(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            method = self._scope["method"]
            watch.request(method if method in METHODS else "other", self._route(), self._status, monotonic() - self._began)

    def _route(self) -> str:
        """The pattern, of which there are few, and none is personal."""
        if self._scope["path"] == BULK:
            return BULK
        return getattr(self._scope.get("route"), "path", "other")


def turned_away(error: Exception, what: str) -> Answer:
    """A refusal, or a database that does not answer."""
    if isinstance(error, Refused):
        return refusal(error)
    log.warning("%s: no answer from the database: %s", what, error)
    return BUSY


def refusal(refused: Refused) -> Answer:
    """What the edge turns away."""
    return refused.status, problems.of_refusal(refused), problems.headers(refused.code)


def not_allowed(allowed: set[str]) -> Answer:
    status, body, headers = refusal(Refused("method_not_allowed", allowed=sorted(allowed)))
    return status, body, [*headers, (b"allow", ", ".join(sorted(allowed)).encode())]


async def respond(send: Send, status: int, body: bytes, headers: problems.Headers) -> None:
    """One answer, whole."""
    headers = [*headers, (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
