"""Who else has an order open. Each page that shows one says so every few seconds, and is told.

That is the viewer's own: it stands in no block that several share.
"""

from __future__ import annotations

from starlette.responses import HTMLResponse, Response

from argosy.base import ids
from argosy.base.errors import Refused
from argosy.console.ask import Ask
from argosy.console.screening import Screens
from argosy.queries.order_open import order_open

screens = Screens()


@screens.post("/orders/{order}/open", "orders:read")
async def here(ask: Ask) -> Response:
    """In real time, whatever the World's clock says; and without the frame around it, whose clock would cost another question."""
    try:
        order = ids.parse(ask.path("order"))
    except ValueError:
        raise Refused("order_unknown") from None
    others = await ask.read(order_open(order, ask.person.actor.id, ask.sight, ask.service.coalescer.desk.machine_time()))
    return HTMLResponse(ask.console.templates.page("order_open.html", "", {"others": others}))
