"""What every answer of the console says to the browser: run nothing but ours, show us in nobody's frame, keep nothing.

Scripts and styles come from our own files alone: nothing inline, so a text that somebody typed can't become one.
"""

from __future__ import annotations

from typing import Any

from argosy.serving.requests import Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
    )
)
HEADERS = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": b"camera=(self), geolocation=(), microphone=()",
    b"cache-control": b"no-store",
}
SECURE = {b"strict-transport-security": b"max-age=31536000"}


class Safe:
    """An ASGI application whose answers carry these headers, unless they say otherwise themselves."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def safely(message: Any) -> None:
            if message["type"] == "http.response.start":
                told = {name.lower() for name, _ in message["headers"]}
                added = HEADERS | (SECURE if secure(scope) else {})
                message["headers"] = [*message["headers"], *((name, value) for name, value in added.items() if name not in told)]
            await send(message)

        await self._inner(scope, receive, safely if scope["type"] == "http" else send)


def secure(scope: Scope) -> bool:
    """Whether the browser came by HTTPS. A proxy in front says so, and uvicorn believes those it is told to."""
    return bool(scope.get("scheme") == "https")
