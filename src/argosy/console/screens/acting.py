"""Doing something: a dialog with a form, what it would do, and then, if nothing has moved since, doing it.

The preview is the command's own dry run; the confirmation carries what the preview saw (If-Match), so that nobody confirms one thing and
gets another: if anything moved in between, both sides are shown, and the person looks again. Nothing is done to an order unseen.
"""

from __future__ import annotations

from typing import Any

import orjson
from pydantic import ValidationError
from starlette.responses import Response

from argosy.base import ids
from argosy.base.errors import CATALOGUE, Refused
from argosy.console.actions import ACTIONS, Action
from argosy.console.ask import Ask
from argosy.console.doing import do
from argosy.console.forms import body_of, without_nothing
from argosy.console.mistakes import by_field
from argosy.console.screening import CSRF_FIELD, Screens
from argosy.console.screens.customers import known
from argosy.console.standing import Before, moved, stands
from argosy.console.telling import About, effects
from argosy.console.words import gettext
from argosy.engine.submission import Reply, Submission
from argosy.queries.order_ids import order_id
from argosy.queries.order_page import order_page
from argosy.queries.people import people
from argosy.queries.supplies import transfer

screens = Screens()

OURS = frozenset({CSRF_FIELD, "seen", "key", "stood", "needs"})
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

AS = "as."
"""Before the names of fields that only start with a value. Others that a dialog's address names are settled."""


@screens.get("/act/{command}", None)
async def dialog(ask: Ask) -> Response:
    """The form of an action, filled in with what is left. What the address names beside the command's fields is for the form alone."""
    action = _action(ask)
    given = {name: value for name, value in ask.query.items() if not name.startswith(AS)}
    order = await _order(ask, given.get("order"))
    moved = await _transfer(ask, given.get("transfer"))
    it = _about(action, order, given)
    person = await _customer(ask, given.get("customer") or given.get("id")) if action.command.startswith("customers.") else None
    fields = action.declaration.body.model_fields
    return await ask.page(
        "action.html",
        action=action,
        given=given,
        starts={name.removeprefix(AS): value for name, value in ask.query.items() if name.startswith(AS)},
        hidden={name: value for name, value in given.items() if name.partition(".")[0] in fields},
        order=order,
        it=it,
        transfer=moved,
        customer=person,
        units=[] if action.units is None or order is None else action.units(order, it or given),
        lines=[] if order is None else [(str(line["n"]), f"{line['code']} {line['title']}") for line in order["lines"]],
        people=sorted((await _people(ask, action)).items(), key=lambda one: one[1]),
        settings=await ask.service.settings(),
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
    if ask.form.get("order") and not ask.form.get("seen"):
        return await _previewed(ask, action)
    submission, errors = await _submission(ask, action)
    if submission is None:
        return await _told_wrong(ask, errors)
    reply = await ask.service.coalescer.submit(submission)
    if not reply.accepted:
        return await _shown(ask, action, reply, await _order(ask, _named(ask)))
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


def _named(ask: Ask) -> str | None:
    return str(ask.form.get("order", "")) or None


async def _order(ask: Ask, named: str | None) -> Order | None:
    """The order that the action is about, if it is about one. Refused: order_unknown."""
    return None if named is None else await ask.found(order_page(named, ask.sight), "order_unknown")


async def _transfer(ask: Ask, named: str | None) -> dict[str, Any] | None:
    """The transfer that the action is about, if it is about one."""
    return None if named is None else await ask.found(transfer(named, ask.sight), "transfer_unknown")


async def _customer(ask: Ask, named: str | None) -> dict[str, Any] | None:
    """Who the action is about, if they are somebody already."""
    return None if named is None else await known(ask, named)


async def _people(ask: Ask, action: Action) -> dict[str, str]:
    """Who its form may name: names by the ids they act under."""
    return await ask.read(people()) if action.people else {}


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
    return await _shown(ask, action, await ask.service.preview(submission), order)


async def _told_wrong(ask: Ask, errors: dict[str, str]) -> Response:
    """What is wrong with the form; and, apart from it, what is still to be filled in."""
    missing = [field for field, said in errors.items() if not said]
    wrong = {field: said for field, said in errors.items() if said}
    return await ask.page(
        "action_preview.html", asks="", errors=wrong, missing=missing, problem=None, effects=None, moved=None, seen="", stood=""
    )


async def _shown(ask: Ask, action: Action, reply: Reply, order: Order | None) -> Response:
    """What a dry run says; or a refusal: the problem and what to do; or, where the order has moved, what was shown and how it stands."""
    said = orjson.loads(reply.body)
    before = Before.of(str(ask.form.get("stood", "")))
    conflict = reply.code == "version_conflict" and order is not None
    about = About() if order is None else About.order(order, await _people(ask, action))
    shown = effects(said, about) if reply.accepted else None
    return await ask.page(
        "action_preview.html",
        action=action,
        asks=f"/act/{ask.path('command')}/ask" if reply.code == "approval_needed" and ask.may("approvals:write") else "",
        errors={},
        missing=[],
        problem=None if reply.accepted else CATALOGUE[reply.code or "failed"],
        facts={} if reply.accepted else said,
        effects=shown,
        moved=await moved(ask, before, order) if conflict and order is not None else None,
        seen=(reply.etag if reply.accepted else "") or "",
        stood=stands(order, shown) if order is not None and shown is not None else "",
    )
