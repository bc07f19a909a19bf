"""Long work: what waits, runs, and has ended, newest first; one's own, or everybody's for those who may see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from argosy.base.errors import CATALOGUE
from argosy.console.ask import Ask
from argosy.console.asked import Question, Said, asked
from argosy.console.bulk import BY_COMMAND
from argosy.console.screening import Screens
from argosy.console.words import gettext
from argosy.queries.actors import actor_names
from argosy.queries.jobs import job_list

screens = Screens()


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


ROWS = 50
STATES = ("queued", "running", "done", "failed", "cancelled")
KINDS = {"export": _("Export"), "bulk": _("Bulk action"), "import": _("Import"), "tracking": _("Tracking numbers")}
WHAT = {
    "orders": _("Orders"),
    "customers": _("Customers"),
    "skus": _("Products"),
    "products": _("Products"),
    "stock": _("Stock"),
    "supplies": _("Supplies"),
    "fulfillments": _("Fulfilment"),
}
COUNTED = {
    "accepted": _("Done"),
    "create": _("New"),
    "change": _("Changed"),
    "unchanged": _("Already so"),
    "rejected": _("Not taken"),
}


@screens.get("/jobs", "jobs:read")
async def jobs(ask: Ask) -> Response:
    """A page of them."""

    async def page(said: Said, after: str | None) -> dict[str, Any]:
        return await ask.read(job_list(ask.sight, after, ROWS, said.get("state"), said.get("kind")))

    questions = (Question("state", _("State"), STATES), Question("kind", _("Kind"), KINDS))
    looked = await asked(ask, "/jobs", questions, page)
    return await ask.page(
        "jobs.html",
        looked=looked,
        moving=any(job["state"] in ("queued", "running") for job in looked.items),
        here=f"/jobs?{ask.request.url.query}",
        states=STATES,
        kinds=KINDS,
        what=what,
        names=await ask.read(actor_names(job["by"] for job in looked.items)),
    )


def what(work: Mapping[str, Any]) -> str:
    """What a job is about: what is done, or which list or rows it goes through."""
    deed = BY_COMMAND.get(work.get("command", ""))
    said = WHAT.get(work.get("list") or work.get("what") or "")
    return gettext(deed.title if deed else said or "") or work.get("command") or ""


def counted(name: str) -> str:
    """What a job counts, in words: an outcome, or why something was refused."""
    if name in COUNTED:
        return gettext(COUNTED[name])
    return gettext(CATALOGUE[name].title) if name in CATALOGUE else name.replace("_", " ").capitalize()
