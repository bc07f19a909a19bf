"""What a dialog saves over: the values that are there, and those that its form would put in their place, under the same names.

The rest of what can be done adds to what is there, or is bound to a state that moves on: nothing of anybody's is lost by it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from argosy.console.drafts.new_order import ADDRESS
from argosy.console.sides import Theirs, Values, theirs
from argosy.console.words import local
from argosy.engine.registry import Command

Thing = Mapping[str, Any]

CUSTOMER = ("name", "company", "email", "phone", "vat_id", "language", "note")
TERMS = ("requested_at", "not_before", "ship_by", "ship_complete", "complete_by", "priority", "delivery_method")
ENTRY = ("label", "ships", "bills", "address")


@dataclass(frozen=True)
class Things:
    """What a dialog is about, as far as it is there: an order with its open `follow_up`, a customer, a supply; and who asks."""

    me: str
    order: Thing | None = None
    customer: Thing | None = None
    supply: Thing | None = None


@dataclass(frozen=True)
class Replaced:
    """`now`: what is there, or nothing. `mine`: what the command says instead, and no more than that. `typed`: fields that are empty when
    the form is opened, so that what they say was typed; and what the command does whatever the form says. `below`: the field of the command
    that has them all.
    """

    now: Callable[[Things, Mapping[str, Any]], Values]
    mine: Callable[[Things, Command], Values]
    typed: tuple[str, ...] = ()
    below: str = ""

    def merged(self, things: Things, body: Command, form: Mapping[str, Any]) -> tuple[Command, Theirs]:
        """The command that leaves what only somebody else has changed since the form was opened; and what that is."""
        mine = self.mine(things, body)
        now = {name: value for name, value in self.now(things, body.model_dump()).items() if name in mine}
        found = theirs(form, _plain(now), _plain(mine), self.typed)
        said, kept = body.model_dump(exclude_unset=True), {side.field: _kept(now[side.field]) for side in found.kept}
        said |= {self.below: said[self.below] | kept} if self.below else kept
        return type(body).model_validate(said), found

    def opened(self, things: Things, given: Mapping[str, Any]) -> Values:
        """All that is there when the form is opened."""
        return _plain(self.now(things, given))


def _plain(values: Values) -> dict[str, Any]:
    """As a form carries it and a reader is told it: times in the reader's zone, an address without what it does not say."""
    return {name: _said(value) for name, value in values.items()}


def _said(value: Any) -> Any:
    if isinstance(value, datetime):
        return local(value).replace("T", " ")
    if isinstance(value, Mapping):
        return {part: value[part] for part in ADDRESS if value.get(part)}
    return value


def _kept(value: Any) -> Any:
    """As a command says what is there."""
    return _said(value) if isinstance(value, Mapping) else value


def _customer(things: Things, given: Mapping[str, Any]) -> Values:
    return {} if things.customer is None else {name: things.customer[name] for name in CUSTOMER}


def _entry(things: Things, given: Mapping[str, Any]) -> Values:
    """Of the address book; a new one replaces none."""
    entries = [] if things.customer is None else things.customer["addresses"]
    return next(({name: entry[name] for name in ENTRY} for entry in entries if str(entry["n"]) == str(given.get("n"))), {})


def _supply(things: Things, given: Mapping[str, Any]) -> Values:
    known = things.supply
    return {} if known is None else {"quantity": known["expected"], "expected_at": known["expected_at"], "closed": known["closed"]}


def _addresses(things: Things, given: Mapping[str, Any]) -> Values:
    return {} if things.order is None else {part: things.order[part] for part in ("ship_to", "bill_to")}


def _terms(things: Things, given: Mapping[str, Any]) -> Values:
    return {} if things.order is None else {name: things.order[name] for name in TERMS}


def _own(things: Things, given: Mapping[str, Any]) -> Values:
    """All that say something; and those that the command names."""
    return {} if things.order is None else dict.fromkeys(given.get("values") or ()) | things.order["custom"]


def _assignee(things: Things, given: Mapping[str, Any]) -> Values:
    return {} if things.order is None else {"assignee": things.order["assignee"]}


def _follow_up(things: Things, given: Mapping[str, Any]) -> Values:
    known = (things.order or {}).get("follow_up") or {}
    return {"at": known.get("at"), "assignee": known.get("assignee")}


def _all_of(*names: str) -> Callable[[Things, Command], Values]:
    return lambda things, body: body.model_dump(include=set(names))


def _told_of(*names: str) -> Callable[[Things, Command], Values]:
    """Those that are said at all; what is to be cleared is said to be none."""
    return lambda things, body: body.model_dump(include=set(names), exclude_none=True) | dict.fromkeys(getattr(body, "clear", ()))


def _expected(things: Things, body: Command) -> Values:
    """What was closed is open again."""
    return body.model_dump(include={"quantity", "expected_at"}) | {"closed": 0}


def _looked_at_by(things: Things, body: Command) -> Values:
    said = body.model_dump()
    return {"at": said["at"], "assignee": (said["assignee"] or things.me) if said["at"] else None}


REPLACED: dict[str, Replaced] = {
    "customers.put": Replaced(_customer, _all_of(*CUSTOMER)),
    "customers.put_address": Replaced(_entry, _all_of(*ENTRY)),
    "stock.expect": Replaced(_supply, _expected, typed=("closed",)),
    "orders.change_address": Replaced(_addresses, _told_of("ship_to", "bill_to")),
    "orders.set_terms": Replaced(_terms, _told_of(*TERMS), typed=TERMS),
    "orders.set_custom": Replaced(_own, lambda things, body: body.model_dump()["values"], below="values"),
    "orders.assign": Replaced(_assignee, _all_of("assignee")),
    "orders.follow_up": Replaced(_follow_up, _looked_at_by, typed=("at", "assignee")),
}
"""By command. What is not here saves over nothing that another form has filled in."""
