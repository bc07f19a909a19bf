"""What can't be undone for a customer: two become one, or a person is forgotten. Tried first, and shown, and then confirmed."""

from __future__ import annotations

import unicodedata
from typing import Any

import orjson
from starlette.responses import Response

from argosy.base import ids
from argosy.base.errors import CATALOGUE
from argosy.base.limits import KEY_LENGTH_MAX
from argosy.commands.customers.erase import EraseCustomer
from argosy.commands.customers.merge import MergeCustomer
from argosy.console.ask import Ask
from argosy.console.screening import Screens
from argosy.console.screens.customers import known
from argosy.engine.registry import Command
from argosy.engine.submission import Reply, Submission
from argosy.queries.customers import customer_list

screens = Screens()

FOUND_MAX = 10
Customer = dict[str, Any]


@screens.get("/customers/{customer}/merge", "customers:write")
async def merge(ask: Ask) -> Response:
    """Both side by side, and what merging them would do; who it may be, and a search, while nobody is chosen."""
    customer, other = await _both(ask)
    reply = None if other is None else await ask.service.preview(Submission(_merging(customer, other), ask.person.actor))
    return await _merge_page(ask, customer, other, reply)


@screens.post("/customers/{customer}/merge", "customers:write")
async def merged(ask: Ask) -> Response:
    """They are one from here on."""
    customer, other = await _both(ask)
    if other is None:
        return await _merge_page(ask, customer, None, None)
    reply = await ask.service.coalescer.submit(Submission(_merging(customer, other), ask.person.actor))
    return ask.go(f"/customers/{other['id']}") if reply.accepted else await _merge_page(ask, customer, other, reply)


@screens.get("/customers/{customer}/erase", "customers:erase")
async def erase(ask: Ask) -> Response:
    """What would be gone, and what stays."""
    customer = await known(ask, ask.path("customer"))
    return await _erase_page(ask, customer, await ask.service.preview(Submission(_erasing(customer), ask.person.actor)))


@screens.post("/customers/{customer}/erase", "customers:erase")
async def erased(ask: Ask) -> Response:
    """Only if the name is typed as it stands: nobody does this by a slip of the hand."""
    customer = await known(ask, ask.path("customer"))
    body = _erasing(customer)
    if _plain(str(ask.form.get("name", ""))) != _plain(called(customer)):
        return await _erase_page(ask, customer, await ask.service.preview(Submission(body, ask.person.actor)), wrong=True)
    reply = await ask.service.coalescer.submit(Submission(body, ask.person.actor))
    return ask.go(f"/customers/{customer['id']}") if reply.accepted else await _erase_page(ask, customer, reply)


def called(customer: Customer) -> str:
    """What a person types to confirm: the name, or what else they are known by."""
    return str(customer["name"] or customer["company"] or customer["email"] or customer["reference"] or customer["id"])


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


async def _both(ask: Ask) -> tuple[Customer, Customer | None]:
    """The one that goes, and the one it becomes, if one is named."""
    customer = await known(ask, ask.path("customer"))
    into = str(ask.form.get("into", "") or ask.query.get("into", "")).strip()
    return customer, await known(ask, into) if into else None


def _merging(customer: Customer, other: Customer) -> Command:
    return MergeCustomer(customer=ids.parse(customer["id"]), into=ids.parse(other["id"]))


def _erasing(customer: Customer) -> Command:
    return EraseCustomer(customer=ids.parse(customer["id"]))


def _said(reply: Reply | None) -> dict[str, Any]:
    """A dry run, or a refusal, as pages show it."""
    if reply is None:
        return {"outcome": None, "problem": None, "facts": {}}
    said = orjson.loads(reply.body)
    refused = not reply.accepted
    return {
        "outcome": None if refused else said["outcome"],
        "problem": CATALOGUE[reply.code or "failed"] if refused else None,
        "facts": said if refused else {},
    }


async def _merge_page(ask: Ask, customer: Customer, other: Customer | None, reply: Reply | None) -> Response:
    q = ask.query.get("q", "").strip()[:KEY_LENGTH_MAX]
    found = (await ask.read(customer_list("q", q, None, FOUND_MAX)))["items"] if q and other is None else []
    found = [one for one in found if one["id"] != customer["id"]]
    return await ask.page("customer_merge.html", customer=customer, other=other, q=q, found=found, **_said(reply))


async def _erase_page(ask: Ask, customer: Customer, reply: Reply, *, wrong: bool = False) -> Response:
    return await ask.page("customer_erase.html", customer=customer, called=called(customer), wrong=wrong, **_said(reply))
