"""Customers: a list, newest first or by how an e-mail address, a reference or a name begins; and one as a whole."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from argosy.base import ids
from argosy.base.ids import Id
from argosy.base.limits import PAGE_ROWS_MAX
from argosy.base.money import decimal
from argosy.model.rows import Customer
from argosy.queries.plain import LAST_LETTER, BadCursor, cursor, key_of, rows, uuid
from argosy.store.statement import Call, Script, Statement

_CUSTOMER = ", ".join("c." + column for column in Customer.spec.columns)
NEWEST = Statement(
    f"select {_CUSTOMER} from customers c where (c.created_at, c.id) < ({{}}, {{}}) order by c.created_at desc, c.id desc limit {{}}",
    ["timestamptz", "uuid", "integer"],
    rows=True,
)
FOLDED = {"email": "lower(c.email)", "name": "lower(c.name)", "reference": "c.reference"}
"""What each search compares. Letters of ASCII are folded, except in references, which are compared exactly."""
SEARCHES = {
    field: Statement(
        f"select {_CUSTOMER}, {said} from customers c where {said} >= {{}} and {said} < {{}} and ({said}, c.id) > ({{}}, {{}}) "
        f"order by {said}, c.id limit {{}}",
        ["text", "text", "text", "uuid", "integer"],
        rows=True,
    )
    for field, said in FOLDED.items()
}
BY_ID = Statement(f"select {_CUSTOMER} from customers c where c.id = {{}}", ["uuid"], rows=True)
BY_REFERENCE = Statement("select id from customers where reference = {}", ["text"], rows=True)
_ADDRESS = "name line1 line2 city region postcode country email phone".split()
ADDRESSES = Statement(
    f"select e.n, e.label, e.ships, e.bills, e.address, {', '.join('a.' + c for c in _ADDRESS)} from customer_addresses e "
    "join addresses a on a.id = e.address where e.customer_id = {} and e.removed_at is null order by e.n",
    ["uuid"],
    rows=True,
)
MERGED = Statement(
    f"select id, reference from customers where merged_into = {{}} order by id limit {PAGE_ROWS_MAX}",
    ["uuid"],
    rows=True,
)
ORDERS_SHOWN_MAX = 50
HEAD = (
    *("id", "number", "channel", "reference", "placed_at", "currency", "exponent", "gross", "due"),
    *("status", "payment_status", "fulfillment_status", "return_status"),
)
ORDERS = Statement(
    f"select {', '.join(HEAD)} from orders where customer_id = {{}} order by placed_at desc, id desc limit {ORDERS_SHOWN_MAX}",
    ["uuid"],
    rows=True,
)
FIRST = datetime.max.replace(tzinfo=UTC), b"\xff" * 16


def customer_list(field: str | None, prefix: str, after: str | None, limit: int) -> Script[dict[str, Any]]:
    """{"items", "next"}: customers, newest first; or those whose `field` begins so, by it. Raises BadCursor."""
    if field is not None:
        return (yield from _search(field, prefix, after, limit))
    at, id = FIRST if after is None else _place(after)
    items = [_shown(Customer(*row)) for row in rows((yield [Call(NEWEST, [at, id, limit])]), 0)]
    last = items[-1] if len(items) == limit else None
    return {"items": items, "next": None if last is None else cursor(last["created_at"].isoformat(), last["id"])}


def _search(field: str, prefix: str, after: str | None, limit: int) -> Script[dict[str, Any]]:
    wanted = prefix if field == "reference" else "".join(c.lower() if c.isascii() else c for c in prefix)
    said, id = (wanted, bytes(16)) if after is None else _said(after)
    found = rows((yield [Call(SEARCHES[field], [wanted, wanted + LAST_LETTER, said, id, limit])]), 0)
    items = [_shown(Customer(*row[:-1])) for row in found]
    return {"items": items, "next": cursor(found[-1][-1], items[-1]["id"]) if len(items) == limit else None}


def customer_page(named: str) -> Script[dict[str, Any] | None]:
    """The customer with this id or reference, with their addresses, newest orders, and who was merged into them; None if nobody is."""
    id = yield from _named(named)
    if id is None:
        return None
    answer = yield [Call(statement, [id]) for statement in (BY_ID, ADDRESSES, MERGED, ORDERS)]
    found = rows(answer, 0)
    if not found:
        return None
    return _shown(Customer(*found[0])) | {
        "addresses": [_entry(row) for row in rows(answer, 1)],
        "merged": [{"id": uuid(id), "reference": reference} for id, reference in rows(answer, 2)],
        "orders": [_head(dict(zip(HEAD, row, strict=True))) for row in rows(answer, 3)],
    }


def _named(named: str) -> Script[Id | None]:
    try:
        id = ids.parse(named)
    except ValueError:
        id = None
    answer = yield [Call(BY_ID, [id or bytes(16)]), Call(BY_REFERENCE, [named])]
    if rows(answer, 0):
        return id
    found = rows(answer, 1)
    return found[0][0] if found else None


def _shown(customer: Customer) -> dict[str, Any]:
    names = "created_at reference name company email phone vat_id language note".split()
    return {"id": ids.text(customer.id), "became": uuid(customer.merged_into)} | {name: getattr(customer, name) for name in names}


def _entry(row: tuple[Any, ...]) -> dict[str, Any]:
    n, label, ships, bills, address, *where = row
    shown = dict(zip(_ADDRESS, where, strict=True))
    return {"n": n, "label": label, "ships": ships, "bills": bills, "version": uuid(address), "address": shown}


def _head(row: dict[str, Any]) -> dict[str, Any]:
    exponent = row.pop("exponent")
    return row | {name: decimal(row[name], exponent) for name in ("gross", "due")} | {"id": uuid(row["id"])}


def _place(after: str) -> tuple[datetime, Id]:
    at, id = key_of(after, str, str)
    try:
        return datetime.fromisoformat(at).astimezone(UTC), ids.parse(id)
    except (ValueError, OverflowError):
        raise BadCursor(after) from None


def _said(after: str) -> tuple[str, Id]:
    said, id = key_of(after, str, str)
    try:
        return said, ids.parse(id)
    except ValueError:
        raise BadCursor(after) from None
