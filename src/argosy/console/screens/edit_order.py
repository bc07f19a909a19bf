"""Changing an order, paid and partly shipped as it may be: one set of changes, tried at each key, applied at once or discarded."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import orjson
from starlette.responses import Response

from argosy.base.errors import CATALOGUE, Refused
from argosy.console.ask import Ask
from argosy.console.asking import ask_for
from argosy.console.drafts import fields
from argosy.console.drafts.adding import charge, scan
from argosy.console.drafts.edit import Asked, EditDraft, asked, base, left, stands
from argosy.console.drafts.keeping import drop, edit_of, keep, kept
from argosy.console.drafts.outlook import listed
from argosy.console.drafts.tally import tally
from argosy.console.screening import Screens
from argosy.console.screens.stocked import watched
from argosy.console.sides import Theirs, written
from argosy.console.standing import Before, moved
from argosy.console.standing import stands as standing
from argosy.console.telling import About, effects
from argosy.engine.submission import Reply, Submission
from argosy.queries.availability import availability
from argosy.queries.order_page import order_page

screens = Screens()

SETTLED = 422
Order = dict[str, Any]


@screens.get("/orders/{order}/edit", "orders:write")
async def edit(ask: Ask) -> Response:
    """The order as a form, with what was changed of it and not applied yet."""
    order = await _order(ask)
    draft = EditDraft.read(await kept(ask, edit_of(order["id"])))
    return await _form(ask, order, draft, theirs=draft.theirs(order, {}))


@screens.post("/orders/{order}/edit/keep", "orders:write")
async def keep_fields(ask: Ask) -> Response:
    """A field has changed: it is kept, and what it would come to is told anew."""
    order = await _order(ask)
    draft = await _sent(ask, order)
    theirs = draft.theirs(order, ask.form)
    await keep(ask, edit_of(order["id"]), draft.kept())
    return await _form(ask, order, draft, theirs=theirs)


@screens.post("/orders/{order}/edit/look", "orders:write")
async def look(ask: Ask) -> Response:
    """Stock has changed: what the changes would come to is told anew. Nothing is kept: another page may have more of them by now."""
    order = await _order(ask)
    draft = await _sent(ask, order)
    return await _form(ask, order, draft, theirs=draft.theirs(order, ask.form))


@screens.post("/orders/{order}/edit/change", "orders:write")
async def change(ask: Ask) -> Response:
    """A line or a charge comes or goes. Refused: route_unknown."""
    order = await _order(ask)
    draft = await _sent(ask, order)
    does, what, told = str(ask.form.get("do", "")), str(ask.form.get("what", "")), ""
    if does == "scan":
        told = await scan(ask, draft.fields, "added")
    elif does == "remove":
        fields.remove(draft.fields, what)
    elif does == "charge":
        charge(draft.fields, what)
    elif does == "drop_line":
        _drop_line(order, draft, what)
    elif does != "whole":
        raise Refused("route_unknown")
    theirs = draft.theirs(order, ask.form)
    await keep(ask, edit_of(order["id"]), draft.kept())
    return await _form(ask, order, draft, told, theirs=theirs)


@screens.post("/orders/{order}/edit/discard", "orders:write")
async def discard(ask: Ask) -> Response:
    """The order stays as it is."""
    order = await _order(ask)
    await drop(ask, edit_of(order["id"]))
    return ask.go(f"/orders/{quote(order['number'])}")


@screens.post("/orders/{order}/edit", "orders:write")
async def apply(ask: Ask) -> Response:
    """Do it, if the order still is what was shown; else both sides are shown, and what was typed stays."""
    order = await _order(ask)
    draft = await _sent(ask, order)
    told, seen, theirs = await _asked(ask, order, draft), str(ask.form.get("seen", "")), draft.theirs(order, ask.form)
    if told.body is None or not seen or theirs:
        return await _form(ask, order, draft, theirs=theirs)
    reply = await ask.service.coalescer.submit(Submission(told.body, ask.person.actor, draft.key, if_match=seen))
    if reply.accepted:
        await drop(ask, edit_of(order["id"]))
        return ask.go(f"/orders/{quote(order['number'])}")
    if reply.status == SETTLED and reply.code != "key_reused":
        draft.key = EditDraft.read(None).key
    await keep(ask, edit_of(order["id"]), draft.kept())
    return await _form(ask, await _order(ask), draft, reply=reply)


@screens.post("/orders/{order}/edit/ask", "orders:write")
async def ask_for_approval(ask: Ask) -> Response:
    """What gives away more than this person may is kept, as a whole, for somebody to approve; the order stays as it is until then."""
    order = await _order(ask)
    draft = await _sent(ask, order)
    told, theirs = await _asked(ask, order, draft), draft.theirs(order, ask.form)
    if told.body is None or theirs:
        return await _form(ask, order, draft, theirs=theirs)
    reply = await ask_for(ask, told.body)
    if not reply.accepted:
        await keep(ask, edit_of(order["id"]), draft.kept())
        return await _form(ask, await _order(ask), draft, reply=reply)
    await drop(ask, edit_of(order["id"]))
    number, n = quote(order["number"]), orjson.loads(reply.body)["approval"]
    return ask.go(f"/approvals/{number}/{n}" if ask.may("approvals:read") else f"/orders/{number}")


def _drop_line(order: Order, draft: EditDraft, what: str) -> None:
    """As many units of a line as can still be given up."""
    line = next((line for line in order["lines"] if str(line["n"]) == what), None)
    if line is not None:
        draft.fields[f"lines.{what}.quantity"] = str(left(order, line))


async def _order(ask: Ask) -> Order:
    return await ask.found(order_page(ask.path("order"), ask.sight), "order_unknown")


async def _sent(ask: Ask, order: Order) -> EditDraft:
    return EditDraft.read(await kept(ask, edit_of(order["id"]))).sent(ask.form)


async def _asked(ask: Ask, order: Order, draft: EditDraft) -> Asked:
    """What the form says as a command."""
    known = await ask.read(availability(draft.codes, ask.sight))
    return asked(draft, order, ask.person.time_zone, listed(known, order["currency"]))


async def _form(
    ask: Ask, order: Order, draft: EditDraft, told: str = "", reply: Reply | None = None, theirs: Theirs | None = None
) -> Response:
    """The whole of it, or what of it is asked for. `reply`: what was refused when it was to be applied. `theirs`: what somebody else has
    changed of the fields that were filled in.
    """
    channel = (await ask.service.settings()).channels[order["channel"]]
    known, was = await ask.read(availability(draft.codes, ask.sight)), base(order)
    prices = listed(known, order["currency"])
    wanted = asked(draft, order, ask.person.time_zone, prices)
    return await ask.page(
        "edit_order.html",
        order=order,
        draft=draft,
        fields=defaultdict(str, was | draft.fields),
        lists={name: fields.rows(draft.fields, name) for name in ("added", "adjustments")},
        units=stands(order),
        left={line["n"]: left(order, line) for line in order["lines"]},
        base=written(was),
        channel=channel,
        places=set((await ask.service.settings()).offered_at(channel.code)),
        known=known,
        watched=watched(channel.code, draft.codes),
        told=told,
        theirs=theirs,
        **await _outlook(ask, order, wanted if theirs is None else replace(wanted, body=None), reply, prices),
    )


async def _outlook(ask: Ask, order: Order, wanted: Asked, reply: Reply | None, prices: dict[str, str]) -> dict[str, Any]:
    """What the changes would come to: a dry run, or the refusal of a real one."""
    shown: dict[str, Any] = {
        "wanted": wanted,
        "wrong": wanted.wrong,
        "problem": None,
        "facts": {},
        "outcome": None,
        "effects": None,
        "tally": [],
    }
    shown |= {"seen": "", "stood": "", "moved": None, "more": "0", "asks": False, "why": str(ask.form.get("why", ""))}
    if wanted.body is None:
        return shown
    if reply is None:
        reply = await ask.service.preview(Submission(wanted.body, ask.person.actor))
    said = orjson.loads(reply.body)
    if reply.code == "version_conflict":
        return shown | {"moved": await moved(ask, Before.of(str(ask.form.get("stood", ""))), order)}
    if not reply.accepted:
        wrong = {wanted.said.field(said["field"]): ""} if isinstance(said.get("field"), str) else {}
        asks = reply.code == "approval_needed" and ask.may("approvals:write")
        return shown | {"problem": CATALOGUE[reply.code or "failed"], "facts": said, "wrong": wrong, "asks": asks}
    would = effects(said, About.order(order))
    outcome = said["outcome"]
    more = Decimal(outcome["after"]["owed"]) - Decimal(outcome["before"]["owed"])
    rows = tally(order, outcome["lines"], wanted.body.changes, prices)
    shown |= {"outcome": outcome, "tally": rows, "effects": would, "more": str(more)}
    return shown | {"seen": reply.etag or "", "stood": standing(order, would)}
