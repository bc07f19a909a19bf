"""Customers with their address books; and what a merged one still has: its next orders, and its accounts of value.

Customers are locked after orders and value accounts: whoever gives an order to a customer has the order's lock already.
A reference is never changed once it is set, so who it belongs to can be looked up before the locks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...base.ids import Id
from ...base.limits import ORDERS_HANDED_OVER_MAX
from ...model.rows import Customer, CustomerAddress, Order
from ..statement import Call, Statement
from . import Ask, Loader, Loading, filing, locking

BY_ID = Statement("select id, id, merged_into from customers where id = any({})", ["uuid[]"], rows=True)
BY_REFERENCE = Statement("select reference, id, merged_into from customers where reference = any({})", ["text[]"], rows=True)
BECAME = Statement(
    """with recursive became (id) as (select unnest({})
    union select c.merged_into from became b join customers c on c.id = b.id where c.merged_into is not null)
    select id from became""",
    ["uuid[]"],
    rows=True,
)
LOCK = {
    end: Statement(
        f"select {', '.join(Customer.spec.columns)} from customers where id = any({{}}) order by id{end}",
        ["uuid[]"],
        rows=True,
    )
    for end in ("", " for no key update", " for no key update skip locked")
}
ADDRESSES = Statement(
    f"select {', '.join('a.' + c for c in CustomerAddress.spec.columns)} from unnest({{}}) v (id) "
    "cross join lateral (select * from customer_addresses where customer_id = v.id order by n offset 0) a",
    ["uuid[]"],
    rows=True,
)
LEFT = Statement(
    """select v.id, o.id from unnest({}) v (id) cross join lateral
    (select id from orders where customer_id = v.id order by placed_at, id limit {}) o""",
    ["uuid[]", "integer"],
    rows=True,
)
HELD = Statement(
    "select a.id from unnest({}) v (id) cross join lateral (select id from value_accounts where holder = v.id offset 0) a",
    ["uuid[]"],
    rows=True,
)


class CustomerLoader(Loader):
    """Kinds customer, buyer and left."""

    def resolve(self, load: Loading) -> Iterator[Ask]:
        named = load.keys("customer") | load.keys("buyer")
        ids, references = [h for h in named if isinstance(h, bytes)], [h for h in named if isinstance(h, str)]
        load.world.customer_ids.update(dict.fromkeys(named))
        if ids:
            yield Call(BY_ID, [sorted(ids)]), lambda rows: self._found(load, rows)
        if references:
            yield Call(BY_REFERENCE, [sorted(references)]), lambda rows: self._found(load, rows)
        if leaving := sorted(load.keys("left")):
            load.world.left.update({id: [] for id in leaving})
            yield Call(LEFT, [leaving, ORDERS_HANDED_OVER_MAX]), lambda rows: self._left(load, rows)
            yield Call(HELD, [leaving]), lambda rows: load.value_ids.update(row[0] for row in rows)

    @staticmethod
    def _found(load: Loading, rows: list[tuple[Any, ...]]) -> None:
        buyers = load.keys("buyer")
        for named, id, merged_into in rows:
            load.world.customer_ids[named] = id
            if merged_into is not None and named in buyers:
                load.became.add(merged_into)

    def expand(self, load: Loading) -> Iterator[Ask]:
        if load.became:
            yield (
                Call(BECAME, [sorted(load.became)]),
                lambda rows: load.world.customer_ids.update({row[0]: row[0] for row in rows}),
            )

    @staticmethod
    def _left(load: Loading, rows: list[tuple[Any, ...]]) -> None:
        for customer, order in rows:
            load.world.left[customer].append(order)
            load.order_ids.add(order)

    def lock(self, load: Loading) -> Iterator[Ask]:
        if ids := self._known(load):
            yield Call(LOCK[locking(load)], [ids]), filing(load, Customer)

    def read(self, load: Loading) -> Iterator[Ask]:
        if ids := self._known(load):
            yield Call(ADDRESSES, [ids]), filing(load, CustomerAddress)

    @staticmethod
    def _known(load: Loading) -> list[Id]:
        return sorted({id for id in load.world.customer_ids.values() if id is not None})


def busy_customer(load: Loading, handle: Any) -> bool:
    """Whether this customer exists but was not given to us by the locks."""
    id = load.world.customer_ids.get(handle)
    return id is not None and id not in load.world.rows[Customer]


def buyer_missed(load: Loading, handle: Any) -> bool:
    """Whether this customer was merged into one that was not loaded, after it was looked for."""
    customer = load.world.find_customer(handle)
    while customer is not None and customer.merged_into is not None:
        if customer.merged_into not in load.world.rows[Customer]:
            return True
        customer = load.world.rows[Customer][customer.merged_into]
    return False


def left_changed(load: Loading, customer: Id) -> bool:
    """Whether a command of this batch has given this customer another order, after its orders were looked for."""
    known = load.world.left[customer]
    return any(order.customer_id == customer and order.id not in known for order in load.world.rows[Order].values())
