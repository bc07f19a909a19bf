"""For uvicorn: `uvicorn --factory argosy.server:app`, with as many workers as wanted: the API and the console, at one address.

ARGOSY_DATABASE_URL names the database (without it, the embedded one); ARGOSY_DEMO=1 means the demo's on that server.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

from argosy.api.app import make_app
from argosy.api.front import Front
from argosy.base import logs
from argosy.base.environment import DEMO, LOG_FORMAT, LOG_LEVEL
from argosy.console.app import Console
from argosy.serving.requests import Receive, Scope, Send
from argosy.store.database import Database, locate

API = ("/api/", "/docs", "/openapi.json", "/problems", "/metrics", "/healthz", "/readyz")
"""Where the API begins; everything else is the console's."""


class Site:
    """The ASGI application: two edges over one service. The API starts and stops it."""

    def __init__(self, api: Front) -> None:
        self.api = api
        self.console = Console(api.service)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith(API):
            await self.console(scope, receive, send)
        else:
            await self.api(scope, receive, send)


def make_site(database: Database, *, freeze: bool = False, on_stop: Callable[[], object] = lambda: None) -> Site:
    """The application over a database; see `make_app`."""
    return Site(make_app(database, freeze=freeze, on_stop=on_stop))


def app() -> Site:
    """This process's application. Raises NoDatabase. An embedded server is let go of when the application stops."""
    logs.configure(LOG_FORMAT.value(), LOG_LEVEL.value())
    held = ExitStack()
    database = held.enter_context(locate(demo=DEMO.value() == "1"))
    return make_site(database, freeze=True, on_stop=held.close)
