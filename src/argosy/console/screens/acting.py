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
from argosy.console.forms import body_of
from argosy.console.screening import CSRF_FIELD, Screens
from argosy.console.telling import effects
from argosy.console.words import gettext
from argosy.engine.submission import Reply, Submission
from argosy.model.shapes import field_name, message
from argosy.queries.order_ids import order_id
from argosy.queries.order_page import order_page
from argosy.queries.supplies import transfer

screens = Screens()

OURS = frozenset({CSRF_FIELD, "seen", "key"})
"""Fields that are the dialog's, not the command's."""

AS = "as."
"""Before the names of fields that only start with a value. Others that a dialog's address names are settled."""


@screens.get("/act/{command}", None)
async def dialog(ask: Ask) -> Response:
    """The form of an action, with what it would do as it stands."""
    action = _action(ask)
    given = {name: value for name, value in ask.query.items() if not name.startswith(AS)}
    order = await _order(ask, given.get("order"))
    moved = await _transfer(ask, given.get("transfer"))
    return await ask.page(
        "action.html",
        action=action,
        given=given,
        starts={name.removeprefix(AS): value for name, value in ask.query.items() if name.startswith(AS)},
        order=order,
        transfer=moved,
        settings=await ask.service.settings(),
        now=await ask.service.now(),
    )


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


async def _transfer(ask: Ask, named: str | None) -> dict[str, Any] | None:
    """The transfer that the action is about, if it is about one."""
    return None if named is None else await ask.found(transfer(named, ask.sight), "transfer_unknown")


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
    return await ask.page("action_preview.html", errors=wrong, missing=missing, problem=None, facts={}, effects=None, seen="")


async def _shown(ask: Ask, reply: Reply, submission: Submission) -> Response:
    """What a dry run says, or what a refusal says: the problem, what to do, and how things stand now."""
    said = orjson.loads(reply.body)
    problem: Problem | None = None if reply.accepted else CATALOGUE[reply.code or "failed"]
    shown = effects(said) if reply.accepted else None
    return await ask.page(
        "action_preview.html",
        errors={},
        missing=[],
        problem=problem,
        facts={} if reply.accepted else said,
        effects=shown,
        seen=reply.etag or "",
    )
