"""One order: what was ordered and where its units stand, the money as the ledger has it, what happened, and what can be done."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from argosy.console.actions import ORDER, offered
from argosy.console.ask import Ask
from argosy.console.screening import Screens
from argosy.console.telling import sentence
from argosy.queries.order_page import order_page

screens = Screens()


@screens.get("/orders/{order}", "orders:read")
async def order(ask: Ask) -> Response:
    """The order as a whole."""
    found = await ask.found(order_page(ask.path("order"), ask.sight), "order_unknown")
    return await ask.page("order.html", order=found, actions=offered(ask, ORDER), told=_told(found), standing=_standing(found))


def _told(order: dict[str, Any]) -> list[dict[str, Any]]:
    """The timeline, newest first: what one command did stands together."""
    exponent = len(order["gross"].partition(".")[2])
    found: list[dict[str, Any]] = []
    for event in reversed(order["timeline"]):
        said = sentence(event["type"], event["data"], exponent)
        if found and (found[-1]["at"], found[-1]["command"], found[-1]["actor"]) == (event["time"], event["command"], event["actor"]):
            found[-1]["said"].insert(0, said)
        else:
            found.append({"at": event["time"], "command": event["command"], "actor": event["actor"], "said": [said]})
    return found


def _standing(order: dict[str, Any]) -> dict[str, int]:
    """Units of the order by where they stand."""
    names = ("ordered", "waiting", "promised", "shipped", "returned", "cancelled")
    return {name: sum(line[name] for line in order["lines"]) for name in names}
