"""Orders that may have been placed twice, side by side; a person holds or cancels one of them, or leaves both."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from argosy.console.actions import offered
from argosy.console.actions.orders import CANCEL, HOLD
from argosy.console.ask import Ask
from argosy.console.asked import Said, asked
from argosy.console.screening import Screens
from argosy.queries.duplicates import alike_orders

screens = Screens()

PAIRS = 20


@screens.get("/orders/duplicates", "orders:read")
async def duplicates(ask: Ask) -> Response:
    """Open orders, newest first, each with those before it that it may repeat."""

    async def page(_said: Said, after: str | None) -> dict[str, Any]:
        return await ask.read(alike_orders(ask.sight, after, PAIRS, machine_time=ask.service.coalescer.desk.machine_time()))

    looked = await asked(ask, "/orders/duplicates", (), page)
    return await ask.page("order_duplicates.html", looked=looked, buttons=offered(ask, (HOLD, CANCEL)))
