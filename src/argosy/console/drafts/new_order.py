"""An order that somebody is taking, on its way to `orders.place`: the fields of the form, and the body they say.

Its key and its reference are made with the draft: however often it is sent, it is placed once.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any

from pydantic import ValidationError

from argosy.base import ids
from argosy.base.money import exponent, known
from argosy.commands.orders.place import PlaceOrder
from argosy.console.drafts import shares
from argosy.console.drafts.fields import Fields, Said, fill, rows, sent
from argosy.console.drafts.own import values
from argosy.console.forms import tree, typed
from argosy.model.rows import CustomField

ADDRESS = ("name", "line1", "line2", "postcode", "city", "region", "country", "email", "phone")
TERMS = ("customer_reference", "requested_at", "not_before", "ship_complete", "delivery_method", "gift_message", "note")
LINE = ("sku", "code", "title", "quantity", "unit_price", "price_reason", "discount", "tax")
STATES = ("captured", "authorized", "pending")
PLACE = ("line1", "line2", "postcode", "city", "region", "country")
PICKUP = "pickup"
"""The delivery method of what a customer collects; and the field that says at which store."""
NAMES = frozenset(
    {"channel", "custom", PICKUP, "customer", "billing", "tags", "lines", "adjustments", "payments", "ship_to", "bill_to", *TERMS}
)
REFERENCE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
REFERENCE_LENGTH = 10
REFERENCE = re.compile(f"DESK-[{REFERENCE_LETTERS}]{{{REFERENCE_LENGTH}}}")
ALWAYS_SAID = frozenset({"channel", PICKUP, "ship_to.country", "ship_complete"})
"""Fields of a form that nobody has filled in yet."""
Tree = dict[str, Any]
Stores = Mapping[str, Mapping[str, Any]]
"""By the store's code, its address."""


@dataclass
class Draft:
    """`key`: of idempotency. `made`: customers that were made for it, so that making one again is another one."""

    key: str
    reference: str
    fields: Fields = field(default_factory=dict)
    made: int = 0

    @classmethod
    def new(cls, fields: Fields | None = None) -> Draft:
        """One with a key and a reference of its own."""
        said = "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(REFERENCE_LENGTH))
        return cls(ids.text(ids.command_id()), f"DESK-{said}", dict(fields or {}))

    @classmethod
    def read(cls, body: Mapping[str, Any] | None) -> Draft:
        """As it was kept."""
        return cls.new() if body is None else cls(body["key"], body["reference"], dict(body["fields"]), body["made"])

    def sent(self, form: Any) -> Draft:
        """With the fields as a form has them; one that has not been kept yet has its key and its reference there."""
        key, reference = str(form.get("key", "")), str(form.get("reference", ""))
        same = not key or key == self.key
        return Draft(key or self.key, reference or self.reference, sent(form.multi_items(), NAMES), self.made if same else 0)

    @property
    def begun(self) -> bool:
        """Whether there is anything that would be a pity to lose."""
        return not self.fields.keys() <= ALWAYS_SAID

    @property
    def units(self) -> int:
        """Of all its lines."""
        said = (str(row.get("quantity", "")) for _, row in rows(self.fields, "lines"))
        return sum(int(units) for units in said if units.isascii() and units.isdecimal() and len(units) < 10)

    def store(self, stores: Stores) -> str:
        """Where it is collected; empty if it is delivered, or if there is no such store any more."""
        said = self.fields.get(PICKUP, "")
        return said if said in stores else ""

    @property
    def codes(self) -> list[str]:
        """The SKUs of its lines."""
        return [row["sku"] for _, row in rows(self.fields, "lines") if isinstance(row.get("sku"), str)]

    def kept(self) -> Tree:
        """As it is kept."""
        return {"key": self.key, "reference": self.reference, "fields": self.fields, "made": self.made}


@dataclass(frozen=True)
class Shop:
    """Where it is sold. `listed`: prices of SKUs in its currency, where a line names none. `stores`: where it may be collected. `own`: the
    merchant's own fields.
    """

    currency: str
    listed: Mapping[str, str] = field(default_factory=dict)
    stores: Stores = field(default_factory=dict)
    own: Sequence[CustomField] = ()


@dataclass
class Asked:
    """The command, if the form says one; else what is wrong with it, by field, and what is still missing."""

    body: PlaceOrder | None
    said: Said
    wrong: dict[str, str]
    missing: list[str]


def asked(draft: Draft, shop: Shop, zone: tzinfo) -> Asked:
    """What the form says as a command."""
    said = Said({name: [n for n, _ in _sent(draft.fields, name)] for name in ("lines", "adjustments", "payments")}, _spelled)
    try:
        body = PlaceOrder.model_validate(typed(PlaceOrder, _told(draft, shop) | _collected(draft, shop.stores), zone))
    except ValidationError as error:
        return Asked(None, said, *said.wrong(error))
    return Asked(body, said, {}, [])


def _told(draft: Draft, shop: Shop) -> Tree:
    fields, currency = draft.fields, shop.currency
    whole = tree(fields.items())
    told: Tree = {name: whole[name] for name in ("channel", "customer", *TERMS) if name in whole}
    told |= {"reference": draft.reference, "currency": currency, "ship_to": whole.get("ship_to", {})}
    if fields.get("billing") == "other":
        told["bill_to"] = whole.get("bill_to", {})
    if tags := [tag for said in fields.get("tags", "").split(",") if (tag := said.strip())]:
        told["tags"] = tags
    if said := values(fields, shop.own):
        told["custom"] = said
    decimals = exponent(currency) if known(currency) else 0
    lines = [shares.line(row, shop.listed.get(str(row.get("sku"))), decimals) for _, row in _sent(fields, "lines")]
    goods = sum(amount for _, amount in lines)
    found = {
        "lines": [row for row, _ in lines],
        "adjustments": [shares.beside(row, goods, decimals) for _, row in _sent(fields, "adjustments")],
        "payments": [_tender(row) for _, row in _sent(fields, "payments")],
    }
    return told | {name: rows for name, rows in found.items() if rows}


def _collected(draft: Draft, stores: Stores) -> Tree:
    """What is collected goes no farther than the store: that is where it is taxed, and whoever collects it may stay unnamed."""
    code = draft.store(stores)
    if not code:
        return {}
    person = {name: said for name in ("name", "email", "phone") if (said := draft.fields.get(f"ship_to.{name}"))}
    place = {name: stores[code][name] for name in PLACE if stores[code].get(name)}
    return {"ship_to": {"name": stores[code]["name"], **place, **person}, "delivery_method": PICKUP}


def _sent(fields: Fields, list_: str) -> list[tuple[int, Tree]]:
    """Its rows; charges and payments without an amount are not meant yet."""
    return [(n, row) for n, row in rows(fields, list_) if list_ == "lines" or row.get("amount")]


def _tender(row: Tree) -> Tree:
    state = row.get("state") if row.get("state") in STATES else STATES[0]
    return {name: row[name] for name in ("collector", "reference", "method") if name in row} | {str(state): row["amount"]}


def _spelled(list_: str, n: int, rest: str) -> str:
    """A payment's amount stands in the column of its state; a line's discounts in its one field."""
    if list_ == "lines" and rest.startswith("discounts"):
        return f"lines.{n}.discount"
    return f"{list_}.{n}.{'amount' if list_ == 'payments' and rest in STATES else rest}"


def again(draft: Draft, body: Mapping[str, Any]) -> None:
    """Fill in what `orders.place` would be told to place an order once more."""
    fields = draft.fields
    fields.update({name: str(body[name]) for name in ("channel", "customer", *TERMS) if body.get(name)})
    for n, line in enumerate(body["lines"]):
        fields.update({f"lines.{n}.{name}": str(line[name]) for name in LINE if line.get(name)})
    for part in ("ship_to", "bill_to"):
        fill(fields, part, body.get(part) or {}, ADDRESS)
    if body.get("bill_to"):
        fields["billing"] = "other"
    if body.get("tags"):
        fields["tags"] = ", ".join(body["tags"])
