"""One job: how far it has come, what came of it as files, and stopping it or having it go on."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from argosy.base import ids
from argosy.base.errors import Refused
from argosy.base.ids import Id
from argosy.console.ask import Ask
from argosy.console.doing import do
from argosy.console.screening import Screens
from argosy.console.screens.jobs import KINDS, counted, what
from argosy.queries.actors import actor_names
from argosy.queries.jobs import PARTS, job_file, job_page
from argosy.rules.working import brought_in
from argosy.serving import files

screens = Screens()


@screens.get("/jobs/{job}", "jobs:read")
async def job(ask: Ask) -> Response:
    """The page asks for its progress again while the job is not over."""
    found = await ask.found(job_page(_id(ask), ask.sight), "job_not_found")
    moving = found["state"] in ("queued", "running")
    names = await ask.read(actor_names([found["by"]]))
    counts = [(counted(name), n) for name, n in sorted(found["counts"].items(), key=lambda count: -count[1])]
    return await ask.page(
        "job.html",
        job=found,
        kinds=KINDS,
        what=what(found["work"]),
        counts=counts,
        by=names.get(found["by"], found["by"]),
        moving=moving,
        stops=moving and not found["cancelling"] and ask.may("jobs:write"),
        goes_on=found["state"] in ("failed", "cancelled") and ask.may("jobs:write") and _may_go_on(ask, found),
    )


@screens.post("/jobs/{job}/cancel", "jobs:write")
async def cancel(ask: Ask) -> Response:
    """It is to stop."""
    await do(ask, "jobs.cancel", job=ids.text(_id(ask)))
    return await job(ask)


@screens.post("/jobs/{job}/retry", "jobs:write")
async def retry(ask: Ask) -> Response:
    """It is to go on."""
    await do(ask, "jobs.retry", job=ids.text(_id(ask)))
    return await job(ask)


@screens.get("/jobs/{job}/{part}", "jobs:read")
async def part(ask: Ask) -> Response:
    """What the job has made, to be saved."""
    named = ask.path("part")
    if named not in PARTS:
        raise Refused("route_unknown")
    return files.given(ask.service, await ask.found(job_file(_id(ask), named, ask.sight), "file_unknown"))


def _may_go_on(ask: Ask, job: dict[str, Any]) -> bool:
    """One's own; or somebody's file that one may bring in oneself."""
    if job["by"] == ask.person.actor.id:
        return True
    return job["kind"] in ("import", "tracking") and ask.may(brought_in(job["kind"], job["work"].get("what")))


def _id(ask: Ask) -> Id:
    """Refused: job_not_found, where it can be no job's."""
    try:
        return ids.parse(ask.path("job"))
    except ValueError:
        raise Refused("job_not_found") from None
