"""Orders that may have been placed twice, side by side; a person holds or cancels one of them, or leaves both."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.responses import Response

from argosy.console.actions import offered
from argosy.console.actions.orders import CANCEL, HOLD
from argosy.console.ask import Ask
from argosy.console.screening import Screens
from argosy.queries.duplicates import alike_orders
from argosy.queries.plain import BadCursor

screens = Screens()

PAIRS = 20


@screens.get("/orders/duplicates", "orders:read")
async def duplicates(ask: Ask) -> Response:
    """Open orders, newest first, each with those before it that it may repeat."""
    after, machine_time = ask.query.get("after") or None, ask.service.coalescer.desk.machine_time()
    try:
        found = await ask.read(alike_orders(ask.sight, after, PAIRS, machine_time=machine_time))
    except BadCursor:
        found = await ask.read(alike_orders(ask.sight, None, PAIRS, machine_time=machine_time))
    return await ask.page(
        "order_duplicates.html",
        pairs=found["items"],
        next=None if found["next"] is None else f"/orders/duplicates?{urlencode([('after', found['next'])])}",
        newest="/orders/duplicates" if after else None,
        buttons=offered(ask, (HOLD, CANCEL)),
    )
