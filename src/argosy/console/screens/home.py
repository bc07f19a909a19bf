"""The first page: what needs a person now, each a way into the list; today's numbers against the same weekday last week; one's own work."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from starlette.responses import Response

from argosy.console.ask import Ask
from argosy.console.screening import Screens
from argosy.console.screens.me import FEW
from argosy.console.telling.today import figures
from argosy.queries.approvals import approvals, my_requests
from argosy.queries.failed_deliveries import failed_deliveries
from argosy.queries.home import attention
from argosy.queries.my_work import my_follow_ups, my_mentions
from argosy.queries.order_list import order_list
from argosy.queries.sales import numbers
from argosy.queries.skus import sku_list

screens = Screens()

MINE = 8
"""Follow-ups, mentions and failed deliveries shown of each."""
LATELY = timedelta(days=14)
"""Requests for approval older than this are told of no more."""
OPEN_MAX = 20
"""Approvals counted."""


@screens.get("/", None)
async def home(ask: Ask) -> Response:
    """Whoever may not see orders is shown where to go by the menu alone."""
    left = await ask.console.door.access.factors.left(ask.person.visit) if ask.person.visit.second_factor else FEW + 1
    if not ask.may("orders:read"):
        return await ask.page("home.html", orders=False, left=left, few=FEW)
    service, sight, now = ask.service, ask.sight, await ask.service.now()
    machine_time = service.coalescer.desk.machine_time()
    latest = await ask.read(order_list(sight, None, 1, machine_time=machine_time))
    begun = bool(latest["items"])
    sold = await ask.read(numbers(sight.channels, now)) if sight.locations is None else None
    waiting = await ask.read(approvals(sight, None, now, None, OPEN_MAX)) if ask.may("approvals:read") else {"items": [], "next": None}
    return await ask.page(
        "home.html",
        orders=True,
        left=left,
        few=FEW,
        told=await ask.read(attention(sight, now)),
        failed=await ask.read(failed_deliveries(sight, MINE)),
        waiting={"count": len(waiting["items"]), "more": waiting["next"] is not None},
        figures=[] if sold is None or not begun else figures(sold),
        channels=[] if sold is None else sold["channels"],
        mine=await _mine(ask) | {"requests": await _requests(ask, now)},
        steps=[] if begun else await _steps(ask),
    )


async def _mine(ask: Ask) -> dict[str, list[dict[str, Any]]]:
    """What is this person's to see to."""
    me = ask.person.actor.id
    follow_ups = await ask.read(my_follow_ups(me, ask.sight, None, MINE))
    mentions = await ask.read(my_mentions(me, ask.sight, None, MINE))
    return {"follow_ups": follow_ups["items"], "mentions": mentions["items"]}


async def _requests(ask: Ask, now: datetime) -> list[dict[str, Any]]:
    """What this person asked to have approved lately, and what became of it: nobody else tells them."""
    if not ask.may("approvals:write"):
        return []
    return await ask.read(my_requests(ask.person.actor.id, ask.sight, now - LATELY, MINE))


async def _steps(ask: Ask) -> list[tuple[str, bool]]:
    """What a new shop does first, and whether it has been done."""
    settings = await ask.service.settings()
    skus = await ask.read(sku_list("", None, 1))
    return [
        ("location", any(location.active for location in settings.locations.values())),
        ("channel", bool(settings.channels)),
        ("product", bool(skus["items"])),
        ("order", False),
    ]
