"""What somebody else has changed of what a dialog saves over since its form was opened, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from argosy.base import ids
from argosy.console.actions import Action
from argosy.console.actions.replaced import REPLACED, Things
from argosy.console.ask import Ask
from argosy.console.screens.customers import known
from argosy.console.sides import Theirs
from argosy.console.telling.settings import in_words, titled
from argosy.engine.registry import Command
from argosy.queries.customers import customer_page
from argosy.queries.order_together import order_together
from argosy.queries.people import people
from argosy.queries.supplies import supply

Order = dict[str, Any]


async def things_of(ask: Ask, action: Action, order: Order | None, named: Mapping[str, Any]) -> Things:
    """What the action may save over. A customer who is named by an id is there; one by a number, or a supply, perhaps.

    Refused: customer_not_found.
    """
    me, id, number = ask.person.actor.id, named.get("customer") or named.get("id"), named.get("reference")
    if action.command == "stock.expect" and named.get("supply") and named.get("sku"):
        return Things(me, order, supply=await ask.read(supply(str(named["supply"]), str(named["sku"]), ask.sight)))
    if action.command == "orders.follow_up" and order is not None:
        return Things(me, order | await ask.read(order_together(ids.parse(order["id"]), ask.sight)))
    if not action.command.startswith("customers.") or not (id or number):
        return Things(me, order)
    if id:
        return Things(me, order, await known(ask, str(id)))
    return Things(me, order, await ask.read(customer_page(str(number))))


async def merged(ask: Ask, action: Action, body: Command, order: Order | None) -> tuple[Command, Theirs | None]:
    """The command with what only somebody else has changed as they have made it; and what that is, and what both have changed. None of an
    action that saves over nothing.
    """
    replaced = REPLACED.get(action.command)
    if replaced is None:
        return body, None
    body, found = replaced.merged(await things_of(ask, action, order, dict(ask.form)), body, ask.form)
    told = in_words(found, await people_of(ask, action))
    return body, titled(told, "custom_fields") if replaced.below else told


async def people_of(ask: Ask, action: Action) -> dict[str, str]:
    """Who its form may name: names by the ids they act under."""
    return await ask.read(people()) if action.people else {}
