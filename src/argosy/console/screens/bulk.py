"""One thing done with many orders: a form, what would happen to how many, and then a job that does it."""

from __future__ import annotations

from starlette.datastructures import QueryParams
from starlette.responses import Response

from argosy.adapters.jobs import preview_bulk
from argosy.base import ids
from argosy.base.errors import Refused
from argosy.console.ask import Ask
from argosy.console.bulk import BY_COMMAND, OURS, Choice, Deed, data_of
from argosy.console.doing import do
from argosy.console.listing import LookedAt
from argosy.console.screening import Screens
from argosy.console.telling.many import told
from argosy.queries.people import people

screens = Screens()

TRIED_MAX = 1_000


@screens.get("/orders/bulk/{command}", "orders:read")
async def form(ask: Ask) -> Response:
    """The form, for the orders chosen in the list."""
    deed, query = _deed(ask), ask.request.query_params
    looked = LookedAt.of(QueryParams([(name, value) for name, value in query.multi_items() if name not in OURS]))
    choice = Choice.of(query.getlist("order"), looked, "all" in query)
    return await ask.page(
        "orders_bulk.html",
        deed=deed,
        choice=choice,
        key=ids.text(ids.command_id()),
        settings=await ask.service.settings(),
        people=sorted((await ask.read(people())).items(), key=lambda person: person[1]),
    )


@screens.post("/orders/bulk/{command}/preview", "orders:read")
async def preview(ask: Ask) -> Response:
    """What would happen to how many of them: each is tried, without effect."""
    deed = _deed(ask)
    data, errors = data_of(ask, deed)
    if data is None:
        return await _told_wrong(ask, errors)
    work, now = _choice(ask).work(ask, deed, data), await ask.service.now()
    found = await ask.service.previews.run(preview_bulk(ask.service.coalescer.desk, ask.person.actor, work, now, TRIED_MAX))
    return await ask.page("orders_bulk_preview.html", wrong={}, missing=[], said=told(found))


@screens.post("/orders/bulk/{command}", "jobs:write")
async def start(ask: Ask) -> Response:
    """Have it done: from here on the job's page tells how far it has come."""
    deed = _deed(ask)
    data, errors = data_of(ask, deed)
    if data is None:
        return await _told_wrong(ask, errors)
    work = _choice(ask).work(ask, deed, data)
    done = await do(ask, "jobs.start", str(ask.form.get("key", "")) or None, work=work.model_dump(mode="json", exclude_unset=True))
    return ask.go(f"/jobs/{done['job']}")


async def _told_wrong(ask: Ask, errors: dict[str, str]) -> Response:
    """What is wrong with the form; and, apart from it, what is still to be filled in."""
    wrong = {field: said for field, said in errors.items() if said}
    missing = [field for field, said in errors.items() if not said]
    return await ask.page("orders_bulk_preview.html", wrong=wrong, missing=missing, said=None)


def _deed(ask: Ask) -> Deed:
    """Refused: route_unknown, scope_missing."""
    deed = BY_COMMAND.get(ask.path("command"))
    if deed is None:
        raise Refused("route_unknown")
    if not ask.may(deed.declaration.scope):
        raise Refused("scope_missing", scope=deed.declaration.scope)
    return deed


def _choice(ask: Ask) -> Choice:
    looked = LookedAt.of(QueryParams(str(ask.form.get("asked", ""))))
    return Choice.of([str(id) for id in ask.form.getlist("order")], looked, "all" in ask.form)
