"""Customers: a list, newest first, by words, or by how an e-mail address, a reference or a name begins; and one as a whole."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from argosy.base import ids
from argosy.base.ids import Id
from argosy.base.limits import PAGE_ROWS_MAX
from argosy.base.money import decimal
from argosy.model.rows import Customer
from argosy.queries.duplicates import ALIKE, alike
from argosy.queries.found import CUSTOMER_COLUMNS, by_words
from argosy.queries.plain import LAST_LETTER, BadCursor, cursor, key_of, rows, uuid
from argosy.queries.terms import CUSTOMER
from argosy.store.statement import Call, Script, Statement

NEWEST = Statement(
    f"select {CUSTOMER_COLUMNS} from customers c where (c.created_at, c.id) < ({{}}, {{}}) "
    "order by c.created_at desc, c.id desc limit {}",
    ["timestamptz", "uuid", "integer"],
    rows=True,
)
FOLDED = {"email": "lower(c.email)", "name": "lower(c.name)", "reference": "c.reference"}
"""What each search compares. Letters of ASCII are folded, except in references, which are compared exactly."""
SEARCHES = {
    field: Statement(
        f"select {CUSTOMER_COLUMNS}, {said} from customers c where {said} >= {{}} and {said} < {{}} and ({said}, c.id) > ({{}}, {{}}) "
        f"order by {said}, c.id limit {{}}",
        ["text", "text", "text", "uuid", "integer"],
        rows=True,
    )
    for field, said in FOLDED.items()
}
BY_ID = Statement(f"select {CUSTOMER_COLUMNS} from customers c where c.id = {{}}", ["uuid"], rows=True)
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
STILL_COMING = Statement(
    f"select 1 from (select id from customers where merged_into = {{}} limit {PAGE_ROWS_MAX}) m "
    "join orders o on o.customer_id = m.id limit 1",
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
COUNTED_MAX = 1_000
TOTALS = Statement(
    "select o.currency, o.exponent, count(*), coalesce(sum(o.gross) filter (where o.status <> 'cancelled'), 0)::bigint, "
    "sum(o.due)::bigint from (select currency, exponent, gross, due, status from orders where customer_id = {} "
    f"order by placed_at desc, id desc limit {COUNTED_MAX}) o group by o.currency, o.exponent order by o.currency",
    ["uuid"],
    rows=True,
)
"""Of the newest COUNTED_MAX orders: adding up more would cost what there are."""
NOTES = Statement(
    "select o.id, o.number, t.kind, t.text, t.at, t.by from (select id, number from orders where customer_id = {} "
    f"order by placed_at desc, id desc limit {ORDERS_SHOWN_MAX}) o join notes t on t.order_id = o.id and t.text <> '' "
    f"order by t.at desc, t.order_id, t.n limit {ORDERS_SHOWN_MAX}",
    ["uuid"],
    rows=True,
)
CREDIT = Statement(
    "select id, kind, unit, balance, held from value_accounts where holder = {} order by id limit 100",
    ["uuid"],
    rows=True,
)
FIRST = datetime.max.replace(tzinfo=UTC), b"\xff" * 16


def customer_list(field: str | None, prefix: str, after: str | None, limit: int) -> Script[dict[str, Any]]:
    """{"items", "next"}: customers, newest first; or those whose `field` begins so, by it; of field `q`, who has words that do.

    Raises BadCursor.
    """
    if field == "q":
        found, following = yield from by_words(CUSTOMER, prefix, after, limit)
        return {"items": [_shown(Customer(*row)) for row in found], "next": following}
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
    """The customer with this id or reference, with their addresses, newest orders and the notes on these, what all come to and what is
    owed, credit, who was merged into them, and who may be the same; None if nobody is.
    """
    id = yield from customer_id(named)
    if id is None:
        return None
    answer = yield [Call(statement, [id]) for statement in (BY_ID, ADDRESSES, MERGED, ORDERS, TOTALS, NOTES, CREDIT, ALIKE)]
    found = rows(answer, 0)
    if not found:
        return None
    return _shown(Customer(*found[0])) | {
        "addresses": [_entry(row) for row in rows(answer, 1)],
        "merged": [{"id": uuid(id), "reference": reference} for id, reference in rows(answer, 2)],
        "orders": [_head(dict(zip(HEAD, row, strict=True))) for row in rows(answer, 3)],
        "totals": [_total(*row) for row in rows(answer, 4)],
        "notes": [
            dict(zip(("order", "number", "kind", "text", "at", "by"), (uuid(row[0]), *row[1:]), strict=True)) for row in rows(answer, 5)
        ],
        "credit": [{"id": uuid(id)} | dict(zip(("kind", "unit", "balance", "held"), row, strict=True)) for id, *row in rows(answer, 6)],
        "alike": alike(rows(answer, 7)),
    }


def still_coming(id: Id) -> Script[bool]:
    """Whether somebody who was merged into this customer still has orders: they are handed over little by little."""
    return bool(rows((yield [Call(STILL_COMING, [id])]), 0))


def _total(currency: str, exponent: int, orders: int, gross: int, due: int) -> dict[str, Any]:
    return {"currency": currency, "orders": orders, "gross": decimal(gross, exponent), "due": decimal(due, exponent)}


def customer_id(named: str) -> Script[Id | None]:
    """Whose this id or reference is; None if it is nobody's."""
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
    names = "created_at reference name company email phone vat_id language note erased_at".split()
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
