"""The floor's work without a scanner: what a location has to do, soonest first. What is done for many at once is in `many.py`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from starlette.responses import Response

from argosy.console.actions import offered
from argosy.console.ask import Ask
from argosy.console.asked import NOTHING, Question, Said, asked
from argosy.console.columns import Column
from argosy.console.screening import Screens
from argosy.console.screens.many import STEPS
from argosy.queries.fulfillments import work

screens = Screens()


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


ROWS = 100
STATES = ("released", "started", "picked", "packed")
COLUMNS = (
    Column("number", _("Order"), "order"),
    Column("fulfillment", _("Fulfilment"), "number"),
    Column("state", _("State"), "status"),
    Column("promised_at", _("Ship by"), "when"),
    Column("late", _("Days late"), "number"),
    Column("method", _("Leaves"), "text"),
    Column("units", _("Units"), "number"),
    Column("picked", _("Picked"), "number"),
    Column("packed", _("Packed"), "number"),
    Column("priority", _("Priority"), "number"),
    Column("channel", _("Channel"), "channel"),
)


@screens.get("/fulfillment", "fulfillment:read")
async def fulfillment(ask: Ask) -> Response:
    """A location's open fulfillments; of the first one, unless another is asked for."""
    places, now = await _places(ask), await ask.service.now()

    async def page(said: Said, after: str | None) -> dict[str, Any]:
        location = said.get("location") or next(iter(places), None)
        return NOTHING if location is None else await ask.read(work(ask.sight, location, said.get("state"), after, ROWS))

    questions = (Question("location", _("Location"), places), Question("state", _("State"), STATES))
    looked = await asked(ask, "/fulfillment", questions, page)
    return await ask.page(
        "fulfillment.html",
        looked=looked,
        places=places,
        states=STATES,
        columns=COLUMNS,
        rows=[row | {"late": _late(row["promised_at"], now)} for row in looked.items],
        steps=offered(ask, STEPS.values()),
    )


async def _places(ask: Ask) -> dict[str, str]:
    """The locations within the person's limits, by code, with their titles."""
    settings = await ask.service.settings()
    return {code: place.title for code, place in sorted(settings.locations.items()) if ask.person.actor.at(code)}


def _late(promised_at: datetime | None, now: datetime) -> int | None:
    """Days since it should have left."""
    if promised_at is None or promised_at >= now:
        return None
    return (now - promised_at).days
