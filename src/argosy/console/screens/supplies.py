"""Goods that move between places of ours, and goods that are to come."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from argosy.console.actions import STOCK, SUPPLY, TRANSFER, offered
from argosy.console.ask import Ask
from argosy.console.asked import Question, Said, asked
from argosy.console.screening import Screens
from argosy.console.screens.stock import places, tabs
from argosy.queries.supplies import expected
from argosy.queries.supplies import transfer as one_transfer
from argosy.queries.supplies import transfers as transfer_list
from argosy.serving.addresses import ending

screens = Screens()


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


ROWS = 50


@screens.get("/transfers", "stock:read")
async def transfers(ask: Ask) -> Response:
    """Transfers, newest first."""

    async def page(_said: Said, after: str | None) -> dict[str, Any]:
        return await ask.read(transfer_list(ask.sight, after, ROWS))

    return await ask.page(
        "transfers.html",
        tabs=tabs("/transfers"),
        looked=await asked(ask, "/transfers", (), page),
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
    now, open_ = await ask.service.now(), await places(ask)

    async def page(said: Said, after: str | None) -> dict[str, Any]:
        return await ask.read(expected(ask.sight, None, said.get("location"), now if "late" in said else None, after, ROWS))

    questions = (Question("location", _("Location"), open_), Question("late", _("Only what is late"), ("yes",)))
    return await ask.page(
        "supplies.html",
        tabs=tabs("/supplies"),
        looked=await asked(ask, "/supplies", questions, page),
        places=open_,
        late_before=now,
        actions=_one(ask, "stock.expect"),
        receiving=_one(ask, "stock.receive"),
        changes=offered(ask, SUPPLY),
    )


def _one(ask: Ask, command: str) -> list[Any]:
    return [action for action in offered(ask, STOCK) if action.command == command]
