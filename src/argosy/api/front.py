"""The door: command routes are dispatched here, before the web framework's router, which costs more than their parsing.

Whatever goes wrong becomes a problem document here; no client ever sees a stack trace.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from fastapi import FastAPI
from starlette.routing import Match

from argosy.api import problems
from argosy.api.commands import Answer, run
from argosy.api.requests import ClientGone, Receive, Scope, Send
from argosy.api.routes import Methods, Route, Routes, Values
from argosy.api.service import Service
from argosy.base.errors import Refused
from argosy.store.drivers.drive import ERRORS

log = logging.getLogger("argosy.api")

BUSY: Answer = (503, problems.problem("busy", b'{"retry_after":1}'), problems.headers("busy"))
FAILED: Answer = (500, problems.problem("failed"), problems.headers("failed"))

Raw = Callable[[Scope, Receive, Send], Awaitable[None]]


class Front:
    """The ASGI application: command routes, addresses that speak ASGI themselves (`raw`), and FastAPI behind them."""

    def __init__(self, service: Service, routes: Routes, inner: FastAPI, raw: dict[tuple[str, str], Raw]) -> None:
        self.service = service
        self.inner = inner
        self._routes = routes
        self._fixed = routes.fixed
        self._raw = raw

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            methods = self._fixed.get(scope["path"])
            route = None if methods is None else methods.get(scope["method"])
            if route is None:
                await self._elsewhere(methods, scope, receive, send)
            else:
                await self._command(route, None, scope, receive, send)
        else:
            await self.inner(scope, receive, send)

    async def _command(self, route: Route, values: Values | None, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            status, body, headers = await run(self.service, route, values, scope, receive)
        except Refused as refused:
            status, body, headers = refusal(refused)
        except ClientGone:
            return
        except ERRORS as error:
            log.warning("%s: no answer from the database: %s", route.declaration.name, error)
            status, body, headers = BUSY
        except Exception:
            log.exception("%s failed at the edge", route.declaration.name)
            status, body, headers = FAILED
        await respond(send, status, body, headers)

    async def _elsewhere(self, methods: Methods | None, scope: Scope, receive: Receive, send: Send) -> None:
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
                    return await self._command(route, values, scope, receive, send)
        raw = self._raw.get((scope["method"], scope["path"]))
        if raw is not None:
            return await raw(scope, receive, send)
        allowed = self._allowed(scope) | (set() if methods is None else methods.keys())
        if allowed and scope["method"] not in self._allowed(scope):
            return await respond(send, *not_allowed(allowed))
        await self.inner(scope, receive, send)

    def _allowed(self, scope: Scope) -> set[str]:
        """The methods that something else than a command takes at this address."""
        found = {method for method, path in self._raw if path == scope["path"]}
        for route in self.inner.routes:
            if route.matches(scope)[0] is not Match.NONE:
                found |= getattr(route, "methods", None) or {scope["method"]}
        return found


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
