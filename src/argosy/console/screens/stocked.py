"""What of the SKUs of a draft is there: watched beside the draft, which reads itself anew when it changes."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from starlette.responses import Response

from argosy.console.ask import Ask
from argosy.console.screening import Screens
from argosy.queries.availability import availability

screens = Screens()

WATCHED_MAX = 60
"""SKUs of a draft: they stand in an address."""


@screens.get("/orders/stocked", "orders:write")
async def stocked(ask: Ask) -> Response:
    """Of the SKUs `sku`, at the locations that promise for `channel`."""
    codes = ask.request.query_params.getlist("sku")[:WATCHED_MAX]
    places = set((await ask.service.settings()).offered_at(ask.query.get("channel", "")))
    return await ask.page("stocked.html", known=await ask.read(availability(codes, ask.sight)), places=places)


def watched(channel: str, codes: Iterable[str]) -> str:
    """Its address; empty if there is nothing to watch."""
    named = sorted(set(codes))[:WATCHED_MAX]
    return f"/orders/stocked?{urlencode([('channel', channel), *(('sku', code) for code in named)])}" if named else ""
