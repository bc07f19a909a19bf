"""How an order would turn out if it were placed now: what the dry run says, line by line, and what is still to be paid."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import orjson

from argosy.base.errors import CATALOGUE
from argosy.base.money import decimal, exponent, scaled
from argosy.base.problems.problem import Problem
from argosy.commands.orders.place import PlaceOrder
from argosy.console.drafts.new_order import Asked
from argosy.console.drafts.shares import comes_to
from argosy.engine.submission import Reply

Known = dict[str, dict[str, Any]]


@dataclass
class Goods:
    """A line's units: reserved by location, and what waits: why, and until when more is expected."""

    code: str
    quantity: int
    reserved: dict[str, int]
    waiting: int
    why: str
    expected: Any


@dataclass
class Outlook:
    """`wrong` is by the form's fields. `lines`: (code, units, amount, what was taken off: (title, amount)); `charges`: (kind, title,
    amount); `paid`: (collector, state, amount).
    """

    currency: str
    wrong: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    problem: Problem | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    outcome: dict[str, Any] | None = None
    lines: list[tuple[str, int, str, list[tuple[str, str]]]] = field(default_factory=list)
    charges: list[tuple[str, str, str]] = field(default_factory=list)
    paid: list[tuple[str, str, str]] = field(default_factory=list)
    goods: list[Goods] = field(default_factory=list)


def incomplete(asked: Asked, currency: str) -> Outlook:
    """Nothing can be tried yet."""
    return Outlook(currency, asked.wrong, asked.missing)


def outlook(asked: Asked, body: PlaceOrder, reply: Reply, known: Known) -> Outlook:
    """What a dry run answered; or a real one that was refused. A refusal stands beside its field, if it names one."""
    said = orjson.loads(reply.body)
    found = Outlook(body.currency)
    if not reply.accepted:
        found.problem, found.facts = CATALOGUE[reply.code or "failed"], said
        if isinstance(said.get("field"), str):
            found.wrong = {asked.said.field(said["field"]): ""}
        return found
    found.outcome = said["outcome"]
    found.lines = [
        (
            line.sku or line.code or "",
            line.quantity,
            _amount(line, body.currency, known),
            [(d.title, d.amount) for d in line.discounts or ()],
        )
        for line in body.lines
    ]
    found.charges = [
        (a.kind, " · ".join(filter(None, (a.title, a.reason))), ("-" if a.kind == "discount" else "") + _whole(a.amount, body.currency))
        for a in body.adjustments or ()
    ]
    found.paid = [
        (p.collector, state, _whole(getattr(p, state), body.currency))
        for p in body.payments
        for state in ("captured", "authorized", "pending")
        if getattr(p, state) != "0"
    ]
    found.goods = _goods(body, said, known)
    return found


def listed(known: Known, currency: str) -> dict[str, str]:
    """Prices of SKUs in this currency."""
    return {code: sku["price"] for code, sku in known.items() if sku.get("price") and sku.get("price_currency") == currency}


def _whole(amount: str, currency: str) -> str:
    """With all decimals of its currency; it was accepted, so it has no more."""
    decimals = exponent(currency)
    return decimal(scaled(amount, decimals), decimals)


def _amount(line: Any, currency: str, known: Known) -> str:
    """What a line comes to, as its prices are, with tax or without; empty where its price is not in its list."""
    decimals = exponent(currency)
    full = comes_to(line.quantity, line.unit_price or listed(known, currency).get(line.sku or ""), decimals)
    off = sum(scaled(amount, decimals) for amount in (line.discount, *(d.amount for d in line.discounts or ())))
    return "" if full is None else decimal(full - off, decimals)


def _goods(body: PlaceOrder, said: dict[str, Any], known: Known) -> list[Goods]:
    reserved: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for move in said["goods"]:
        if move["to"] == "promised" and move["line"] is not None:
            reserved[move["line"]][move["to_location"] or move["from_location"] or ""] += move["quantity"]
    placed: list[dict[str, Any]] = next((event["data"]["lines"] for event in said["events"] if event["type"] == "order.placed"), [])
    found = []
    for line in placed:
        if not line["quantity"]:
            continue
        there = dict(reserved[line["line"]])
        sku = known.get(line["sku"], {})
        found.append(Goods(line["sku"], line["quantity"], there, line["waiting"], _why(body, line, sku), _expected(sku)))
    return found


def _why(body: PlaceOrder, line: dict[str, Any], sku: dict[str, Any]) -> str:
    """What the units that wait are waiting for: `date`, `rest`, `stock`."""
    if body.not_before is not None:
        return "date"
    there = sum(place["available"] for place in sku.get("locations", ()))
    return "rest" if body.ship_complete == "wait" and there >= line["quantity"] else "stock"


def _expected(sku: dict[str, Any]) -> Any:
    """When the next units are to come, if somebody knows."""
    return min((one["at"] for place in sku.get("locations", ()) for one in place["incoming"] if one["at"] is not None), default=None)
