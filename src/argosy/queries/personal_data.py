"""Everything we hold on a person, for the person: the customer, all they were, every address they had, and what their orders say of them.

It is read from the rows that erasing empties, by the same ways, so that what can be told can be erased.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

from argosy.base.ids import Id
from argosy.base.money import decimal
from argosy.model.rows import Address, Customer, CustomerAddress
from argosy.queries.customers import customer_id
from argosy.queries.plain import rows, uuid
from argosy.store.loaders.erasing import ADDRESSES, FAMILY
from argosy.store.statement import Call, Script, Statement

SLICE_ORDERS = 500
PEOPLE = Statement(f"select {', '.join(Customer.spec.columns)} from customers where id = any({{}}) order by id", ["uuid[]"], rows=True)
ENTRIES = Statement(
    f"select {', '.join(CustomerAddress.spec.columns)} from customer_addresses where customer_id = any({{}}) order by customer_id, n",
    ["uuid[]"],
    rows=True,
)
ACCOUNTS = Statement("select id, kind, unit, balance, held from value_accounts where holder = any({}) order by id", ["uuid[]"], rows=True)
_ORDER = "id number channel reference customer_reference placed_at status currency exponent gross ship_to bill_to tags custom".split()
ORDERS = Statement(
    f"select {', '.join('o.' + name for name in _ORDER)} from unnest({{}}) f (id) cross join lateral (select * from orders "
    f"where customer_id = f.id and (placed_at, id) > ({{}}, {{}}) order by placed_at, id limit {SLICE_ORDERS}) o "
    f"order by o.placed_at, o.id limit {SLICE_ORDERS}",
    ["uuid[]", "timestamptz", "uuid"],
    rows=True,
)
_BESIDE = {
    "lines": ("order_lines", "n code title ordered channel_line price_reason custom discounts"),
    "adjustments": ("adjustments", "n kind title reason"),
    "payments": ("payments", "n collector reference method"),
    "parcels": ("parcels", "n carrier tracking state failure"),
    "holds": ("holds", "n type reason at answer"),
    "notes": ("notes", "n kind text at by"),
    "remarks": ("remarks", "id text"),
    "approvals": ("approvals", "n command body reason note asked_at state"),
    "attachments": ("attachments", "n name media_type size at"),
}
BESIDE = {
    name: Statement(
        f"select t.order_id, {', '.join('t.' + c for c in columns.split())} from unnest({{}}) v (id) cross join lateral "
        f"(select * from {table} where order_id = v.id order by {columns.split()[0]} offset 0) t",
        ["uuid[]"],
        rows=True,
    )
    for name, (table, columns) in _BESIDE.items()
}
FIRST = datetime.min.replace(tzinfo=UTC), bytes(16)


def personal_data(named: str) -> Script[dict[str, Any] | None]:
    """{"customers", "address_book", "addresses", "accounts", "orders"} of the customer of this id or reference; None if nobody is."""
    id = yield from customer_id(named)
    if id is None:
        return None
    family = [member for _, member in rows((yield [Call(FAMILY, [[id]])]), 0)]
    answer = yield [Call(statement, [family]) for statement in (PEOPLE, ENTRIES, ACCOUNTS)]
    orders: list[dict[str, Any]] = []
    addresses: dict[Id, dict[str, Any]] = {}
    place = FIRST
    while True:
        found = rows((yield [Call(ORDERS, [family, *place])]), 0)
        wanted = [row[0] for row in found]
        orders += yield from _orders(found, wanted)
        for row in rows((yield [Call(ADDRESSES, [wanted, wanted, family])]), 0):
            addresses[row[0]] = _plain(dict(zip(Address.spec.columns, row, strict=True)))
        if len(found) < SLICE_ORDERS:
            break
        place = found[-1][_ORDER.index("placed_at")], found[-1][0]
    return {
        "customers": [_plain(dict(zip(Customer.spec.columns, row, strict=True))) for row in rows(answer, 0)],
        "address_book": [_plain(dict(zip(CustomerAddress.spec.columns, row, strict=True))) for row in rows(answer, 1)],
        "addresses": list(addresses.values()),
        "accounts": [_plain(dict(zip(("id", "kind", "unit", "balance", "held"), row, strict=True))) for row in rows(answer, 2)],
        "orders": orders,
    }


def _orders(found: list[tuple[Any, ...]], wanted: list[Id]) -> Script[list[dict[str, Any]]]:
    """Orders with all that people wrote on them, as it stands in the rows."""
    answer = yield [Call(statement, [wanted]) for statement in BESIDE.values()]
    beside: dict[str, dict[Id, list[dict[str, Any]]]] = {}
    for index, (name, (_, columns)) in enumerate(_BESIDE.items()):
        beside[name] = defaultdict(list)
        for row in rows(answer, index):
            beside[name][row[0]].append(_plain(dict(zip(columns.split(), row[1:], strict=True))))
    told = []
    for row in found:
        order: dict[str, Any] = dict(zip(_ORDER, row, strict=True))
        order["gross"] = decimal(order["gross"], order.pop("exponent"))
        told.append(_plain(order) | {name: of[row[0]] for name, of in beside.items()})
    return told


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: uuid(value) if isinstance(value, bytes) else value for name, value in row.items()}
