"""What a person is writing is kept on the server at each change: it survives a reload, and is there in another browser."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from argosy.base.limits import NEW_ORDERS_DRAFTED_MAX
from argosy.console.ask import Ask
from argosy.console.words import gettext
from argosy.serving.problems import malformed
from argosy.store import drafts
from argosy.store.drafts import DraftTooLarge

NEW_ORDER = "new order "
LAST_CHANNEL = "channel of the last order"


def new_order(reference: str) -> str:
    """The kind of the draft that becomes the order with this reference: each is its own."""
    return NEW_ORDER + reference


def edit_of(order: str) -> str:
    """The kind of the draft that changes the order with this id."""
    return f"edit {order}"


async def kept(ask: Ask, kind: str) -> dict[str, Any] | None:
    """What this person has so far."""
    found = await ask.service.house.run(drafts.draft(ask.person.actor.id, kind))
    return None if found is None else found[0]


async def keep(ask: Ask, kind: str, body: dict[str, Any]) -> None:
    """Instead of what was kept before. Refused: malformed."""
    try:
        await ask.service.house.run(drafts.keep(ask.person.actor.id, kind, body, ask.service.coalescer.desk.machine_time()))
    except DraftTooLarge:
        raise malformed("body", gettext("is more than a draft can hold")) from None
    except ValueError:
        raise malformed("body", "must not hold a NUL character") from None


async def new_orders(ask: Ask) -> list[tuple[dict[str, Any], datetime]]:
    """This person's, the last touched first, each with when it was."""
    return await ask.service.house.run(drafts.drafts_of(ask.person.actor.id, NEW_ORDER, NEW_ORDERS_DRAFTED_MAX))


async def drop(ask: Ask, kind: str) -> None:
    """It was sent, or is not wanted any more."""
    await ask.service.house.run(drafts.drop(ask.person.actor.id, kind))
