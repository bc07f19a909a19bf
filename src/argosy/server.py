"""For uvicorn: `uvicorn --factory argosy.server:app`, with as many workers as wanted.

ARGOSY_DATABASE_URL names the database (without it, the embedded one); ARGOSY_DEMO=1 means the demo's on that server.
"""

from __future__ import annotations

from contextlib import ExitStack

from argosy.api.app import make_app
from argosy.api.front import Front
from argosy.base import logs
from argosy.base.environment import DEMO, LOG_FORMAT, LOG_LEVEL
from argosy.store.database import locate


def app() -> Front:
    """This process's application. Raises NoDatabase. An embedded server is let go of when the application stops."""
    logs.configure(LOG_FORMAT.value(), LOG_LEVEL.value())
    held = ExitStack()
    database = held.enter_context(locate(demo=DEMO.value() == "1"))
    return make_app(database, freeze=True, on_stop=held.close)
