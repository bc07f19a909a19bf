"""Goods that move between places of ours, and goods that are to come."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from argosy.base.limits import CODE_LENGTH_MAX
from argosy.console.actions import STOCK, SUPPLY, TRANSFER, offered
from argosy.console.ask import Ask
from argosy.console.screening import Screens
from argosy.console.screens.stock import places, tabs
from argosy.queries.plain import BadCursor
from argosy.queries.supplies import expected
from argosy.queries.supplies import transfer as one_transfer
from argosy.queries.supplies import transfers as transfer_list
from argosy.serving.addresses import ending
from argosy.serving.problems import malformed

screens = Screens()

ROWS = 50


@screens.get("/transfers", "stock:read")
async def transfers(ask: Ask) -> Response:
    """Transfers, newest first."""
    after = ask.query.get("after") or None
    try:
        found = await ask.read(transfer_list(ask.sight, after, ROWS))
    except BadCursor:
        raise malformed("after", "not a cursor of this list") from None
    return await ask.page(
        "transfers.html",
        tabs=tabs("/transfers"),
        items=found["items"],
        next=None if found["next"] is None else f"/transfers?{urlencode({'after': found['next']})}",
        newest="/transfers" if after else None,
        actions=_one(ask, "stock.transfer"),
    )


@screens.get(ending("/transfers", "transfer"), "stock:read")
async def transfer(ask: Ask) -> Response:
    """One transfer: what was to go, what has left, arrived, was lost; and what may be done with it as it stands."""
    found = await ask.found(one_transfer(ask.path("transfer"), ask.sight), "transfer_unknown")
    return await ask.page("transfer.html", transfer=found, actions=offered(ask, TRANSFER.get(found["state"], ())))


@screens.get("/supplies", "stock:read")
async def supplies(ask: Ask) -> Response:
    """What is still to come, the earliest first; at one location; what is late."""
    asked = {name: ask.query[name] for name in ("location", "late") if ask.query.get(name)}
    after, location = ask.query.get("after") or None, asked.get("location", "")[:CODE_LENGTH_MAX] or None
    now = await ask.service.now()
    try:
        found = await ask.read(expected(ask.sight, None, location, now if "late" in asked else None, after, ROWS))
    except BadCursor:
        raise malformed("after", "not a cursor of this list") from None
    return await ask.page(
        "supplies.html",
        tabs=tabs("/supplies"),
        items=found["items"],
        next=None if found["next"] is None else f"/supplies?{urlencode([*asked.items(), ('after', found['next'])])}",
        first=f"/supplies?{urlencode(asked)}" if after else None,
        asked={"location": "", "late": ""} | asked,
        places=await places(ask),
        late_before=now,
        actions=_one(ask, "stock.expect"),
        receiving=_one(ask, "stock.receive"),
        changes=offered(ask, SUPPLY),
    )


def _one(ask: Ask, command: str) -> list[Any]:
    return [action for action in offered(ask, STOCK) if action.command == command]
