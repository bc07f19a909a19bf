"""What somebody else must approve: what waits, and one of it with what it would do now, to be approved or declined."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.responses import Response

from argosy.base.errors import CATALOGUE, Refused
from argosy.commands.approvals.approve import Approve
from argosy.console.actions import APPROVAL, OWN_APPROVAL, offered
from argosy.console.ask import Ask
from argosy.console.asked import Said, asked
from argosy.console.screening import Screens
from argosy.console.telling import About, effects
from argosy.console.telling.edits import in_words
from argosy.engine.submission import Submission
from argosy.queries.actors import actor_names
from argosy.queries.approvals import approval, approvals
from argosy.queries.order_page import order_page

screens = Screens()


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


ROWS = 50
COMMANDS = {
    "orders.cancel": _("Cancel units"),
    "orders.adjust": _("Change the price"),
    "orders.edit": _("Edit the order"),
    "payments.refund": _("Refund"),
}
N_MAX = 2**31 - 1


@screens.get("/approvals", "approvals:read")
async def waiting(ask: Ask) -> Response:
    """What is still to be decided, the oldest first."""

    async def page(_said: Said, after: str | None) -> dict[str, Any]:
        return await ask.read(approvals(ask.sight, None, await ask.service.now(), after, ROWS))

    looked = await asked(ask, "/approvals", (), page)
    return await ask.page(
        "approvals.html",
        looked=looked,
        commands=COMMANDS,
        names=await ask.read(actor_names(one["asked_by"] for one in looked.items)),
    )


@screens.get("/approvals/{order}/{n}", "approvals:read")
async def one(ask: Ask) -> Response:
    """What was asked, by whom, and what approving it would do as things stand."""
    n = ask.path("n")
    if not (n.isascii() and n.isdecimal()) or not 0 < int(n[:11]) <= N_MAX:
        raise Refused("approval_not_found")
    found = await ask.found(approval(ask.sight, ask.path("order"), int(n)), "approval_not_found")
    order = await ask.found(order_page(found["order"], ask.sight), "order_unknown")
    mine, is_open = found["asked_by"] == ask.person.actor.id, found["state"] == "open" and found["expires_at"] > await ask.service.now()
    return await ask.page(
        "approval.html",
        approval=found,
        command=COMMANDS.get(found["command"], found["command"]),
        told=[
            (name.replace("_", " "), value) for name, value in found["body"].items() if name != "changes" and value not in (None, [], "")
        ],
        changes=_changes(found, order),
        names=await ask.read(actor_names(by for by in (found["asked_by"], found["decided_by"]) if by)),
        mine=mine,
        open=is_open,
        actions=offered(ask, OWN_APPROVAL if mine else APPROVAL) if is_open else [],
        **(await _tried(ask, found, order) if is_open and not mine and ask.may("approvals:write") else {"effects": None, "problem": None}),
    )


def _changes(found: dict[str, Any], order: dict[str, Any]) -> list[str]:
    """What of the order was asked to be changed, in words."""
    codes = {line["n"]: line["code"] for line in order["lines"] if line["code"]}
    return [in_words(change, found["currency"], codes) for change in found["body"].get("changes", ())]


async def _tried(ask: Ask, found: dict[str, Any], order: dict[str, Any]) -> dict[str, Any]:
    """What would come of it if this person approved it now; or why that can't be."""
    reply = await ask.service.preview(Submission(Approve(order=found["order"], approval=found["approval"]), ask.person.actor))
    said = orjson.loads(reply.body)
    if not reply.accepted:
        return {"effects": None, "problem": CATALOGUE[reply.code or "failed"], "facts": said}
    return {"effects": effects(said, About.order(order)), "problem": None}
