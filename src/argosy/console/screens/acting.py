"""Doing something: a dialog with a form, what it would do, and then, if nothing has moved since, doing it.

The preview is the command's own dry run; the confirmation carries what the preview saw (If-Match), so that nobody confirms one thing and
gets another: if anything moved in between, both sides are shown, and the person looks again. Nothing is done to an order unseen.

A form that saves over what is there also says what that was when it was opened (`console/sides.py`): the dry run is made anew at each
key, and would find somebody else's change to be what is there.
"""

from __future__ import annotations

from typing import Any

import orjson
from pydantic import ValidationError
from starlette.responses import Response

from argosy.base import ids
from argosy.base.errors import CATALOGUE, Refused
from argosy.console.actions import ACTIONS, Action
from argosy.console.actions.replaced import REPLACED
from argosy.console.ask import Ask
from argosy.console.asking import FIELDS, ask_for
from argosy.console.drafts.own import OWN, open_fields
from argosy.console.drafts.own import written as written_own
from argosy.console.forms import body_of, without_nothing
from argosy.console.mistakes import by_field
from argosy.console.replacing import merged, people_of, things_of
from argosy.console.screening import CSRF_FIELD, Screens
from argosy.console.sides import OVER, Theirs, written
from argosy.console.standing import Before, moved, stands
from argosy.console.telling import About, effects
from argosy.console.telling.settings import stays
from argosy.console.words import gettext
from argosy.engine.submission import Reply, Submission
from argosy.queries.order_ids import order_id
from argosy.queries.order_page import order_page
from argosy.queries.supplies import transfer

screens = Screens()

OURS = frozenset({CSRF_FIELD, "seen", "key", "stood", "needs", "was", OVER, *FIELDS})
"""Fields that are the dialog's, not the command's."""
PARTS = {
    "line": "lines",
    "payment": "payments",
    "fulfillment": "fulfillments",
    "parcel": "parcels",
    "instruction": "instructions",
    "attachment": "attachments",
}
"""Where the order's page has what an action is about."""

Order = dict[str, Any]
NOTHING: dict[str, Any] = {"errors": {}, "missing": [], "problem": None, "facts": {}, "effects": None, "moved": None, "theirs": None} | {
    "mark": "", "asks": "", "version": "", "why": "", "seen": "", "stood": ""
}  # fmt: skip
"""A preview that says nothing yet."""


@screens.get("/act/{command}", None)
async def dialog(ask: Ask) -> Response:
    """The form of an action, filled in with what is left. What the address names beside the command's fields is for the form alone."""
    action, given = _action(ask), dict(ask.query)
    order = await _order(ask, given.get("order"))
    moved = await _transfer(ask, given.get("transfer"))
    it = _about(action, order, given)
    things = await things_of(ask, action, order, given)
    fields = action.declaration.body.model_fields
    replaced, settings = REPLACED.get(action.command), await ask.service.settings()
    return await ask.page(
        "action.html",
        action=action,
        given=given,
        was="" if replaced is None else written(replaced.opened(things, given)),
        hidden={name: value for name, value in given.items() if name.partition(".")[0] in fields},
        order=order,
        it=it,
        transfer=moved,
        customer=things.customer,
        supply=things.supply,
        units=[] if action.units is None or order is None else action.units(order, it or given),
        lines=[] if order is None else [(str(line["n"]), f"{line['code']} {line['title']}") for line in order["lines"]],
        people=sorted((await people_of(ask, action)).items(), key=lambda one: one[1]),
        settings=settings,
        own=open_fields(settings.custom_fields),
        own_now={OWN + code: written_own(value) for code, value in (order or {"custom": {}})["custom"].items()},
        now=await ask.service.now(),
    )


@screens.post("/act/{command}/preview", None)
async def preview(ask: Ask) -> Response:
    """What it would do with the form as it is filled in now."""
    return await _previewed(ask, _action(ask))


@screens.post("/act/{command}", None)
async def act(ask: Ask) -> Response:
    """Do it, if it still is what was shown."""
    action = _action(ask)
    if (ask.form.get("order") or action.declaration.replaces) and not ask.form.get("seen"):
        return await _previewed(ask, action)
    submission, errors = await _submission(ask, action)
    if submission is None:
        return await _told_wrong(ask, errors)
    submission.body, theirs = await merged(ask, action, submission.body, await _order(ask, _named(ask)))
    if theirs is not None and theirs.sides:
        return await _shown_theirs(ask, theirs)
    reply = await ask.service.coalescer.submit(submission)
    if reply.code == "version_conflict" and action.declaration.replaces:
        return await _previewed(ask, action)
    if not reply.accepted:
        return await _shown(ask, action, reply, await _order(ask, _named(ask)))
    return ask.toast(stays(theirs, gettext(action.done)), headers={"hx-reswap": "none"}, done={"command": action.command})


@screens.post("/act/{command}/ask", "approvals:write")
async def ask_for_approval(ask: Ask) -> Response:
    """What gives away more than this person may is kept for somebody to approve. Nothing of it is done."""
    action = _action(ask)
    submission, errors = await _submission(ask, action)
    if submission is None:
        return await _told_wrong(ask, errors)
    reply = await ask_for(ask, submission.body)
    if not reply.accepted:
        return await _shown(ask, action, reply, await _order(ask, _named(ask)))
    return ask.toast(gettext("Asked: whoever may approve it finds it under Approvals."), done={"command": "approvals.ask"})


def _action(ask: Ask) -> Action:
    """Refused: route_unknown, scope_missing."""
    action = ACTIONS.get(ask.path("command"))
    if action is None:
        raise Refused("route_unknown")
    if not ask.may(action.declaration.scope):
        raise Refused("scope_missing", scope=action.declaration.scope)
    return action


def _named(ask: Ask) -> str | None:
    return str(ask.form.get("order", "")) or None


async def _order(ask: Ask, named: str | None) -> Order | None:
    """The order that the action is about, if it is about one. Refused: order_unknown."""
    return None if named is None else await ask.found(order_page(named, ask.sight), "order_unknown")


async def _transfer(ask: Ask, named: str | None) -> dict[str, Any] | None:
    """The transfer that the action is about, if it is about one."""
    return None if named is None else await ask.found(transfer(named, ask.sight), "transfer_unknown")


def _about(action: Action, order: Order | None, given: dict[str, str]) -> dict[str, Any] | None:
    """The part of the order that the action is about, if it is about one. Refused: line_unknown and the like."""
    if action.about is None:
        return None
    parts = [] if order is None else order[PARTS[action.about]]
    found = next((part for part in parts if str(part["n"]) == given.get(action.about)), None)
    if found is None:
        raise Refused(f"{action.about}_unknown", field=action.about)
    return dict(found)


async def _submission(ask: Ask, action: Action) -> tuple[Submission | None, dict[str, str]]:
    """What the form says as a command; or what is wrong with it, by field: nothing but that it is missing, if that is all."""
    fields = without_nothing((name, value) for name, value in ask.form.multi_items() if name not in OURS and isinstance(value, str))
    needed = str(ask.form.get("needs", ""))
    if needed and not any(name.startswith(f"{needed}.") for name, _ in fields):
        return None, {needed: ""}  # without any, the command would take all of them
    if named := _named(ask):
        id = await ask.read(order_id(named))
        if id is None:
            raise Refused("order_unknown")
        fields = [(name, ids.text(id) if name == "order" else value) for name, value in fields]
    try:
        if action.reads is not None:
            said = action.reads(ask.form, await ask.service.settings())
            body = action.declaration.body.model_validate({name: value for name, value in fields if name == "order"} | said)
        else:
            body = body_of(action.declaration.body, fields, ask.person.time_zone, action.clears)
    except ValidationError as error:
        return None, by_field(error)
    seen, key = str(ask.form.get("seen", "")) or None, str(ask.form.get("key", "")) or None
    return Submission(body, ask.person.actor, key, if_match=seen), {}


async def _previewed(ask: Ask, action: Action) -> Response:
    """The dry run, told beside how the order stands that it was made on."""
    submission, errors = await _submission(ask, action)
    if submission is None:
        return await _told_wrong(ask, errors)
    order = await _order(ask, _named(ask))
    submission.if_match = None
    submission.body, theirs = await merged(ask, action, submission.body, order)
    if theirs is not None and theirs.sides:
        return await _shown_theirs(ask, theirs)
    return await _shown(ask, action, await ask.service.preview(submission), order, theirs)


async def _told_wrong(ask: Ask, errors: dict[str, str]) -> Response:
    """What is wrong with the form; and, apart from it, what is still to be filled in."""
    missing = [field for field, said in errors.items() if not said]
    wrong = {field: said for field, said in errors.items() if said}
    return await ask.page("action_preview.html", **NOTHING | {"errors": wrong, "missing": missing})


async def _shown_theirs(ask: Ask, theirs: Theirs) -> Response:
    """Nothing is done: what it was, what somebody else made of it, and what the form says stand side by side."""
    return await ask.page("action_preview.html", **NOTHING | {"theirs": theirs, "mark": theirs.mark})


async def _shown(ask: Ask, action: Action, reply: Reply, order: Order | None, theirs: Theirs | None = None) -> Response:
    """What a dry run says; or a refusal: the problem and what to do; or, where the order has moved, what was shown and how it stands."""
    said = orjson.loads(reply.body)
    before = Before.of(str(ask.form.get("stood", "")))
    conflict = reply.code == "version_conflict" and order is not None
    about = About() if order is None else About.order(order, await people_of(ask, action))
    shown = effects(said, about) if reply.accepted else None
    told = {
        "action": action,
        "asks": f"/act/{ask.path('command')}/ask" if reply.code == "approval_needed" and ask.may("approvals:write") else "",
        "version": "" if order is None else f'"{order["version"]}"',
        "why": str(ask.form.get("why", "")),
        "problem": None if reply.accepted else CATALOGUE[reply.code or "failed"],
        "facts": {} if reply.accepted else said,
        "effects": shown,
        "theirs": theirs,
        "mark": str(ask.form.get(OVER, "")),
        "moved": await moved(ask, before, order) if conflict and order is not None else None,
        "seen": (reply.etag if reply.accepted else "") or "",
        "stood": stands(order, shown) if order is not None and shown is not None else "",
    }
    return await ask.page("action_preview.html", **NOTHING | told)
