"""Taking an order by telephone or over the counter: a form that is kept at each change, tried without effect, and placed once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

import orjson
from pydantic import ValidationError
from starlette.responses import Response

from argosy.base.errors import CATALOGUE, Refused
from argosy.base.limits import NEW_ORDERS_DRAFTED_MAX
from argosy.commands.customers.put import PutCustomer
from argosy.commands.customers.put_address import PutAddress
from argosy.console.ask import Ask
from argosy.console.drafts import fields
from argosy.console.drafts.adding import charge, scan
from argosy.console.drafts.keeping import LAST_CHANNEL, drop, keep, kept, new_orders
from argosy.console.drafts.keeping import new_order as new_order_of
from argosy.console.drafts.new_order import ADDRESS, PICKUP, REFERENCE, Asked, Draft, Shop, asked
from argosy.console.drafts.outlook import Known, Outlook, incomplete, listed, outlook
from argosy.console.drafts.own import open_fields
from argosy.console.forms import tree
from argosy.console.mistakes import malformed_form
from argosy.console.screening import Screens
from argosy.console.screens.stocked import watched
from argosy.console.words import say
from argosy.engine.registry import Command
from argosy.engine.submission import Reply, Submission
from argosy.model.order_shapes import AddressIn
from argosy.model.rows import Channel, Location
from argosy.queries.availability import availability
from argosy.queries.customers import customer_list, customer_page
from argosy.queries.found import by_words
from argosy.queries.order_page import order_page
from argosy.queries.terms import SKU

screens = Screens()

FOUND_MAX = 8
SETTLED = 422
PERSON = ("name", "email", "phone")


@screens.get("/orders/new", "orders:write")
async def new_order(ask: Ask) -> Response:
    """A new one, in the channel of the last; or the one that is named, as it was left. A new one is kept as soon as it says something."""
    if named := ask.query.get("draft"):
        body = await kept(ask, _kind(named))
        return ask.go("/orders/new") if body is None else await _form(ask, Draft.read(body))
    return await _form(ask, Draft.new(await kept(ask, LAST_CHANNEL)))


@screens.post("/orders/new/keep", "orders:write")
async def keep_fields(ask: Ask) -> Response:
    """A field has changed: it is kept, and how the order would turn out is told anew."""
    draft = await _sent(ask)
    await _keep(ask, draft)
    return await _form(ask, draft)


@screens.post("/orders/new/look", "orders:write")
async def look(ask: Ask) -> Response:
    """Stock has changed: how the order would turn out is told anew. Nothing is kept: another page may have more of it by now."""
    return await _form(ask, await _sent(ask))


@screens.post("/orders/new/change", "orders:write")
async def change(ask: Ask) -> Response:
    """Something comes, goes or is chosen: lines, payments, the customer, an address. Refused: route_unknown."""
    draft = await _sent(ask)
    does = CHANGES.get(str(ask.form.get("do", "")))
    if does is None:
        raise Refused("route_unknown")
    told = await does(ask, draft)
    await _keep(ask, draft)
    return await _form(ask, draft, told)


@screens.post("/orders/new/discard", "orders:write")
async def discard(ask: Ask) -> Response:
    """It is not wanted. Back to the one that it was discarded from, if that is another."""
    reference, at = str(ask.form.get("reference", "")), str(ask.form.get("at", ""))
    await drop(ask, _kind(reference))
    return ask.go(_address(at) if at and at != reference else "/orders/new")


@screens.post("/orders/new", "orders:write")
async def place(ask: Ask) -> Response:
    """Place it: once, however often it is sent, since the draft has a key."""
    draft = await _sent(ask)
    channel = await _channel(ask, draft)
    known = await ask.read(availability(draft.codes, ask.sight))
    told = await _asked(ask, draft, channel, known)
    if told.body is None:
        return await _form(ask, draft)
    reply = await ask.service.coalescer.submit(Submission(told.body, ask.person.actor, draft.key))
    if not reply.accepted:
        if reply.status == SETTLED and reply.code != "key_reused":
            draft.key = Draft.new().key  # what is refused for good is refused again under its key
        await _keep(ask, draft)
        return await _form(ask, draft, shown=outlook(told, told.body, reply, known))
    await keep(ask, LAST_CHANNEL, {name: draft.fields[name] for name in ("channel", PICKUP) if draft.fields.get(name)})
    await drop(ask, _kind(draft.reference))
    return ask.go(f"/orders/{quote(orjson.loads(reply.body)['order']['number'])}")


@screens.get("/orders/new/skus", "orders:write")
async def skus(ask: Ask) -> Response:
    """SKUs by the beginnings of words, to choose from."""
    found, _ = await ask.read(by_words(SKU, ask.query.get("q", ""), None, FOUND_MAX))
    return await ask.page("new_order_found.html", kind="sku", found=[{"sku": row[1], "title": row[2], "state": row[3]} for row in found])


@screens.get("/orders/new/customers", "customers:read")
async def customers(ask: Ask) -> Response:
    """Customers by words of their name, their e-mail address or telephone number, to choose from."""
    found: dict[str, Any] = {"items": []}
    if ask.query.get("q", "").strip():
        found = await ask.read(customer_list("q", ask.query["q"], None, FOUND_MAX))
    return await ask.page("new_order_found.html", kind="customer", found=found["items"])


# ── what can be changed ──────────────────────────────────────────────────────────────────────────────────────────────────


async def _scan(ask: Ask, draft: Draft) -> str:
    return await scan(ask, draft.fields, "lines")


async def _remove(ask: Ask, draft: Draft) -> str:
    fields.remove(draft.fields, str(ask.form.get("what", "")))
    return ""


async def _charge(ask: Ask, draft: Draft) -> str:
    charge(draft.fields, str(ask.form.get("what", "")))
    return ""


async def _tender(ask: Ask, draft: Draft) -> str:
    """A payment more, of what is still to be paid."""
    channel = await _channel(ask, draft)
    shown = await _outlook(ask, draft, channel, await ask.read(availability(draft.codes, ask.sight)))
    due = "" if shown.outcome is None or not shown.outcome["due"].strip("0.") else shown.outcome["due"]
    collectors = sorted((await ask.service.settings()).collectors)
    fields.add(draft.fields, "payments", {"collector": collectors[0] if collectors else "", "state": "captured", "amount": due})
    return ""


async def _customer(ask: Ask, draft: Draft) -> str:
    """Chosen, with the address that is used when nothing else is said."""
    if not ask.may("customers:read"):
        raise Refused("scope_missing", scope="customers:read")
    found = await ask.found(customer_page(str(ask.form.get("what", ""))), "customer_unknown")
    draft.fields["customer"] = found["id"]
    book = {use: entry["address"] for use in ("bills", "ships") for entry in found["addresses"] if entry[use]}
    ship_to = book.get("ships") or (found["addresses"][0]["address"] if found["addresses"] else await _last_address(ask, found))
    if ship_to is not None:
        fields.fill(draft.fields, "ship_to", ship_to, ADDRESS)
    else:
        draft.fields.update({f"ship_to.{name}": found[name] for name in PERSON if found[name] and not draft.fields.get(f"ship_to.{name}")})
    if book.get("bills") not in (None, ship_to):
        draft.fields["billing"] = "other"
        fields.fill(draft.fields, "bill_to", book["bills"], ADDRESS)
    return ""


async def _last_address(ask: Ask, customer: dict[str, Any]) -> dict[str, Any] | None:
    """Where their newest order went, if this person may see it."""
    last = await ask.read(order_page(customer["orders"][0]["id"], ask.sight)) if customer["orders"] else None
    return None if last is None else last["ship_to"]


async def _whole(ask: Ask, draft: Draft) -> str:
    """What has changed shows in more than the summary: the channel, with its currency and its taxes."""
    return ""


async def _no_customer(ask: Ask, draft: Draft) -> str:
    fields.remove(draft.fields, "customer")
    return ""


async def _other_address(ask: Ask, draft: Draft) -> str:
    """Another one of the customer's addresses."""
    part, _, n = str(ask.form.get("what", "")).partition(" ")
    found = await _known_customer(ask, draft)
    chosen = next((one for one in (found or {"addresses": ()})["addresses"] if str(one["n"]) == n), None)
    if chosen is not None and part in ("ship_to", "bill_to"):
        fields.fill(draft.fields, part, chosen["address"], ADDRESS)
    return ""


async def _new_customer(ask: Ask, draft: Draft) -> str:
    """Whoever it goes to becomes a customer, with this address. Refused: scope_missing, and as customers.put is."""
    if draft.fields.get("customer"):
        return ""
    if not ask.may("customers:write"):
        raise Refused("scope_missing", scope="customers:write")
    told = {name: draft.fields[f"ship_to.{name}"] for name in PERSON if draft.fields.get(f"ship_to.{name}")}
    if not told:
        return say("Say at least a name.")
    where = tree((name, draft.fields.get(f"ship_to.{name}", "")) for name in ADDRESS)
    try:
        person = PutCustomer.model_validate(told)
        address = AddressIn.model_validate(where) if all(where.get(name) for name in ("name", "line1", "city", "country")) else None
    except ValidationError as error:
        raise malformed_form(error) from None
    made = await _do(ask, person, f"{draft.key} customer {draft.made}")
    draft.made += 1
    draft.fields["customer"] = made["id"]
    if address is not None:
        body = PutAddress(customer=made["id"], address=address, ships=True, bills=True)
        await _do(ask, body, f"{draft.key} address {draft.made}")
    return ""


CHANGES: dict[str, Callable[[Ask, Draft], Awaitable[str]]] = {
    "whole": _whole,
    "scan": _scan,
    "remove": _remove,
    "charge": _charge,
    "tender": _tender,
    "customer": _customer,
    "no_customer": _no_customer,
    "address": _other_address,
    "new_customer": _new_customer,
}
"""By what the form says it does: each changes the draft, and answers what is to be said beside the search field."""


# ── the form ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def _sent(ask: Ask) -> Draft:
    """The draft as the form has it. Refused: route_unknown, if the form says of none which it is."""
    return Draft.read(await kept(ask, _kind(str(ask.form.get("reference", ""))))).sent(ask.form)


async def _keep(ask: Ask, draft: Draft) -> None:
    """One that says nothing is none."""
    kind = _kind(draft.reference)
    await (keep(ask, kind, draft.kept()) if draft.begun else drop(ask, kind))


def _kind(reference: str) -> str:
    """Under which a draft is kept. Refused: route_unknown, if there can be no such draft."""
    if not REFERENCE.fullmatch(reference):
        raise Refused("route_unknown")
    return new_order_of(reference)


def _address(reference: str) -> str:
    """Where a draft is gone on with."""
    return f"/orders/new?draft={quote(reference)}"


async def _channel(ask: Ask, draft: Draft) -> Channel | None:
    """The one that is chosen, or the first there is. Nobody sees one that their limits shut."""
    open_ = await _channels(ask)
    chosen = next((channel for channel in open_ if channel.code == draft.fields.get("channel")), open_[0] if open_ else None)
    if chosen is not None:
        draft.fields["channel"] = chosen.code
    return chosen


async def _channels(ask: Ask) -> list[Channel]:
    """Those whose orders are taken by hand first: one that is always accepted was agreed elsewhere."""
    allowed = ask.sight.channels
    channels = (await ask.service.settings()).channels.values()
    return sorted((c for c in channels if c.active and (allowed is None or c.code in allowed)), key=lambda c: (c.accept_always, c.code))


async def _known_customer(ask: Ask, draft: Draft) -> dict[str, Any] | None:
    """Who is chosen, with their addresses, if this person may know."""
    chosen = draft.fields.get("customer", "")
    if not chosen or not ask.may("customers:read"):
        return None
    return await ask.read(customer_page(chosen))


async def _asked(ask: Ask, draft: Draft, channel: Channel | None, known: Known) -> Asked:
    """What the form says as a command."""
    currency = channel.currency if channel else ""
    stores = {store.code: store.address for store in await _stores(ask, channel)}
    own = open_fields((await ask.service.settings()).custom_fields)
    return asked(draft, Shop(currency, listed(known, currency), stores, own), ask.person.time_zone)


async def _stores(ask: Ask, channel: Channel | None) -> list[Location]:
    """Where customers of the channel may collect what they buy: stores that promise for it, and that say where they are."""
    settings = await ask.service.settings()
    offered = [] if channel is None else [settings.locations[code] for code in settings.offered_at(channel.code)]
    return [location for location in offered if location.kind == "store" and location.address]


async def _outlook(ask: Ask, draft: Draft, channel: Channel | None, known: Known) -> Outlook:
    told = await _asked(ask, draft, channel, known)
    if told.body is None:
        return incomplete(told, channel.currency if channel else "")
    return outlook(told, told.body, await ask.service.preview(Submission(told.body, ask.person.actor)), known)


async def _form(ask: Ask, draft: Draft, told: str = "", shown: Outlook | None = None) -> Response:
    """The whole of it, or what of it is asked for."""
    channel = await _channel(ask, draft)
    known = await ask.read(availability(draft.codes, ask.sight))
    settings, stores = await ask.service.settings(), await _stores(ask, channel)
    lists = {name: fields.rows(draft.fields, name) for name in ("lines", "adjustments", "payments")}
    begun = [(Draft.read(body), at) for body, at in ([] if ask.target == "summary" else await new_orders(ask))]
    response = await ask.page(
        "new_order.html",
        draft=draft,
        fields=defaultdict(str, draft.fields),
        lists=lists,
        channel=channel,
        channels=[(c.code, c.title) for c in await _channels(ask)],
        places=set() if channel is None else set(settings.offered_at(channel.code)),
        collectors=[(code, code) for code in sorted(settings.collectors)],
        known=known,
        stores=stores,
        own=open_fields(settings.custom_fields),
        store=draft.store({store.code: store.address for store in stores}),
        watched="" if channel is None else watched(channel.code, draft.codes),
        customer=await _known_customer(ask, draft),
        shown=shown or await _outlook(ask, draft, channel, known),
        told=told,
        others=[(other, at) for other, at in begun if other.reference != draft.reference],
        full=len(begun) >= NEW_ORDERS_DRAFTED_MAX and draft.reference not in {other.reference for other, _ in begun},
    )
    here = _address(draft.reference)
    if draft.begun and not ask.request.headers.get("hx-current-url", "").endswith(here):
        response.headers["hx-replace-url"] = here  # from here on a reload finds it
    return response


async def _do(ask: Ask, body: Command, key: str) -> dict[str, Any]:
    """A command that must be accepted. Refused as it is."""
    reply: Reply = await ask.service.coalescer.submit(Submission(body, ask.person.actor, key))
    said: dict[str, Any] = orjson.loads(reply.body)
    if not reply.accepted:
        raise Refused(reply.code if reply.code in CATALOGUE else "failed", **{n: v for n, v in said.items() if n != "code"})
    return said
