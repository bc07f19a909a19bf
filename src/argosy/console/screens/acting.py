"""Doing something: a dialog with a form, what it would do, and then, if nothing has moved since, doing it.

The preview is the command's own dry run; the confirmation carries what the preview saw (If-Match), so that nobody confirms one thing and
gets another: if anything moved in between, both sides are shown, and the person decides anew.
"""

from __future__ import annotations

from typing import Any

import orjson
from pydantic import ValidationError
from starlette.responses import Response

from argosy.base import ids
from argosy.base.errors import CATALOGUE, Refused
from argosy.base.problems.problem import Problem
from argosy.console.actions import ACTIONS, Action
from argosy.console.ask import Ask
from argosy.console.doing import do
from argosy.console.forms import body_of
from argosy.console.screening import CSRF_FIELD, Screens
from argosy.console.telling import effects
from argosy.console.words import gettext
from argosy.engine.submission import Reply, Submission
from argosy.model.shapes import field_name, message
from argosy.queries.order_ids import order_id
from argosy.queries.order_page import order_page

screens = Screens()

OURS = frozenset({CSRF_FIELD, "seen", "key"})
"""Fields that are the dialog's, not the command's."""


@screens.get("/act/{command}", None)
async def dialog(ask: Ask) -> Response:
    """The form of an action, with what it would do as it stands."""
    action = _action(ask)
    given = dict(ask.query)
    order = await _order(ask, given.get("order"))
    return await ask.page("action.html", action=action, given=given, order=order, settings=await ask.service.settings())


@screens.post("/act/{command}/preview", None)
async def preview(ask: Ask) -> Response:
    """What it would do with the form as it is filled in now."""
    action = _action(ask)
    submission, errors = await _submission(ask, action)
    if submission is None:
        return await _told_wrong(ask, errors)
    reply = await ask.service.preview(submission)
    return await _shown(ask, reply, submission)


@screens.post("/act/{command}", None)
async def act(ask: Ask) -> Response:
    """Do it, if it still is what was shown."""
    action = _action(ask)
    submission, errors = await _submission(ask, action)
    if submission is None:
        return await _told_wrong(ask, errors)
    reply = await ask.service.coalescer.submit(submission)
    if not reply.accepted:
        return await _shown(ask, reply, submission)
    return ask.toast(gettext(action.done), headers={"hx-reswap": "none"}, done={"command": action.command})


@screens.post("/act/{command}/ask", "approvals:write")
async def ask_for_approval(ask: Ask) -> Response:
    """What gives away more than this person may is kept for somebody to approve. Nothing of it is done."""
    submission, errors = await _submission(ask, _action(ask))
    if submission is None:
        return await _told_wrong(ask, errors)
    said = submission.body.model_dump(mode="json", exclude_unset=True)
    order = said.pop("order")
    await do(ask, "approvals.ask", order=order, command=submission.declaration.name, body=said)
    return ask.toast(gettext("Asked: whoever may approve it finds it under Approvals."), done={"command": "approvals.ask"})


def _action(ask: Ask) -> Action:
    """Refused: route_unknown, scope_missing."""
    action = ACTIONS.get(ask.path("command"))
    if action is None:
        raise Refused("route_unknown")
    if not ask.may(action.declaration.scope):
        raise Refused("scope_missing", scope=action.declaration.scope)
    return action


async def _order(ask: Ask, named: str | None) -> dict[str, Any] | None:
    """The order that the action is about, if it is about one."""
    return None if named is None else await ask.found(order_page(named, ask.sight), "order_unknown")


async def _submission(ask: Ask, action: Action) -> tuple[Submission | None, dict[str, str]]:
    """What the form says as a command; or what is wrong with it, by field: nothing but that it is missing, if that is all."""
    fields = [(name, value) for name, value in ask.form.multi_items() if name not in OURS]
    named = str(ask.form.get("order", ""))
    if named:
        id = await ask.read(order_id(named))
        if id is None:
            raise Refused("order_unknown")
        fields = [(name, ids.text(id) if name == "order" else value) for name, value in fields]
    try:
        body = body_of(action.declaration.body, fields, ask.person.time_zone)
    except ValidationError as error:
        return None, {field_name(e["loc"]): "" if e["type"] == "missing" else message(e) for e in error.errors()}
    seen, key = str(ask.form.get("seen", "")) or None, str(ask.form.get("key", "")) or None
    return Submission(body, ask.person.actor, key, if_match=seen), {}


async def _told_wrong(ask: Ask, errors: dict[str, str]) -> Response:
    """What is wrong with the form; and, apart from it, what is still to be filled in."""
    missing = [field for field, said in errors.items() if not said]
    wrong = {field: said for field, said in errors.items() if said}
    return await ask.page("action_preview.html", asks="", errors=wrong, missing=missing, problem=None, facts={}, effects=None, seen="")


async def _shown(ask: Ask, reply: Reply, submission: Submission) -> Response:
    """What a dry run says, or what a refusal says: the problem, what to do, and how things stand now."""
    said = orjson.loads(reply.body)
    problem: Problem | None = None if reply.accepted else CATALOGUE[reply.code or "failed"]
    shown = effects(said) if reply.accepted else None
    return await ask.page(
        "action_preview.html",
        asks=f"/act/{ask.path('command')}/ask" if reply.code == "approval_needed" and ask.may("approvals:write") else "",
        errors={},
        missing=[],
        problem=problem,
        facts={} if reply.accepted else said,
        effects=shown,
        seen=reply.etag or "",
    )
