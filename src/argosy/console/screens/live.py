"""Blocks of a page, sent again whenever they have changed."""

from __future__ import annotations

from starlette.responses import Response

from argosy.console.ask import Ask, own
from argosy.console.live import BlockStream
from argosy.console.screening import Screens
from argosy.serving.problems import malformed

screens = Screens()

BLOCKS_MAX = 8


@screens.get("/live", None)
async def live(ask: Ask) -> Response:
    """Server-sent events: `{"id", "html"}` for each block named `block` of the page at `at`, now and after each change."""
    address, names = own(ask.query.get("at", ""), ""), ask.request.query_params.getlist("block")[:BLOCKS_MAX]
    if not address or address.startswith("/live") or not names:
        raise malformed("at", "not a page with live blocks")
    return BlockStream(ask.console.hub, ask.request, ask.person, address, names)
