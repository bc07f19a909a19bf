"""A step done for many fulfillments at once: tried first, told, confirmed once.

It is done as a person would do it one by one: each is a command of its own, bound to what was tried (If-Match). What happened to each
is told.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson
from pydantic import ValidationError
from starlette.responses import Response

from argosy.base.errors import CATALOGUE, Refused
from argosy.console.actions import Action, fulfillment
from argosy.console.ask import Ask
from argosy.console.forms import body_of
from argosy.console.mistakes import mistake
from argosy.console.screening import Screens
from argosy.console.screens.printing import fulfillments_named
from argosy.console.words import gettext
from argosy.engine.submission import Reply, Submission
from argosy.queries.to_print import fulfillments_to_print

screens = Screens()

MANY_MAX = 200
STEPS: dict[str, Action] = {
    action.command: action for action in (fulfillment.START, fulfillment.PICK, fulfillment.PACK, fulfillment.SHIP, fulfillment.HAND_OVER)
}


@dataclass(frozen=True)
class Each:
    """One of the fulfillments. `units` are there still to be handled; `said` is why it can't be done, or was not; `seen` what a
    confirmation must find.
    """

    order: str
    number: str
    n: int
    location: str
    units: int
    said: str = ""
    seen: str = ""

    @property
    def name(self) -> str:
        return f"{self.order}:{self.n}"

    @property
    def done(self) -> bool:
        return not self.said


@screens.get("/fulfillment/many/{command}", "fulfillment:write")
async def many(ask: Ask) -> Response:
    """How many of the chosen it can be done to, and why not to the others."""
    step = _step(ask)
    tried = [await _tried(ask, step, one) for one in await _chosen(ask, ask.request.query_params.getlist("fulfillment"))]
    return await ask.page("fulfillment_many.html", step=step, tried=tried, results=None)


@screens.post("/fulfillment/many/{command}", "fulfillment:write")
async def many_done(ask: Ask) -> Response:
    """Do it to those that could be done; each order's one after the other, the orders side by side."""
    step = _step(ask)
    chosen = await _chosen(ask, [str(value) for value in ask.form.getlist("fulfillment")])
    by_order: dict[str, list[Each]] = {}
    for one in chosen:
        by_order.setdefault(one.order, []).append(one)
    results = [result for done in await asyncio.gather(*(_in_turn(ask, step, group) for group in by_order.values())) for result in done]
    answer = await ask.page("fulfillment_many.html", step=step, tried=[], results=results)
    answer.headers["hx-trigger"] = '{"changed":{}}'
    return answer


def _step(ask: Ask) -> Action:
    """Refused: route_unknown."""
    if (step := STEPS.get(ask.path("command"))) is None:
        raise Refused("route_unknown")
    return step


async def _chosen(ask: Ask, named: Sequence[str]) -> list[Each]:
    """The fulfillments of these names (`ORDER:N`) that are in sight. Refused: malformed."""
    found = await ask.read(fulfillments_to_print(ask.sight, fulfillments_named(named, MANY_MAX)))
    return [
        Each(one["order"], one["number"], one["n"], one["location"], sum(line["standing"] for line in one["lines"])) for one in found if one
    ]


async def _tried(ask: Ask, step: Action, one: Each) -> Each:
    reply = await ask.service.preview(Submission(_body(ask, step, one), ask.person.actor))
    return _told(one, reply)


async def _in_turn(ask: Ask, step: Action, group: list[Each]) -> list[Each]:
    """One order's: the second finds what the first has left."""
    done: list[Each] = []
    seen = str(ask.form.get(f"seen.{group[0].order}", ""))
    for one in group:
        try:
            body = _body(ask, step, one)
        except ValidationError as error:
            done.append(replace(one, said=mistake(error.errors()[0])))
            continue
        reply = await ask.service.coalescer.submit(Submission(body, ask.person.actor, if_match=seen or '"0.0"'))
        done.append(_told(one, reply))
        seen = reply.etag or seen
    return done


def _body(ask: Ask, step: Action, one: Each) -> Any:
    """Raises ValidationError: of a carrier or a tracking number that can't be one."""
    fields = [("order", one.order), ("fulfillment", str(one.n))]
    if step is fulfillment.SHIP:
        fields += [("carrier", str(ask.form.get("carrier", ""))), ("tracking", str(ask.form.get(f"tracking.{one.name}", "")))]
    return body_of(step.declaration.body, fields, ask.person.time_zone)


def _told(one: Each, reply: Reply) -> Each:
    said = "" if reply.accepted else gettext(CATALOGUE[reply.code or "failed"].title)
    if reply.code == "fulfillment_closed":
        said = f"{said} ({orjson.loads(reply.body).get('state', '')})"
    return replace(one, said=said, seen=reply.etag or "")
